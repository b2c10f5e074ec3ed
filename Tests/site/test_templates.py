"""What content/requests/templates.md says, asked of both template languages."""

import json
import re

import pytest
from conftest import SIDES, fence

NOTHING = ""
SYNTAX = "TemplateSyntaxError"
UNDEFINED = "UndefinedError"

CONTEXT = """
import json, sys
from datetime import date

def called(number=0):
    return f"called {number}"

context = {
    "person": {"name": "Ada"}, "day": date(2026, 11, 22), "none": None, "n": 3, "method": called,
    "d": {"items": "the key"}, "a": 1, "b": 0, "c": 1, "less": "<", "quotes": "'\\"", "list": ["x", "y"],
}

def attempt(render):
    try:
        return render()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)

templates = json.load(sys.stdin)
"""

RENDER = {
    "django": """
import django
django.setup()
from django.template import engines
print(json.dumps([attempt(lambda: engines["django"].from_string(text).render(context)) for text in templates]))
""",
    "flask": """
from app import app
from flask import render_template_string
with app.test_request_context():
    print(json.dumps([attempt(lambda: render_template_string(text, **context)) for text in templates]))
""",
}


@pytest.fixture(scope="module")
def samples(django_project, flask_app):
    return {"django": django_project("templates", apps=["todos"]), "flask": flask_app("templates")}


@pytest.fixture(scope="module")
def sites(samples, serve):
    return {side: serve(samples[side]) for side in SIDES}


@pytest.fixture(scope="module")
def render(samples):
    """Renders templates (their texts) on a side, all in one process. An error gives its type and message."""

    def render(side, *templates):
        done = samples[side].run(
            "python", "-c", CONTEXT + RENDER[side], input=json.dumps(templates),
            env={"DJANGO_SETTINGS_MODULE": "mysite.settings"},
        )
        assert done.status == 0, done.output
        return json.loads(done.output)

    return render


@pytest.mark.parametrize("path", ["/todos/", "/empty/"])
def test_the_same_page_but_for_two_things(sites, path):
    django, flask = (sites[side].get(path) for side in SIDES)
    assert (django.status, flask.status) == (200, 200)
    assert ("Don&#x27;t panic" in django.text, "Don&#39;t panic" in flask.text) == (path == "/todos/",) * 2
    assert django.text.replace("&#x27;", "&#39;") == flask.text + "\n"


@pytest.mark.parametrize("side", SIDES)
def test_the_page(sites, side):
    text = re.sub(r"\s+", " ", sites[side].get("/todos/").text)
    assert "<title>My Todos – Todos</title>" in text
    assert "<p>Hello Ada</p>" in text
    assert ('<li class="odd"> 1/3 Learn Flask (done), 45 min, 22.11.2026 '
            '<b class="tag">WEB</b><b class="tag">PYTHON</b> </li>') in text
    assert '<li class="even"> 2/3 Learn &lt;Django&gt; &amp; its templates, 90 min, 01.12.2026' in text
    assert "120 min, 24.12.2026 no tags" in text
    assert '<a href="/todos/">no note</a>' in text
    empty = sites[side].get("/empty/").text
    assert "Please log in" in empty and "<li>nothing to do</li>" in empty


SAID_DIFFERENTLY = [
    # both languages' way, and what it gives
    ("{% for x in list %}{{ forloop.counter }}{% endfor %}", "{% for x in list %}{{ loop.index }}{% endfor %}", "12"),
    ("{{ list|length }}", "{{ list|length }}", "2"),
    ("{% for x in nothing %}x{% empty %}none{% endfor %}", "{% for x in nothing %}x{% else %}none{% endfor %}", "none"),
    ('{{ list|join:", " }}', '{{ list|join(", ") }}', "x, y"),
    ("{{ list.0 }}", "{{ list[0] }}", "x"),
    ("{{ list.0 }}", "{{ list.0 }}", "x"),
    ("{% with n=1 %}{{ n }}{% endwith %}", "{% set n = 1 %}{{ n }}", "1"),
    ("{% with n=1 %}{{ n }}{% endwith %}", "{% with n=1 %}{{ n }}{% endwith %}", "1"),
    ("{{ method }}", "{{ method() }}", "called 0"),
    ("{% if n > 2 %}yes{% endif %}", "{% if n > 2 %}yes{% endif %}", "yes"),
]


def test_the_same_thing_said_differently(render):
    django, flask, expected = zip(*SAID_DIFFERENTLY)
    assert render("django", *django) == list(expected)
    assert render("flask", *flask) == list(expected)


PRINTED = [
    # the same characters on both sides, and the start of what each gives
    ("{{ missing }}", NOTHING, NOTHING),
    ("{{ person.missing }}", NOTHING, NOTHING),
    ("{{ missing.name }}", NOTHING, UNDEFINED),
    ("{{ missing.name.more }}", NOTHING, UNDEFINED),
    ("{{ none }}", "None", "None"),
    ("{{ day }}", "Nov. 22, 2026", "2026-11-22"),
    ("{{ d.items }}", "the key", "&lt;built-in method items of dict object"),
    ('{{ d["items"] }}', SYNTAX, "the key"),
    ("{{ less }}", "&lt;", "&lt;"),
    ("{{ quotes }}", "&#x27;&quot;", "&#39;&#34;"),
    ("{{ n|unknown }}", "TemplateSyntaxError: Invalid filter: 'unknown'",
     "TemplateAssertionError: No filter named 'unknown'"),
    ("{{ method(1) }}", SYNTAX, "called 1"),
    ("{{ n + 1 }}", SYNTAX, "4"),
    ("{{ n > 3 }}", SYNTAX, "False"),
    ("{{ a if c else b }}", SYNTAX, "1"),
    ("{% if (a or b) and c %}x{% endif %}", SYNTAX, "x"),
    ("{% set n = 1 %}{{ n }}", SYNTAX, "1"),
]


