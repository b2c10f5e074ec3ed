"""Makes two accounts, of which one may read reports."""

from django.contrib.auth.models import Permission, User

ada = User.objects.create_user("ada", password="correct horse")
ada.user_permissions.add(Permission.objects.get(codename="view_group"))
User.objects.create_user("bob", password="battery staple")
