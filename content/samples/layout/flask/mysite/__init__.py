from flask import Flask, render_template

from . import blog


def create_app():
    app = Flask(__name__)
    app.register_blueprint(blog.bp, url_prefix="/blog")

    @app.get("/")
    def home():
        return render_template("home.html")

    return app
