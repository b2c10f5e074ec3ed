"""What content/judgement/usual-article.md says of ten printed pieces of code: each is run as it is printed."""

import subprocess
from pathlib import Path

import pytest
from conftest import SAMPLES

USUAL = SAMPLES / "usual"


def last_line(result):
    return result.output.strip().splitlines()[-1]


def printed(side, name):
    return (USUAL / side / name).read_text()


# 1: pip install

def test_install_is_the_pip_that_this_environment_has(flask_app):
    made = flask_app()
    made.write("install.sh", (USUAL / "install.sh").read_text().replace("install ", "install --dry-run --no-index "))
    result = made.run("bash", "install.sh")  # satisfied already: nothing is fetched
    assert result.status == 0 and "Requirement already satisfied: flask" in result.output


def test_install_is_refused_by_the_python_of_debian():
    system = Path("/usr/bin/python3")
    if not system.exists() or not list(Path("/usr/lib").glob("python3*/EXTERNALLY-MANAGED")):
        pytest.skip("no Python that is managed by Debian on this machine")
    done = subprocess.run([system, "-m", "pip", "install", "flask"], capture_output=True, text=True)
    if "No module named pip" in done.stderr:
        pytest.skip("Debian's Python has no pip on this machine")
    assert done.returncode != 0 and "externally-managed-environment" in done.stderr


# 2 and 3: the first run

HELLO = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef home():\n    return "Hello, World!"\n'


def test_flask_run_with_and_without_the_variable(flask_app):
    made = flask_app()
    made.write("app.py", HELLO)
    commands = [("flask", "run", "--port", "0"), ("flask", "--app", "app", "run", "--port", "0")]
    for command in commands:
        with made.serving(*command) as server:
            assert server.get("/").text == "Hello, World!"
    assert printed("flask", "run.sh") == "FLASK_APP=app.py flask run\n"
    with made.serving("flask", "run", "--port", "0", env={"FLASK_APP": "app.py"}) as server:
        assert server.get("/").text == "Hello, World!"


def test_runserver_as_printed_does_not_find_manage_py(flask_app):
    made = flask_app()
    result = made.run("bash", "-c", printed("django", "run.sh"))
    assert result.status == 2
    assert "can't open file" in result.output and "manage.py" in result.output
    assert (made.folder / "myproject/manage.py").exists()  # one folder further down


# 4 and 5: the new project

def test_the_congratulations_and_when_they_end(django_project):
    made = django_project()
    with made.serving() as server:
        page = server.get("/")
        assert page.status == 200 and "Congratulations!" in page.text
        assert "You have 18 unapplied migration(s)" in server.log
    made.write("mysite/urls.py", "from django.urls import path\n\nurlpatterns = [path('admin/', lambda request: None)]\n")
    with made.serving() as server:
        assert server.get("/").status == 404


def test_startproject_makes_six_files_and_no_application(django_project):
    files = [path for path in django_project().files() if not path.endswith((".pyc", ".log"))]
    assert files == ["manage.py", "mysite/__init__.py", "mysite/asgi.py", "mysite/settings.py",
                     "mysite/urls.py", "mysite/wsgi.py"]


# 6 and 7: TESTING

def test_testing_as_printed_for_flask(flask_app):
    made = flask_app()
    result = made.python(printed("flask", "testing.py"))
    assert result.status == 1 and last_line(result) == "NameError: name 'app' is not defined"


@pytest.mark.parametrize("testing, ends", [("False", "500"), ("True", "ZeroDivisionError: division by zero")])
def test_what_testing_does_in_flask(flask_app, testing, ends):
    result = flask_app().python(f"""
from flask import Flask
app = Flask(__name__)
app.config["TESTING"] = {testing}
app.add_url_rule("/", view_func=lambda: 1 / 0)
print(app.test_client().get("/").status_code)
""")
    assert last_line(result) == ends


def test_what_testing_does_in_django(django_project):
    made = django_project()
    settings = (made.folder / "mysite/settings.py").read_text()
    made.write("mysite/settings.py", settings + "\n" + printed("django", "testing.py"))
    made.write("mysite/tests.py", """
from django.conf import global_settings, settings
from django.test import SimpleTestCase


class SettingsTest(SimpleTestCase):
    def test_settings(self):
        print("DEBUG", settings.DEBUG, "known", hasattr(global_settings, "TESTING"))
""")
    assert made.python("from django.conf import settings; print(settings.DEBUG)").output.strip() == "True"
    result = made.run("python", "manage.py", "test")
    assert result.status == 0 and "DEBUG False known False" in result.output


