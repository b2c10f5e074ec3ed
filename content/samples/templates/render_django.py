import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
django.setup()

from context import show  # noqa: E402
from django.template import engines  # noqa: E402

show(lambda text, context: engines["django"].from_string(text).render(context))
