"""Measures the processor time of one request, inside one process and without a server; writes content/data/cpu.yml.

A WSGI application is a function, so it can be called without a network: what is left is the framework's own work.
Each application answers `Hello World!` from a view. The best of many short rounds counts: a machine that is busy with
something else can only make a round slower.
"""

import io
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from record import record

FLASK = """
from flask import Flask

app = Flask(__name__)


@app.route("/")
def hello():
    return "Hello World!"
"""
DJANGO_VIEWS = """
from django.http import HttpResponse


def hello(request):
    return HttpResponse("Hello World!")
"""
DJANGO_URLS = """
from django.urls import path

from mysite import views

urlpatterns = [path("", views.hello)]
"""
DJANGO_SETTINGS = "\nDEBUG = False\nALLOWED_HOSTS = ['127.0.0.1']\n"
APPLICATIONS = {
    "flask": ("app", "app"),
    "project": ("mysite.wsgi", "application"),
    "bare": ("mysite.wsgi", "application"),
}


# region lay
def lay(folder, which):
    """Writes the application into an empty folder: for Django, what startproject makes and one view."""
    if which == "flask":
        (folder / "app.py").write_text(FLASK)
        return
    command = [sys.executable, "-m", "django", "startproject", "mysite", "."]
    subprocess.run(command, cwd=folder, check=True)
    (folder / "mysite/views.py").write_text(DJANGO_VIEWS)
    (folder / "mysite/urls.py").write_text(DJANGO_URLS)
    without = "\nMIDDLEWARE = []\n" if which == "bare" else ""
    with (folder / "mysite/settings.py").open("a") as settings:
        settings.write(DJANGO_SETTINGS + without)
# endregion


# region request
def request(app):
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    started = []
    answer = app(environ, lambda status, headers, error=None: started.append(status))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return started[0], body


def microseconds(app, rounds=500, number=40):
    assert request(app) == ("200 OK", b"Hello World!")
    for _ in range(300):
        request(app)
    best = None
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(number):
            request(app)
        spent = (time.process_time() - start) / number * 1e6
        best = spent if best is None else min(best, spent)
    return best
# endregion


def measure(which):
    """Each application in a process of its own: Django is configured once in a process."""
    module, name = APPLICATIONS[which]
    with tempfile.TemporaryDirectory() as folder:
        lay(Path(folder), which)
        code = f"import cpu; from {module} import {name} as app; print(cpu.microseconds(app))"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True,
            env={"PYTHONPATH": f"{folder}:{Path(__file__).parent}", "DJANGO_SETTINGS_MODULE": "mysite.settings"},
        )
    return round(float(done.stdout))


if __name__ == "__main__":
    flask = measure("flask")
    record(
        "cpu",
        title="Processor time of a request, microseconds",
        note="in one process, without a server. Shorter is better.",
        unit="µs",
        bars=[
            {"label": "As a new project makes it", "django": measure("project"), "flask": flask},
            {"label": "Django without its middleware", "django": measure("bare"), "flask": flask},
        ],
        method="Best of 500 rounds of 40 calls of the WSGI application; cpu.py.",
    )
