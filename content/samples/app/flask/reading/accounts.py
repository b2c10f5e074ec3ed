from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_user, logout_user

from .models import User, db

bp = Blueprint("accounts", __name__)


# region login
@bp.route("/login/", methods=["GET", "POST"])
def login():
    error = None
    if request.method == "POST":
        query = db.select(User).filter_by(username=request.form["username"])
        user = db.session.scalar(query)
        if user and user.check_password(request.form["password"]):
            login_user(user)
            return redirect(url_for("books.index"))
        error = "Please enter a correct username and password."
    return render_template("login.html", error=error)


@bp.post("/logout/")
def logout():
    logout_user()
    return redirect(url_for("accounts.login"))
# endregion
