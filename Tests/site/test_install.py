"""What content/start/installation.md says about installing, and about a folder in which nothing is written yet."""

import os
import subprocess
from importlib.metadata import metadata
from pathlib import Path

import pytest
from conftest import DEADLINE, SAMPLES

STARTPROJECT = ["manage.py"] + [f"mysite/{name}.py" for name in ("__init__", "asgi", "settings", "urls", "wsgi")]


@pytest.mark.parametrize("side, packages", [
    ("django", {"Django", "asgiref", "sqlparse"}),
    ("flask", {"Flask", "Werkzeug", "Jinja2", "MarkupSafe", "itsdangerous", "click", "blinker"}),
])
def test_installing(tmp_path, side, packages):
    script = SAMPLES / "install" / side / "install.sh"
    # pip is asked as it is set up on this machine, cache and index included.
    done = subprocess.run(["sh", "-e", script], cwd=tmp_path, text=True, capture_output=True, timeout=10 * DEADLINE)
    if "Could not find a version that satisfies" in done.stderr:
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    site = next((tmp_path / ".venv/lib").glob("python*/site-packages"))
    installed = {path.name.split("-")[0].lower() for path in site.glob("*.dist-info")}
    assert installed - {"pip", "setuptools"} == {name.lower() for name in packages}
    if side == "django":
        sizes = {path: path.stat().st_size for path in (site / "django").rglob("*") if path.is_file()}
        compiled = sum(size for path, size in sizes.items() if path.suffix == ".pyc")
        translations = sum(size for path, size in sizes.items() if path.suffix in (".po", ".mo"))
        assert 0.6 < translations / (sum(sizes.values()) - compiled) < 0.72  # two thirds
    assert (tmp_path / ".venv/bin" / {"django": "django-admin", "flask": "flask"}[side]).exists()
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py") if ".venv" not in path.parts)
    assert made == (STARTPROJECT if side == "django" else [])


def test_pythons_asked_for():
    assert metadata("Django")["Requires-Python"] == ">=3.10"
    assert metadata("Flask")["Requires-Python"] == ">=3.9"


def test_the_systems_pip_refuses():
    """Debian marks its Python as managed from outside (PEP 668)."""
    if not any(Path("/usr/lib").glob("python3*/EXTERNALLY-MANAGED")) or not Path("/usr/bin/pip3").exists():
        pytest.skip("this system's Python is not managed by its packages, or has no pip")
    done = subprocess.run(
        ["/usr/bin/pip3", "install", "--no-deps", "Flask"], text=True, capture_output=True, timeout=DEADLINE,
        env={"PATH": os.defpath, "HOME": "/nonexistent"},
    )
    assert done.returncode == 1
    assert "error: externally-managed-environment" in done.stderr


def test_startproject_without_the_dot(flask_app):
    site = flask_app()
    assert site.run("django-admin", "startproject", "mysite").status == 0
    failed = site.run("python", "manage.py", "runserver")
    assert failed.status == 2
    assert "can't open file" in failed.output and "manage.py" in failed.output
    assert site.files() == [f"mysite/{path}" for path in STARTPROJECT]


@pytest.mark.parametrize("name", ["test", "site", "django"])
def test_django_refuses_a_name_that_is_taken(flask_app, name):
    refused = flask_app().run("django-admin", "startproject", name)
    assert refused.status == 1
    assert "conflicts with the name of an existing Python module" in refused.output


def test_a_file_called_flask_hides_the_framework(flask_app):
    site = flask_app()
    site.write("flask.py", "from flask import Flask\n\napp = Flask(__name__)\n")
    failed = site.run("python", "flask.py")
    assert failed.status == 1
    assert "ImportError: cannot import name 'Flask'" in failed.output


def test_a_new_django_project_answers(django_project, serve):
    site = django_project()
    assert site.files() == STARTPROJECT
    server = serve(site)
    assert "Congratulations!" in server.get("/").text
    assert "You have 18 unapplied migration(s)" in server.log
    assert (site.folder / "db.sqlite3").stat().st_size == 0
    site.run("python", "manage.py", "migrate")
    assert "unapplied" not in serve(site).log


def test_flask_has_nothing_to_start(flask_app, serve):
    site = flask_app()
    failed = site.run("flask", "run")
    assert failed.status == 2
    assert "Could not locate a Flask application" in failed.output
    site.write("app.py", "from flask import Flask\n\napp = Flask(__name__)\n")
    assert serve(site).get("/").status == 404
