from flask import Flask, request

app = Flask(__name__)


@app.before_request
def block():
    if request.headers.get("X-Blocked") == "yes":
        return "Blocked", 403


@app.after_request
def add_header(response):
    response.headers["X-Gate"] = "passed"
    return response


@app.get("/")
def index():
    return "Hello"
