from functools import wraps

import click
from flask import Flask, abort, redirect, render_template, request, url_for
from flask_login import LoginManager, current_user, login_required, login_user, logout_user
from flask_wtf import CSRFProtect

from models import User, db

# region app
app = Flask(__name__)
app.config["SECRET_KEY"] = "dev"
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///users.db"
db.init_app(app)
CSRFProtect(app)
login_manager = LoginManager(app)
login_manager.login_view = "login"


@login_manager.user_loader
def load_user(user_id):
    return db.session.get(User, int(user_id))
# endregion


# region login
@app.route("/login/", methods=["GET", "POST"])
def login():
    error = None
    if request.method == "POST":
        query = db.select(User).filter_by(username=request.form["username"])
        user = db.session.scalar(query)
        if user and user.check_password(request.form["password"]):
            login_user(user)
            return redirect(url_for("private"))
        error = "Please enter a correct username and password."
    return render_template("login.html", error=error)


@app.post("/logout/")
def logout():
    logout_user()
    return redirect(url_for("login"))
# endregion


# region private
@app.get("/private/")
@login_required
def private():
    return render_template("private.html")
# endregion


# region reports
def permission_required(name):
    def decorate(view):
        @wraps(view)
        @login_required
        def checked(*args, **kwargs):
            if name not in current_user.permissions.split():
                abort(403)
            return view(*args, **kwargs)

        return checked

    return decorate


@app.get("/reports/")
@permission_required("view_reports")
def reports():
    return "reports"
# endregion


# region create
@app.cli.command("create-user")
@click.argument("username")
@click.option("--permissions", default="")
@click.password_option(envvar="PASSWORD")
def create_user(username, permissions, password):
    db.create_all()
    user = User(username=username, permissions=permissions)
    user.set_password(password)
    db.session.add(user)
    db.session.commit()
# endregion
