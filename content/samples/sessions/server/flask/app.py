from cachelib import FileSystemCache
from flask import Flask, session
from flask_session import Session

# region app
app = Flask(__name__)
app.config["SESSION_TYPE"] = "cachelib"
app.config["SESSION_CACHELIB"] = FileSystemCache("sessions")
Session(app)
# endregion


@app.get("/")
def index():
    session["visits"] = session.get("visits", 0) + 1
    return f"visit {session['visits']}"


@app.get("/end/")
def end():
    session.clear()
    return "ended"
