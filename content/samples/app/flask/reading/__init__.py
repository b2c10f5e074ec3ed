import os

import click
from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from . import accounts, admin, books
from .models import User, db


# region create_app
def create_app(config=None):
    app = Flask(__name__)
    app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY", "only-for-development")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///reading.db"
    app.config.update(config or {})

    db.init_app(app)
    Migrate(app, db)
    CSRFProtect(app)
    logins = LoginManager(app)
    logins.login_view = "accounts.login"
    logins.user_loader(lambda number: db.session.get(User, int(number)))

    app.register_blueprint(accounts.bp)
    app.register_blueprint(books.bp)
    admin.make().init_app(app)
    app.cli.add_command(create_user)
    return app
# endregion


# region command
@click.command("create-user")
@click.argument("username")
@click.option("--staff", is_flag=True)
@click.password_option(envvar="PASSWORD")
def create_user(username, staff, password):
    user = User(username=username, is_staff=staff)
    user.set_password(password)
    db.session.add(user)
    db.session.commit()
# endregion
