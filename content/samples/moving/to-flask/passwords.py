"""Moves a password from Django's notation into Werkzeug's: both know PBKDF2."""

from base64 import b64decode


# region convert
def for_flask(stored):
    """pbkdf2_sha256$1000000$salt$base64 becomes pbkdf2:sha256:1000000$salt$hex."""
    _, rounds, salt, digest = stored.split("$")
    return f"pbkdf2:sha256:{rounds}${salt}${b64decode(digest).hex()}"
# endregion


if __name__ == "__main__":
    from django.contrib.auth.hashers import make_password
    from werkzeug.security import check_password_hash

    moved = for_flask(make_password("correct horse"))
    print("the right one:", check_password_hash(moved, "correct horse"))
    print("a wrong one:", check_password_hash(moved, "correct house"))
