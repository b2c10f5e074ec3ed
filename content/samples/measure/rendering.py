"""Measures what rendering the list of the template sample costs, with a hundred rows.

The template is loaded before the measuring starts.
"""

import sys
from datetime import date

from turns import HERE, measure

ROW = {"title": "item <one>", "done": True, "minutes": 90, "due": date(2026, 11, 22), "tags": ["web"]}
CONTEXT = {"heading": "my todos", "person": {"name": "Ada"}, "todos": [ROW] * 100}


def rendering(render):
    assert render().count("<li") == 100
    return {"list": render}


# region django
def django_side():
    sys.path.insert(0, str(HERE / "templates/django"))
    import django
    from django.conf import settings

    settings.configure(
        ROOT_URLCONF="mysite.urls", INSTALLED_APPS=["todos"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    )
    django.setup()
    from django.template.loader import render_to_string

    return rendering(lambda: render_to_string("todos.html", CONTEXT))
# endregion


# region flask
def flask_side():
    sys.path.insert(0, str(HERE / "templates/flask"))
    from app import app
    from flask import render_template

    app.test_request_context("/").push()
    return rendering(lambda: render_template("todos.html", **CONTEXT))
# endregion


if __name__ == "__main__":
    measure({"django": django_side, "flask": flask_side}, rounds=6, number=5)
