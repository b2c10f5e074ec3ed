"""What content/models/orm.md says of models and queries, asked of both sides."""

import dataclasses
import itertools
import shutil

import pytest

SIDES = ("django", "flask")

START = {
    "django": "from library import queries\nfrom library.models import Author, Book, Tag\n",
    "flask": "import queries\nfrom models import Author, Book, Tag, db\n"
             "from app import create_app\napp = create_app()\napp.app_context().push()\n",
}

COUNT = {
    "django": """
from django.db import connection
from django.test.utils import CaptureQueriesContext
def count(function):
    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)
""",
    "flask": """
from sqlalchemy import event
sent = []
event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
def count(function):
    db.session.expunge_all()
    sent.clear()
    function()
    return len(sent)
""",
}


@pytest.fixture(scope="module")
def samples(project):
    """The sample of each side, with its tables made where a command makes them."""
    made = {side: project(side, "orm") for side in SIDES}
    migrate(made["django"])
    return made


@pytest.fixture
def library(samples, tmp_path):
    """library(side): code(text), which runs with the models imported, and the sample in a folder of its own."""
    numbers = itertools.count()

    def make(side):
        folder = shutil.copytree(samples[side].folder, tmp_path / f"{side}-{next(numbers)}")
        made = dataclasses.replace(samples[side], folder=folder)
        return lambda text: made.python(START[side] + text), made

    return make


def migrate(made):
    assert made.run("python", "manage.py", "makemigrations", "library").status == 0
    assert made.run("python", "manage.py", "migrate", "-v", "0").status == 0


def printed(result):
    assert result.status == 0, result.output
    return result.output.strip()


def test_both_demos_print_the_same(library):
    outputs = {side: printed(library(side)[1].run("python", "demo.py")) for side in SIDES}
    assert outputs["django"] == outputs["flask"]
    lines = outputs["django"].splitlines()
    assert "books per author: [('Jane', 0), ('Terry', 2), ('Ursula', 1)]" in lines
    assert "refused: [('Jane', 0), ('Terry', 2), ('Ursula', 1)]" in lines  # neither of the two renamings is kept
    assert lines[-1] == "left: ['The Dispossessed']"  # an author takes the books along


@pytest.mark.parametrize("side, one_by_one, at_once, shelves", [("django", 4, 1, 2), ("flask", 3, 1, 2)])
def test_number_of_queries(library, side, one_by_one, at_once, shelves):
    code, _ = library(side)
    output = printed(code("queries.add_books()\n" + COUNT[side] + """
print(count(queries.lines_one_by_one), count(queries.lines_at_once), count(queries.shelves))
"""))
    assert output == f"{one_by_one} {at_once} {shelves}"


def test_a_row_asked_for_twice_is_one_object_only_in_sqlalchemy(library):
    assert printed(library("django")[0](
        "queries.add_books()\nprint(Book.objects.get(pk=1) is Book.objects.get(pk=1))")) == "False"
    assert printed(library("flask")[0](
        "queries.add_books()\nprint(db.session.get(Book, 1) is db.session.get(Book, 1))")) == "True"


def test_django_writes_at_create_and_sqlalchemy_at_commit(library):
    code, _ = library("django")
    printed(code("Author.objects.create(name='Ada')"))
    assert printed(code("print(Author.objects.count())")) == "1"
    code, _ = library("flask")
    printed(code("db.session.add(Author(name='Ada'))"))
    assert printed(code("print(len(db.session.scalars(db.select(Author)).all()))")) == "0"
    printed(code("db.session.add(Author(name='Ada')); db.session.commit()"))
    assert printed(code("print(len(db.session.scalars(db.select(Author)).all()))")) == "1"


DJANGO_POST = """
from django.test import Client
client = Client(SERVER_NAME="localhost", raise_request_exception=False)
form = {"name": "Ada", "title": "Notes", "year": YEAR}
print(client.post("/authors/", form).status_code, Author.objects.count(), Book.objects.count())
"""
FLASK_POST = """
from app import create_app
from models import Author, Book, db
app = create_app()
form = {"name": "Ada", "title": "Notes", "year": YEAR}
status = app.test_client().post("/authors/", data=form).status_code
with app.app_context():
    print(status, db.session.query(Author).count(), db.session.query(Book).count())
"""


def post_author(library, side, year):
    """What the sample logs, and at the end: the status, the number of authors, the number of books."""
    script = {"django": START["django"] + DJANGO_POST, "flask": FLASK_POST}[side]
    return printed(library(side)[1].python(script.replace("YEAR", repr(year)))).splitlines()


def test_an_error_halfway_through_a_request(library):
    assert post_author(library, "django", "1843")[-1] == "201 1 1"
    assert post_author(library, "flask", "1843")[-1] == "201 1 1"
    *log, counts = post_author(library, "django", "soon")
    assert log[-1].startswith("ValueError") and counts == "500 1 0"  # the author stays, without the book
    *log, counts = post_author(library, "flask", "soon")
    assert log[-1].startswith("ValueError") and counts == "500 0 0"


def test_atomic_requests_makes_django_keep_nothing(library):
    code, made = library("django")
    settings = (made.folder / "mysite/settings.py").read_text()
    made.write("mysite/settings.py", settings + '\nDATABASES["default"]["ATOMIC_REQUESTS"] = True\n')
    assert printed(code(DJANGO_POST.replace("YEAR", "'soon'"))).splitlines()[-1] == "500 0 0"


