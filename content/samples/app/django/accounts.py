"""Makes two readers."""

from django.contrib.auth.models import User

User.objects.create_user("ada", password="correct horse")
User.objects.create_user("bob", password="battery staple")
