"""Measures what the two mappers cost, with the models of the ORM sample and SQLite in memory.

Both load 100 books into new objects, and both add 20 authors one by one, each sent to the database before the next, in
one transaction that is rolled back.
"""

import sys

from turns import HERE, measure


# region django
def django_side():
    sys.path.insert(0, str(HERE / "orm/django"))
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["library"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    )
    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from library.models import Author, Book

    call_command("migrate", run_syncdb=True, verbosity=0)
    author = Author.objects.create(name="Ursula")
    Book.objects.bulk_create(Book(title=f"Book {n}", year=n, author=author) for n in range(100))

    def load():
        assert len(list(Book.objects.all())) == 100

    def add():
        with transaction.atomic():
            for n in range(20):
                Author.objects.create(name=f"Author {n}")
            transaction.set_rollback(True)

    return {"load": load, "add": add}
# endregion


# region flask
def flask_side():
    sys.path.insert(0, str(HERE / "orm/flask"))
    from flask import Flask
    from models import Author, Book, db

    app = Flask("measured")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    app.app_context().push()
    db.create_all()
    author = Author(name="Ursula")
    author.books = [Book(title=f"Book {n}", year=n) for n in range(100)]
    db.session.add(author)
    db.session.commit()

    def load():
        db.session.expunge_all()
        assert len(db.session.scalars(db.select(Book)).all()) == 100

    def add():
        for n in range(20):
            db.session.add(Author(name=f"Author {n}"))
            db.session.flush()
        db.session.rollback()

    return {"load": load, "add": add}
# endregion


if __name__ == "__main__":
    measure({"django": django_side, "flask": flask_side}, rounds=15, number=3)