def test_a_missing_row(library):
    result = library("django")[0]("print(Book.objects.filter(pk=99).first())\nBook.objects.get(pk=99)")
    assert result.output.startswith("None") and "DoesNotExist" in result.output
    result = library("flask")[0](
        "print(db.session.get(Book, 99))\ndb.session.execute(db.select(Book).filter_by(id=99)).one()")
    assert result.output.startswith("None") and "NoResultFound" in result.output
    assert "404 Not Found" in library("flask")[0]("db.get_or_404(Book, 99)").output
    assert "Http404" in library("django")[0](
        "from django.shortcuts import get_object_or_404\nget_object_or_404(Book, pk=99)").output


def test_deleting_an_author_with_books_has_to_be_decided_in_django(library):
    result = library("django")[0](
        "from django.db import models\nmodels.ForeignKey(Author)")
    assert "missing 1 required positional argument: 'on_delete'" in result.output
    code, made = library("flask")
    models = (made.folder / "models.py").read_text()
    assert ', cascade="all, delete-orphan"' in models
    made.write("models.py", models.replace(', cascade="all, delete-orphan"', ""))
    result = code("queries.add_books()\nqueries.remove_author('Terry')")
    assert "IntegrityError" in result.output and "NOT NULL constraint failed: book.author_id" in result.output


def test_the_length_of_a_title_is_not_checked_on_saving_to_sqlite(library):
    assert printed(library("django")[0]("""
author = Author.objects.create(name="Ada")
book = author.books.create(title="x" * 300, year=1843)
print(len(Book.objects.get().title))
from django.core.exceptions import ValidationError
try:
    book.full_clean()
except ValidationError as error:
    print(error.message_dict["title"][0])
""")) == "300\nEnsure this value has at most 200 characters (it has 300)."
    assert printed(library("flask")[0]("""
db.session.add(Book(title="x" * 300, year=1843, author=Author(name="Ada")))
db.session.commit()
print(len(db.session.scalars(db.select(Book)).one().title))
""")) == "300"


def test_a_new_column_reaches_an_existing_table(library):
    code, made = library("django")
    printed(code("queries.add_books()"))
    models = (made.folder / "library/models.py").read_text()
    made.write("library/models.py", models.replace(
        "    year = models.IntegerField()", "    year = models.IntegerField()\n    pages = models.IntegerField(default=0)"))
    result = made.run("python", "manage.py", "makemigrations", "library")
    assert "+ Add field pages to book" in result.output
    migrate(made)
    assert printed(code("print(Book.objects.first().pages)")) == "0"

    code, made = library("flask")
    printed(code("queries.add_books()"))
    models = (made.folder / "models.py").read_text()
    made.write("models.py", models.replace(
        "    year: Mapped[int]\n", "    year: Mapped[int]\n    pages: Mapped[int] = mapped_column(default=0)\n"))
    result = code("print(db.session.scalars(db.select(Book)).first())")  # create_all() has run again
    assert "no such column: book.pages" in result.output


def test_names_of_tables_and_the_primary_key(library):
    assert printed(library("django")[0]("print(Book._meta.db_table, Book._meta.pk.name)")) == "library_book id"
    assert printed(library("flask")[0]("print(Book.__tablename__)")) == "book"
    code, made = library("flask")
    models = (made.folder / "models.py").read_text()
    made.write("models.py", models.replace("    id: Mapped[int] = mapped_column(primary_key=True)\n", "", 1))
    assert "could not assemble any primary key columns" in code("").output


INDEXES = """
import sqlite3
database = sqlite3.connect("PATH")
print([row[0] for row in database.execute(
    "select name from sqlite_master where type='index' and sql is not null order by name")])
"""


def test_the_index_of_a_foreign_key(library):
    code, made = library("django")
    printed(code(""))
    assert "library_book_author_id_" in printed(code(INDEXES.replace("PATH", "db.sqlite3")))
    code, made = library("flask")
    assert printed(code(INDEXES.replace("PATH", "instance/library.db"))) == "['ix_book_author_id']"
    code, made = library("flask")
    models = (made.folder / "models.py").read_text()
    made.write("models.py", models.replace(", index=True", ""))
    assert printed(code(INDEXES.replace("PATH", "instance/library.db"))) == "[]"


def test_columns_must_not_be_empty_by_default(library):
    code, _ = library("django")
    assert printed(code("print(Book._meta.get_field('year').null)")) == "False"
    code, made = library("flask")
    assert printed(code("print(Book.__table__.c.year.nullable)")) == "False"
    models = (made.folder / "models.py").read_text()
    made.write("models.py", models.replace("year: Mapped[int]", "year: Mapped[int | None]"))
    assert printed(code("print(Book.__table__.c.year.nullable)")) == "True"


def test_an_inner_join_leaves_out_an_author_without_books(library):
    code, made = library("flask")
    queries = (made.folder / "queries.py").read_text()
    made.write("queries.py", queries.replace(".outerjoin(", ".join("))
    assert printed(code("queries.add_books()\nprint(queries.books_per_author())")) == "[('Terry', 2), ('Ursula', 1)]"


def test_a_misspelt_name_is_found_when_the_query_is_built(library):
    assert "FieldError" in library("django")[0]("Book.objects.filter(yaer__lt=1990)").output
    assert "AttributeError" in library("flask")[0]("db.select(Book).where(Book.yaer < 1990)").output
