"""What content/start/configuration.md says, asked of both frameworks."""

import json
import re

import pytest
from conftest import SIDES, fence

PAGE = "start/configuration.md"
PREFIX = {"django": "DJANGO_", "flask": "FLASK_"}
REFUSAL = {"django": "django.core.exceptions.ImproperlyConfigured: Set DJANGO_SECRET_KEY.",
           "flask": "RuntimeError: Set FLASK_SECRET_KEY."}
START = {"django": ("python", "manage.py", "check"), "flask": ("flask", "routes")}


def variables(side, **values):
    return {PREFIX[side] + name: value for name, value in values.items()}


def ask(project, side, path="/", cookie=None, **values):
    """Starts a sample with these settings, asks it once, and stops it."""
    with project.serving(env=variables(side, **values)) as server:
        return server.get(path, {"Cookie": cookie} if cookie else None)


@pytest.fixture(scope="module")
def samples(project):
    return {side: project(side, "config") for side in SIDES}


@pytest.mark.parametrize("side", SIDES)
def test_settings(samples, side):
    assert ask(samples[side], side, SECRET_KEY="k").json() == {"debug": False, "items": 10}
    assert ask(samples[side], side, SECRET_KEY="k", ITEMS_PER_PAGE="25").json() == {"debug": False, "items": 25}
    assert ask(samples[side], side, SECRET_KEY="k", DEBUG="true").json() == {"debug": True, "items": 10}


@pytest.mark.parametrize("side", SIDES)
def test_the_commands_on_the_page(samples, side):
    title = {"django": "Start Django with settings", "flask": "Start Flask with settings"}[side]
    words = fence(PAGE, title).split()
    env = dict(word.split("=") for word in words if "=" in word)
    command = tuple(word for word in words if "=" not in word)
    assert samples[side].server_command()[:len(command)] == command
    with samples[side].serving(env=env) as server:
        assert server.get("/").json() == {"debug": False, "items": 25}


@pytest.mark.parametrize("side", SIDES)
def test_a_key_is_replaced(samples, side):
    sample = samples[side]
    cookie = None
    with sample.serving(env=variables(side, SECRET_KEY="old")) as server:
        for count in ("1", "2", "3"):
            answer = server.get("/visits/", {"Cookie": cookie} if cookie else None)
            assert answer.text == count
            cookie = answer.headers["Set-Cookie"].split(";")[0]
    fallbacks = {"django": "older old", "flask": '["older", "old"]'}[side]
    assert ask(sample, side, "/visits/", cookie, SECRET_KEY="new").text == "1"
    assert ask(sample, side, "/visits/", cookie, SECRET_KEY="new", SECRET_KEY_FALLBACKS=fallbacks).text == "4"


@pytest.mark.parametrize("side", SIDES)
def test_no_start_without_a_key(samples, side):
    refused = samples[side].run(*START[side])
    assert refused.status != 0
    assert REFUSAL[side] in refused.output


@pytest.fixture(scope="module")
def unchecked(project):
    """The samples without their check for a key, and in Django's settings without the generated key too."""
    made = {side: project(side, "config") for side in SIDES}
    for side, path in (("django", "mysite/settings.py"), ("flask", "app.py")):
        file = made[side].folder / path
        text, count = re.subn(r"^if not .*SECRET_KEY.*\n    raise .*\n", "", file.read_text(), flags=re.MULTILINE)
        assert count == 1
        file.write_text(text)
    return made


@pytest.mark.parametrize("debug", ["true", "false"])
@pytest.mark.parametrize("side, statuses", [("django", [500, 500, 500]), ("flask", [200, 500, 404])])
def test_without_key_and_check(unchecked, side, statuses, debug):
    with unchecked[side].serving(env=variables(side, DEBUG=debug)) as server:
        assert [server.get(path).status for path in ("/", "/visits/", "/nothing/")] == statuses


def test_without_a_key_only_the_log_says_why(unchecked):
    checked = unchecked["django"].run("python", "manage.py", "check")
    assert (checked.status, checked.output) == (0, "System check identified no issues (0 silenced).\n")
    with unchecked["django"].serving(env={"DJANGO_DEBUG": "true"}) as server:
        server.get("/")
        assert "ImproperlyConfigured: The SECRET_KEY setting must not be empty." in server.log
    with unchecked["flask"].serving() as server:
        server.get("/visits/")
        assert "no secret key was set" in server.log


def test_flask_reads_the_text_as_json(samples):
    texts = {"25": 25, '["a", "b"]': ["a", "b"], "true": True, "false": False, "False": "False", "abc": "abc"}
    read = samples["flask"].python(f"""\
import importlib, json, os
import app
for text in {list(texts)}:
    os.environ["FLASK_ITEMS_PER_PAGE"] = text
    print(json.dumps(importlib.reload(app).app.config["ITEMS_PER_PAGE"]))
""", env={"FLASK_SECRET_KEY": "k"})
    assert [json.loads(line) for line in read.output.splitlines()] == list(texts.values())


def test_a_name_in_small_letters_is_another_name(samples):
    flask = samples["flask"].python(
        "from app import app; print(app.config['items'], app.config['ITEMS_PER_PAGE'])",
        env={"FLASK_SECRET_KEY": "k", "FLASK_items": "3"},
    )
    assert flask.output == "3 10\n"