# 8 and 9: routes

def test_a_route_without_its_application(flask_app):
    result = flask_app().python(printed("flask", "route.py"))
    assert result.status == 1 and last_line(result) == "NameError: name 'app' is not defined"


VIEWS = "from django.http import HttpResponse\n\n\ndef home(request):\n    return HttpResponse('Hello')\n"


def test_a_pattern_that_starts_with_a_slash(django_project):
    made = django_project()
    made.write("mysite/urls.py", printed("django", "urls.py"))
    result = made.run("python", "manage.py", "check")
    assert result.status == 1 and "ImportError: cannot import name 'views' from 'mysite'" in result.output
    made.write("mysite/views.py", VIEWS)
    result = made.run("python", "manage.py", "check")
    assert result.status == 0 and "urls.W002" in result.output
    with made.serving() as server:
        assert server.get("/").status == 404
    made.write("mysite/urls.py", printed("django", "urls.py").replace('path("/"', 'path(""'))
    with made.serving() as server:
        assert (server.get("/").status, server.get("/").text) == (200, "Hello")


# 10: templates are compared on a page of their own; 11 and 12: users

def test_users_as_printed_for_django(django_project):
    made = django_project()
    assert made.run("python", "manage.py", "migrate", "-v", "0").status == 0
    result = made.python(printed("django", "users.py"))
    assert result.status == 1 and last_line(result) == "NameError: name 'User' is not defined"
    shell = made.run("python", "manage.py", "shell", "-v", "0", input=printed("django", "users.py") + "print(users)\n")
    assert shell.output.strip() == "<QuerySet []>"  # the shell of 5.2 imports the models itself


def test_users_as_printed_for_flask(flask_app):
    made = flask_app()
    made.write("users.py", printed("flask", "users.py"))
    result = made.run("python", "users.py")
    assert result.status == 1 and "RuntimeError: Working outside of application context." in result.output
    made.write("users.py", printed("flask", "users.py").replace("users = User.query.all()", """
with app.app_context():
    db.create_all()
    print(User.query.all(), db.session.scalars(db.select(User)).all())
"""))
    assert made.run("python", "users.py").output.strip() == "[] []"


# 13: the admin

def test_a_model_that_is_not_registered_is_not_in_the_admin(django_project):
    made = django_project()
    made.write("library/__init__.py", "")
    made.write("library/models.py", printed("django", "models.py"))
    settings = (made.folder / "mysite/settings.py").read_text()
    made.write("mysite/settings.py", settings + '\nINSTALLED_APPS += ["library"]\n')
    for command in (("makemigrations", "library"), ("migrate", "-v", "0")):
        assert made.run("python", "manage.py", *command).status == 0
    ask = """
from django.contrib.auth.models import User
from django.test import Client
user, _ = User.objects.get_or_create(username="ada", is_staff=True, is_superuser=True)
client = Client(SERVER_NAME="localhost")
client.force_login(user)
print(client.get("/admin/").status_code, client.get("/admin/library/book/").status_code)
"""
    assert last_line(made.python(ask)) == "200 404"
    made.write("library/admin.py", "from django.contrib import admin\n\nfrom .models import Book\n\nadmin.site.register(Book)\n")
    assert last_line(made.python(ask)) == "200 200"


def test_anyone_may_write_through_flask_admin(flask_app):
    made = flask_app()
    made.write("app.py", printed("flask", "pages.py"))
    result = made.python("""
from app import Book, app, db
answer = app.test_client().post("/admin/book/new/", data={"title": "Written by a stranger"})
with app.app_context():
    print(answer.status_code, db.session.scalars(db.select(Book.title)).all())
""")
    assert last_line(result) == "302 ['Written by a stranger']"


# 15: JSON

def test_jsonify_and_a_returned_list_give_the_same_bytes(flask_app):
    made = flask_app()
    made.write("app.py", printed("flask", "answer.py"))
    result = made.python("""
from app import app
client = app.test_client()
one, two = client.get("/todos"), client.get("/plain")
print(one.data == two.data, one.content_type == two.content_type == "application/json")
""")
    assert last_line(result) == "True True"
