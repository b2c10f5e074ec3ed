"""Prints what the browser has of a session, and what the server has."""

from base64 import urlsafe_b64decode
from pathlib import Path

from app import app

client = app.test_client()
client.get("/")
payload = client.get_cookie("session").value.split(".")[0]
print("cookie:", urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode())
written = [path.name for path in Path(app.instance_path).glob("*")]
print("server:", written or "nothing")