@pytest.mark.parametrize("text, served, run", [("False", "False", False), ("false", False, False), ("true", True, True)])
def test_debug_as_text(samples, text, served, run):
    env = {"FLASK_SECRET_KEY": "k", "FLASK_DEBUG": text}
    with samples["flask"].serving("gunicorn", "--bind", "127.0.0.1:0", "app:app", env=env) as server:
        assert server.get("/").json()["debug"] == served
    with samples["flask"].serving("flask", "run", "--no-reload", "--port", "0", env=env) as server:
        assert server.get("/").json()["debug"] == run
    debug = samples["flask"].python("from app import app; print(bool(app.debug))", env=env)
    assert debug.output == f"{bool(served)}\n"


def test_what_else_is_off_for_the_command_line(samples):
    flags = samples["flask"].python("""\
import os
from flask.helpers import get_debug_flag
for text in ("0", "No", "FALSE", "yes"):
    os.environ["FLASK_DEBUG"] = text
    print(get_debug_flag())
""")
    assert flags.output.split() == ["False", "False", "False", "True"]


def test_false_is_text_in_django_too(samples):
    assert ask(samples["django"], "django", SECRET_KEY="k", DEBUG="False").json()["debug"] is False
    assert bool("False")


def test_a_key_of_digits(samples):
    assert ask(samples["django"], "django", "/visits/", SECRET_KEY="123456").text == "1"
    with samples["flask"].serving(env={"FLASK_SECRET_KEY": "123456"}) as server:
        assert server.get("/visits/").status == 500
        assert "TypeError: key: expected bytes or bytearray, but got 'int'" in server.log


def test_a_file_of_variables_is_not_read(project):
    for side in SIDES:
        sample = project(side, "config")
        sample.write(".env", f"{PREFIX[side]}ITEMS_PER_PAGE=77\n")
        with sample.serving(env=variables(side, SECRET_KEY="k")) as server:
            assert server.get("/").json()["items"] == 10
            assert ("Install python-dotenv" in server.log) == (side == "flask")


FAILS = """\

@app.get("/fails/")
def fails():
    raise LookupError("on purpose")
"""


@pytest.mark.parametrize("testing, printed", [("false", "500"), ("true", "LookupError")])
def test_flask_testing(flask_app, testing, printed):
    flask = flask_app("config")
    file = flask.folder / "app.py"
    file.write_text(file.read_text() + FAILS)
    asked = flask.python(
        "from app import app\ntry:\n    print(app.test_client().get('/fails/').status_code)\n"
        "except LookupError as error:\n    print(type(error).__name__)",
        env={"FLASK_SECRET_KEY": "k", "FLASK_TESTING": testing},
    )
    assert asked.output.splitlines()[-1] == printed


@pytest.mark.parametrize("line", ["", "TESTING = False\n", "TESTING = True\n"])
def test_django_testing_is_nothing(django_project, line):
    django = django_project("config", env={"DJANGO_SECRET_KEY": "k", "DJANGO_DEBUG": "true"})
    settings = django.folder / "mysite/settings.py"
    settings.write_text(settings.read_text() + line)
    views = django.folder / "mysite/views.py"
    views.write_text(views.read_text() + "\n\ndef fails(request):\n    raise LookupError\n")
    urls = django.folder / "mysite/urls.py"
    urls.write_text(urls.read_text().replace("urlpatterns = [", 'urlpatterns = [\n    path("fails/", views.fails),'))
    django.write("mysite/tests.py", """\
from django.conf import settings
from django.test import SimpleTestCase


class Fails(SimpleTestCase):
    def test_it_raises(self):
        with self.assertRaises(LookupError):
            self.client.get("/fails/")

    def test_debug_is_off(self):
        self.assertFalse(settings.DEBUG)
""")
    tested = django.run("python", "manage.py", "test")
    assert tested.status == 0 and "Ran 2 tests" in tested.output


def test_no_testing_among_djangos_settings(django_project):
    known = django_project().python("from django.conf import global_settings; print(hasattr(global_settings, 'TESTING'))")
    assert known.output == "False\n"


def test_flask_line_alone_is_a_name_error(flask_app):
    flask = flask_app()
    flask.write("config.py", "app.config['TESTING'] = True\n")
    assert "NameError: name 'app' is not defined" in flask.run("python", "config.py").output


def test_debug_off_and_no_more(django_project):
    django = django_project()
    settings = django.folder / "mysite/settings.py"
    settings.write_text(settings.read_text().replace("DEBUG = True", "DEBUG = False"))
    stopped = django.run(*django.server_command())
    assert stopped.status == 1
    assert stopped.output == "CommandError: You must set settings.ALLOWED_HOSTS if DEBUG is False.\n"


def test_the_check_for_deployment(django_project):
    django = django_project()
    checked = django.run("python", "manage.py", "check", "--deploy")
    assert checked.status == 0
    assert sorted(re.findall(r"security\.W\d+", checked.output)) == [
        f"security.W{number:03}" for number in (4, 8, 9, 12, 16, 18, 20)
    ]
    assert "django-insecure-" in (django.folder / "mysite/settings.py").read_text()
    assert django.run("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING").status == 1


def test_diffsettings_prints_the_key(django_project):
    assert "SECRET_KEY = 'django-insecure-" in django_project().run("python", "manage.py", "diffsettings").output


def test_flask_has_neither_command(flask_app):
    listed = flask_app("config").run("flask", "--help", env={"FLASK_SECRET_KEY": "k"}).output
    commands = [line.split()[0] for line in listed.split("Commands:")[1].splitlines() if line.strip()]
    assert commands == ["routes", "run", "shell"]
