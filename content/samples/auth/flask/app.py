import click
from flask import Flask, redirect, render_template, request, url_for
from flask_login import LoginManager, login_required, login_user, logout_user
from flask_wtf import CSRFProtect

from models import User, db

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


@app.get("/private/")
@login_required
def private():
    return render_template("private.html")


@app.cli.command("create-user")
@click.argument("username")
@click.password_option(envvar="PASSWORD")
def create_user(username, password):
    db.create_all()
    user = User(username=username)
    user.set_password(password)
    db.session.add(user)
    db.session.commit()
