INSTALLED_APPS += ["library"]
DATABASES["default"]["NAME"] = BASE_DIR / "site.db"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "library.hashers.WerkzeugScrypt",
]
