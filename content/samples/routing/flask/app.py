# region app
from datetime import date

from flask import Flask, request, url_for
from werkzeug.routing import BaseConverter, ValidationError

app = Flask(__name__)
# endregion


# region converter
class Day(BaseConverter):
    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError  # note: A plain `ValueError` would be a 500 here.

    def to_url(self, value):
        return value.isoformat()


app.url_map.converters["day"] = Day
# endregion


# region list
@app.get("/posts/")
def posts():
    page = request.args.get("page", 1, type=int)
    return f"page {page}, next {url_for('posts', page=page + 1)}"


@app.post("/posts/")
def create():
    url = url_for("post", year=2024, slug="hello")
    return "created", 201, {"Location": url}


# endregion


# region post
@app.get("/posts/<int:year>/<slug>/")
def post(year, slug):
    url = url_for("post", year=year, slug=slug)
    return f"{type(year).__name__} {year} {slug} {url}"


# endregion


# region file
@app.get("/files/<path:name>")
def file(name):
    return name


# endregion


# region user
@app.get("/users/<uuid:uid>")
def user(uid):
    return f"{type(uid).__name__} {uid}"


# endregion


# region archive
@app.get("/archive/<day:day>/")
def archive(day):
    url = url_for("archive", day=day)
    return f"{day:%A} {url}"


# endregion
