from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user, login_required

from .forms import BookForm
from .models import Book, db

bp = Blueprint("books", __name__)


# region list
def mine():
    return db.select(Book).filter_by(owner_id=current_user.id).order_by(Book.id.desc())


@bp.get("/")
@login_required
def index():
    return render_template("list.html", books=db.paginate(mine(), per_page=5))
# endregion


# region add
@bp.route("/add/", methods=["GET", "POST"])
@login_required
def add():
    form = BookForm()
    if form.validate_on_submit():
        db.session.add(Book(owner=current_user, title=form.title.data, pages=form.pages.data))
        db.session.commit()
        return redirect(url_for("books.index"))
    return render_template("add.html", form=form), 400 if form.is_submitted() else 200
# endregion


# region read
@bp.post("/books/<int:number>/read/")
@login_required
def read(number):
    book = db.one_or_404(mine().filter_by(id=number))
    book.read = not book.read
    db.session.commit()
    return redirect(url_for("books.index"))
# endregion


# region api
@bp.get("/api/books/")
def api():
    if not current_user.is_authenticated:
        return {"error": "log in first"}, 401
    page = db.paginate(mine(), page=request.args.get("page", 1, int), per_page=5, error_out=False)
    rows = [{"id": b.id, "title": b.title, "pages": b.pages, "read": b.read} for b in page]
    return {"total": page.total, "page": page.page, "books": rows}
# endregion
