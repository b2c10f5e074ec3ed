from django.contrib.auth.hashers import ScryptPasswordHasher


class WerkzeugScrypt(ScryptPasswordHasher):
    maxmem = 64 * 1024 * 1024
