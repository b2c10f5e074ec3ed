"""Prints what the browser has of a session, and what the server has."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
django.setup()

from django.contrib.sessions.models import Session
from django.test import Client

client = Client(headers={"host": "localhost"})
client.get("/")
key = client.cookies["sessionid"].value
print("cookie:", len(key), "characters, a key")
print("server:", Session.objects.get(pk=key).get_decoded())
