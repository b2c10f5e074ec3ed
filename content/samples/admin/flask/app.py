import os

import click
from flask import Flask, redirect, render_template, request, url_for
from flask_login import LoginManager, login_user, logout_user
from flask_wtf import CSRFProtect
from werkzeug.security import check_password_hash, generate_password_hash

from models import User, db
from pages import admin

# region app
app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY", "only-for-development")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///library.db"
db.init_app(app)
admin.init_app(app)
csrf = CSRFProtect(app)
logins = LoginManager(app)
with app.app_context():
    db.create_all()
# endregion


# region login
@logins.user_loader
def load_user(user_id):
    return db.session.get(User, int(user_id))


@app.route("/login", methods=["GET", "POST"])
def login():
    failed = False
    if request.method == "POST":
        found = db.session.scalar(db.select(User).filter_by(name=request.form["name"]))
        if found and check_password_hash(found.password_hash, request.form["password"]):
            login_user(found)
            return redirect(url_for("admin.index"))
        failed = True
    return render_template("login.html", failed=failed)


@app.post("/logout")
def logout():
    logout_user()
    return redirect(url_for("login"))
# endregion


# region create
@app.cli.command("create-staff")
@click.argument("name")
@click.password_option(envvar="STAFF_PASSWORD")
def create_staff(name, password):
    db.session.add(
        User(name=name, password_hash=generate_password_hash(password), is_staff=True)
    )
    db.session.commit()
# endregion
