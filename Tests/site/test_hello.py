"""What content/start/installation.md says about the first two pages and the servers that answer them."""

import re
import time
import urllib.error
import urllib.request

import pytest
from conftest import SIDES, fence

PAGE = "start/installation.md"
PROGRAMS = ("django", "flask", "single")
SINGLE = ("python", "hello.py", "runserver", "--noreload", "127.0.0.1:0")
FAILING = {
    "django": ("mysite/views.py", 'HttpResponse("Hello World!")'),
    "flask": ("app.py", '"Hello World!"'),
}


def single(flask_app):
    """Django in one file, in an empty folder."""
    site = flask_app()
    site.write("hello.py", fence(PAGE, "A Django program in one file: hello.py"))
    return site


@pytest.fixture(scope="module")
def sites(project, flask_app, serve):
    started = {side: serve(project(side, "hello")) for side in SIDES}
    return started | {"single": serve(single(flask_app), *SINGLE)}


@pytest.mark.parametrize("path, status, text", [
    ("/", 200, "Hello World!"),
    ("/hello/Ada/", 200, "Hello Ada!"),
    ("/hello/%3Cb%3EAda/", 200, "Hello &lt;b&gt;Ada!"),
    ("/nope", 404, None),
])
@pytest.mark.parametrize("program", PROGRAMS)
def test_all_answer_the_same(sites, program, path, status, text):
    answer = sites[program].get(path)
    assert answer.status == status
    if text is not None:
        assert answer.text == text


def test_only_django_lists_the_patterns_tried(sites):
    assert "hello/&lt;str:name&gt;/" in sites["django"].get("/nope").text
    assert "hello" not in sites["flask"].get("/nope").text


def test_django_in_one_file_needs_a_key(flask_app, serve):
    site = single(flask_app)
    program = site.folder / "hello.py"
    key = '    SECRET_KEY="for development only",\n'
    assert key in program.read_text()
    program.write_text(program.read_text().replace(key, ""))
    server = serve(site, *SINGLE)
    assert server.get("/").status == 200
    assert server.get("/nope").status == 500
    assert "The SECRET_KEY setting must not be empty." in server.log


def test_security_headers(sites):
    expected = {
        "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for program in PROGRAMS:
        headers = sites[program].get("/").headers
        assert {name: headers[name] for name in expected if name in headers} == (
            expected if program == "django" else {}
        )


def test_both_say_that_they_are_not_for_production(sites):
    for side in SIDES:
        assert "WARNING: This is a development server." in sites[side].log


def _break(site):
    path, good = FAILING[site.side]
    file = site.folder / path
    assert good in file.read_text()
    file.write_text(file.read_text().replace(good, "missing"))
    return site


def test_a_function_that_fails(project, serve):
    django = serve(_break(project("django", "hello"))).get("/")
    server = serve(_break(project("flask", "hello")))
    flask = server.get("/")
    assert (django.status, flask.status) == (500, 500)
    assert "NameError" in django.text and "Traceback" in django.text and "ROOT_URLCONF" in django.text
    assert "NameError" not in flask.text
    assert "NameError: name 'missing' is not defined" in server.log


def test_flasks_debugger_has_a_console_behind_a_pin(flask_app, serve):
    site = _break(flask_app("hello"))
    answer = serve(site, "flask", "run", "--debug", "--no-reload", "--port", "0").get("/")
    assert answer.status == 500
    assert "NameError" in answer.text and "Console Locked" in answer.text and "entering the PIN" in answer.text


def _change_and_ask(server, site, patience):
    """Changes what the page at / says, and gives what the server says then, at the latest after `patience` seconds."""
    path, _ = FAILING[site.side]
    file = site.folder / path
    time.sleep(1.1)  # a reloader looks at whole seconds on some file systems
    file.write_text(file.read_text().replace("Hello World!", "Changed"))
    text = None
    for _ in range(5 * patience):
        time.sleep(0.2)
        # With --port 0, Django takes another port when it starts again.
        port = re.findall(r"http://127\.0\.0\.1:([1-9]\d*)", server.log)[-1]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
                text = response.read().decode()
        except (urllib.error.URLError, ConnectionError):
            continue
        if text == "Changed":
            break
    return text


@pytest.mark.parametrize("side, command, seen, patience", [
    ("django", "python manage.py runserver 127.0.0.1:0", "Changed", 60),
    ("flask", "flask run --port 0", "Hello World!", 5),
    ("flask", "flask run --debug --port 0", "Changed", 60),
])
def test_a_changed_file(project, side, command, seen, patience):
    site = project(side, "hello")
    with site.serving(*command.split()) as server:
        assert _change_and_ask(server, site, patience) == seen


def test_default_addresses(project):
    django = project("django").python(
        "from django.core.management.commands.runserver import Command as C; print(C.default_addr, C.default_port)"
    )
    flask = project("flask").python(
        "from flask.cli import run_command; print(*[p.default for p in run_command.params if p.name in ('host', 'port')])"
    )
    assert django.output.split() == ["127.0.0.1", "8000"]
    assert flask.output.split() == ["127.0.0.1", "5000"]


def test_a_port_that_is_taken(sites, project):
    port = str(sites["django"].port)
    for side, command in (("django", f"python manage.py runserver --noreload {port}"), ("flask", f"flask run --port {port}")):
        taken = project(side, "hello").run(*command.split())
        assert taken.status == 1
        assert "in use" in taken.output


@pytest.mark.parametrize("env, command", [
    ({}, "flask --app greeting run --port 0"),
    ({"FLASK_APP": "greeting.py"}, "flask run --port 0"),
])
def test_other_ways_to_name_the_application(flask_app, env, command):
    site = flask_app("hello")
    (site.folder / "app.py").rename(site.folder / "greeting.py")
    with site.serving(*command.split(), env=env) as server:
        assert server.get("/").text == "Hello World!"


def test_the_commands_on_the_page_are_those_run_here(project):
    for side, title in (("django", "Start Django"), ("flask", "Start Flask")):
        shown = fence(PAGE, title).split()
        assert project(side).server_command()[:len(shown)] == tuple(shown)
