"""Moves a password from Werkzeug's notation into Django's: both are scrypt."""

from base64 import b64encode


# region convert
def for_django(stored):
    """scrypt:32768:8:1$salt$hex becomes scrypt$32768$salt$8$1$base64."""
    method, salt, digest = stored.split("$")
    _, n, r, p = method.split(":")
    return f"scrypt${n}${salt}${r}${p}${b64encode(bytes.fromhex(digest)).decode()}"
# endregion


if __name__ == "__main__":
    from django.contrib.auth.hashers import check_password
    from werkzeug.security import generate_password_hash

    moved = for_django(generate_password_hash("correct horse"))
    print("the right one:", check_password("correct horse", moved))
    print("a wrong one:", check_password("correct house", moved))
