"""Somebody is logged in while the password is changed elsewhere."""

from django.contrib.auth.models import User
from django.test import Client

client = Client(headers={"host": "localhost"})
ada = User.objects.get(username="ada")
client.force_login(ada)
print("before:", client.get("/private/").status_code)
ada.set_password("another horse")
ada.save()
print("after:", client.get("/private/").status_code)
