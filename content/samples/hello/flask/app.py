from flask import Flask
from markupsafe import escape

app = Flask(__name__)


@app.get("/")
def hello():
    return "Hello World!"


@app.get("/hello/<name>/")
def greet(name):
    return f"Hello {escape(name)}!"
