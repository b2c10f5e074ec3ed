from flask import Flask

app = Flask(__name__)


@app.get("/posts/<slug>/")
def post(slug):
    return f"the post {slug}"


@app.get("/posts/new/")
def new():
    return "a new post"
