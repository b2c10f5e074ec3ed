"""Measures what the two mappers cost, with the models of the ORM sample and SQLite in memory; writes
content/data/mapper.yml.

Both load 100 books into new objects, and both add 20 authors one by one, each sent to the database before the next, in
one transaction that is rolled back.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from record import SAMPLES, record

HERE = Path(__file__).parent


def microseconds(function, rounds=200, number=3):
    for _ in range(20):
        function()
    best = None
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(number):
            function()
        spent = (time.process_time() - start) / number * 1e6
        best = spent if best is None else min(best, spent)
    return round(best)


# region django
def django_side():
    sys.path.insert(0, str(SAMPLES / "orm/django"))
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

    return load, add
# endregion


# region flask
def flask_side():
    sys.path.insert(0, str(SAMPLES / "orm/flask"))
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

    return load, add
# endregion


def measure(side):
    """Each side in a process of its own."""
    code = f"import mapper; print(*(mapper.microseconds(task) for task in mapper.{side}_side()))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(HERE)},
    )
    return [int(number) for number in done.stdout.split()]


if __name__ == "__main__":
    django, flask = measure("django"), measure("flask")
    record(
        "mapper",
        title="Processor time of the mappers, microseconds",
        note="SQLite in memory. Shorter is better.",
        unit="µs",
        bars=[
            {"label": label, "django": django[n], "flask": flask[n]}
            for n, label in enumerate(["Load 100 rows", "Add 20 rows, one by one"])
        ],
        method="Best of 200 rounds of 3, with the models of the ORM sample; mapper.py.",
    )
