"""Measures what rendering the list of the template sample costs, with a hundred rows; writes
content/data/rendering.yml.

The template is loaded before the measuring starts. The best of many short rounds counts: a machine that is busy with
something else can only make a round slower.
"""

import subprocess
import sys
import time
from datetime import date

from record import SAMPLES, record

ROW = {"title": "item <one>", "done": True, "minutes": 90, "due": date(2026, 11, 22), "tags": ["web"]}
CONTEXT = {"heading": "my todos", "person": {"name": "Ada"}, "todos": [ROW] * 100}


def microseconds(function, rounds=30, number=5):
    assert function().count("<li") == 100
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
    sys.path.insert(0, str(SAMPLES / "templates/django"))
    import django
    from django.conf import settings

    settings.configure(
        ROOT_URLCONF="mysite.urls", INSTALLED_APPS=["todos"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    )
    django.setup()
    from django.template.loader import render_to_string

    return lambda: render_to_string("todos.html", CONTEXT)
# endregion


# region flask
def flask_side():
    sys.path.insert(0, str(SAMPLES / "templates/flask"))
    from app import app
    from flask import render_template

    app.test_request_context("/").push()
    return lambda: render_template("todos.html", **CONTEXT)
# endregion


def measure():
    """The best of five processes a side, in turns: Django is configured once in a process."""
    found = {"django": [], "flask": []}
    for side in tuple(found) * 5:
        done = subprocess.run([sys.executable, __file__, side], check=True, capture_output=True, text=True)
        found[side].append(int(done.stdout))
    return {side: min(runs) for side, runs in found.items()}


if __name__ == "__main__":
    if len(sys.argv) == 2:
        sys.dont_write_bytecode = True
        print(microseconds({"django": django_side, "flask": flask_side}[sys.argv[1]]()))
    else:
        record(
            "rendering",
            title="Processor time of the page with a hundred rows, microseconds",
            note="the template of this page. Shorter is better.",
            unit="µs",
            bars=[{"label": "Render 100 rows"} | measure()],
            method="Best of 5 processes with 30 rounds of 5, in turns; rendering.py.",
        )
