# region settings
import os

from django.core.exceptions import ImproperlyConfigured

DEBUG = os.environ.get("DJANGO_DEBUG", "false") == "true"
ALLOWED_HOSTS = os.environ.get("DJANGO_ALLOWED_HOSTS", "localhost 127.0.0.1").split()
ITEMS_PER_PAGE = int(os.environ.get("DJANGO_ITEMS_PER_PAGE", "10"))
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
# endregion

# region secret
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY")
SECRET_KEY_FALLBACKS = os.environ.get("DJANGO_SECRET_KEY_FALLBACKS", "").split()
if not SECRET_KEY:
    raise ImproperlyConfigured("Set DJANGO_SECRET_KEY.")
# endregion
