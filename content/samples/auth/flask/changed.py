"""Somebody is logged in while the password is changed elsewhere."""

from app import app, db
from models import User

with app.app_context():
    ada = db.session.scalar(db.select(User).filter_by(username="ada"))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/login/", data={"username": "ada", "password": "correct horse"})
    print("before:", client.get("/private/").status_code)
    ada.set_password("another horse")
    db.session.commit()
    print("after:", client.get("/private/").status_code)