def test_the_same_characters(render):
    for side, column in (("django", 1), ("flask", 2)):
        for row, printed in zip(PRINTED, render(side, *[row[0] for row in PRINTED]), strict=True):
            expected = row[column]
            assert printed.startswith(expected) and bool(printed) == bool(expected), (side, row[0], printed)


def test_the_last_line_break(render):
    assert render("django", "a\n") == ["a\n"]
    assert render("flask", "a\n") == ["a"]


@pytest.mark.parametrize("ending, django, flask", [
    ("html", "&lt;", "&lt;"), ("htm", "&lt;", "&lt;"), ("xml", "&lt;", "&lt;"), ("xhtml", "&lt;", "&lt;"),
    ("svg", "&lt;", "&lt;"), ("txt", "&lt;", "<"),
])
def test_escaping_by_the_name_of_the_file(samples, ending, django, flask):
    samples["django"].write(f"todos/templates/mail.{ending}", "{{ less }}")
    samples["flask"].write(f"templates/mail.{ending}", "{{ less }}")
    printed = samples["django"].python(
        f"from django.template.loader import render_to_string\nprint(render_to_string('mail.{ending}', {{'less': '<'}}))"
    )
    assert printed.output == f"{django}\n"
    printed = samples["flask"].python(
        "from app import app, render_template\nwith app.test_request_context():\n"
        f"    print(render_template('mail.{ending}', less='<'))"
    )
    assert printed.output == f"{flask}\n"


def test_escaping_turned_off(render):
    assert render("django", "{% autoescape off %}{{ less }}{% endautoescape %}") == ["<"]


def test_a_piece_that_ends_with_a_line_break(django_project, serve):
    site = django_project("templates", apps=["todos"])
    piece = site.folder / "todos/templates/tag.html"
    assert not piece.read_text().endswith("\n")
    piece.write_text(piece.read_text() + "\n")
    assert '<b class="tag">WEB</b>\n<b class="tag">PYTHON</b>' in serve(site).get("/todos/").text


def test_strict_names_in_jinja(samples):
    printed = samples["flask"].python("""\
from app import app
from flask import render_template_string
from jinja2 import StrictUndefined
app.jinja_env.undefined = StrictUndefined
with app.test_request_context():
    try:
        print(render_template_string("{{ missing }}"))
    except Exception as error:
        print(type(error).__name__)
""")
    assert printed.output == f"{UNDEFINED}\n"


def test_a_text_for_what_is_missing_in_django(samples):
    printed = samples["django"].python("""\
from django.template import Context, Engine
engine = Engine(string_if_invalid="MISSING")
print(engine.from_string("{{ nothing }} {{ nothing.name }}").render(Context()))
""")
    assert printed.output == "MISSING MISSING\n"


def test_dates_as_the_language_writes_them(samples):
    printed = samples["django"].python("""\
from datetime import date
from django.template import engines
from django.utils.translation import override
with override("de"):
    print(engines["django"].from_string("{{ day }}").render({"day": date(2026, 11, 22)}))
""")
    assert printed.output == "22. November 2026\n"


@pytest.mark.parametrize("side", SIDES)
def test_a_filter_of_ones_own(render, side):
    use = fence("requests/templates.md", "Its use", side)
    for minutes, printed in ((90, "1 h 30 min"), (45, "45 min"), (120, "2 h 0 min")):
        assert render(side, use.replace("todo.minutes", str(minutes)))[0].strip() == printed


def test_a_filter_must_be_loaded_in_django_only(render):
    assert render("django", "{{ n|duration }}")[0].startswith(SYNTAX)
    assert render("django", "{% load durations %}{{ n|duration }}") == ["3 min"]
    assert render("flask", "{{ n|duration }}") == ["3 min"]


def test_jinja_in_django(django_project, serve):
    site = django_project()
    settings = site.folder / "mysite/settings.py"
    settings.write_text(settings.read_text() + """
TEMPLATES.append({
    "BACKEND": "django.template.backends.jinja2.Jinja2",
    "DIRS": [BASE_DIR / "jinja"],
})
""")
    site.write("mysite/urls.py", """\
from django.contrib import admin
from django.shortcuts import render
from django.urls import path


def page(request):
    return render(request, "page.html", {"n": 3})


urlpatterns = [path("admin/", admin.site.urls), path("", page)]
""")
    site.write("jinja/page.html", "{{ n + 1 }}")
    server = serve(site)
    assert server.get("/").text == "4"
    assert "Log in" in server.get("/admin/login/").text
    site.write("jinja/page.html", '{% url "page" %}')
    assert "Encountered unknown tag" in serve(site).get("/").text
