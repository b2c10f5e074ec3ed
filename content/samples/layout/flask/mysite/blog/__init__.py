# region blueprint
from flask import Blueprint, abort, render_template

from .posts import POSTS

bp = Blueprint("blog", __name__, template_folder="templates")
# endregion


# region views
@bp.get("/")
def index():
    return render_template("blog/index.html", posts=POSTS)


@bp.get("/<slug>/")
def post(slug):
    if slug not in POSTS:
        abort(404)
    return render_template("blog/post.html", title=POSTS[slug])


# endregion
