"""What contracts are run against: a small application in Flask. Prints the port that it serves at."""

import secrets

from flask import Flask, abort, jsonify, redirect, render_template_string, request, session
from werkzeug.serving import make_server

app = Flask(__name__)
app.secret_key = "not a secret"
todos = {1: {"id": 1, "title": "Milk", "done": False}}

LOGIN = """<!doctype html><title>Log in</title><h1>Log in</h1>
<form method=post><input type=hidden name=csrf_token value="{{ token }}"><input name=user></form>"""
HOME = """<!doctype html><title>Home</title><p class="user">Hello, {{ user }}</p>
<ul>{% for todo in todos %}<li>{{ todo.title }}</li>{% endfor %}</ul>"""


@app.get("/")
def home():
    if "user" not in session:
        return redirect("/login")
    return render_template_string(HOME, user=session["user"], todos=todos.values())


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "GET":
        session["token"] = secrets.token_hex(16)
        return render_template_string(LOGIN, token=session["token"])
    if request.form.get("csrf_token") != session.get("token"):
        abort(403)
    session["user"] = request.form["user"]
    return redirect("/")


@app.route("/logout", methods=["POST"])
def logout():
    session.clear()
    return redirect("/login")


@app.route("/todos", methods=["GET", "POST"])
def collection():
    if request.method == "GET":
        return jsonify(list(todos.values()))
    number = max(todos) + 1
    todos[number] = {"id": number, "title": request.json["title"], "done": False}
    return jsonify(todos[number]), 201, {"Location": f"/todos/{number}"}


@app.get("/todos/<int:number>")
def one(number):
    if number not in todos:
        return jsonify(detail="Not found."), 404
    return jsonify(todos[number])


@app.post("/upload")
def upload():
    file = request.files["file"]
    return jsonify(
        title=request.form["title"], name=file.filename, type=file.content_type, size=len(file.read()))


@app.get("/echo/")
@app.get("/echo/<path:rest>")
def echo(rest=""):
    return jsonify(path=request.path, query=request.args.to_dict(), name=request.headers.get("X-Name"))


@app.errorhandler(415)
def unsupported(error):
    return jsonify(detail="Unsupported media type."), 415


server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
