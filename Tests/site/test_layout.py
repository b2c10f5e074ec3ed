"""What content/start/layout.md says, asked of both frameworks."""

import pytest
from conftest import SIDES, fence

PAGE = "start/layout.md"


@pytest.fixture(scope="module")
def make(django_project, flask_app):
    """A fresh copy of the sample of either side."""

    def make(side):
        if side == "django":
            return django_project("layout", apps=["blog"])
        return flask_app("layout", env={"FLASK_APP": "mysite"})

    return make


@pytest.fixture(scope="module")
def sites(make, serve):
    return {side: serve(make(side)) for side in SIDES}


def edit(project, path, old, new):
    file = project.folder / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def listed():
    """The files in the page's tree by side, each with its note."""
    sides, folders = {}, []
    for line in fence(PAGE, "The files, and who writes them").splitlines():
        name, _, note = line.strip().partition(":")
        depth = (len(line) - len(line.lstrip())) // 2
        del folders[depth:]
        if depth == 0 or name.endswith("/"):
            folders.append(name)
        elif name != ".":
            sides.setdefault(folders[0], {})["".join(folders[1:]) + name] = note.strip()
    return sides


@pytest.mark.parametrize("path", ["/", "/blog/", "/blog/first/"])
def test_both_give_the_same_page(sites, path):
    django, flask = (sites[side].get(path) for side in SIDES)
    assert (django.status, flask.status) == (200, 200)
    # Jinja leaves out the last line break of a template.
    assert django.text.rstrip("\n") == flask.text.rstrip("\n")


@pytest.mark.parametrize("side", SIDES)
def test_the_pages(sites, side):
    assert "<h1>Home</h1>" in sites[side].get("/").text
    assert '<a href="/blog/first/">The first post</a>' in sites[side].get("/blog/").text
    assert sites[side].get("/blog/third/").status == 404


def test_the_files_listed(django_project, make):
    made = django_project(apps=["blog"])
    django, flask = (listed()[side] for side in SIDES)
    assert sorted(path for path, note in django.items() if note != "added") == made.files()
    before = {path: (made.folder / path).read_text() for path in made.files()}
    whole = make("django")
    changed = [path for path in whole.files() if before.get(path) != (whole.folder / path).read_text()]
    assert sorted(path for path, note in django.items() if note) == changed
    assert sorted(flask) == make("flask").files()
    assert set(flask.values()) == {"added"}


def test_what_the_commands_write(django_project):
    made = django_project(apps=["blog"])
    lines = {
        path: sum(1 for line in (made.folder / path).read_text().splitlines() if line.strip()) for path in made.files()
    }
    assert (len(lines), sum(lines.values()), lines["mysite/settings.py"]) == (13, 158, 88)
    assert "'DIRS': []" in (made.folder / "mysite/settings.py").read_text()


def test_joined_twice(make, serve):
    django, flask = make("django"), make("flask")
    edit(django, "mysite/urls.py", '    path("admin/"',
         '    path("news/", include("blog.urls", namespace="news")),\n    path("admin/"')
    edit(flask, "mysite/__init__.py", 'url_prefix="/blog")',
         'url_prefix="/blog")\n    app.register_blueprint(blog.bp, url_prefix="/news", name="news")')
    for site in (django, flask):
        server = serve(site)
        for prefix in ("/blog/", "/news/"):
            assert f'<a href="{prefix}first/">' in server.get(prefix).text


@pytest.mark.parametrize("side, file", [
    ("django", "templates/blog/index.html"), ("flask", "mysite/templates/blog/index.html"),
])
def test_the_projects_template_wins(make, serve, side, file):
    site = make(side)
    site.write(file, "the project's own")
    assert serve(site).get("/blog/").text == "the project's own"


def test_the_first_of_two_templates_is_used_for_both(django_project, flask_app, serve):
    django = django_project(apps=["one", "two"])
    routes = []
    for app in ("one", "two"):
        django.write(f"{app}/templates/index.html", f"from {app}")
        django.write(f"{app}/views.py", "from django.shortcuts import render\n\n\ndef index(request):\n"
                     "    return render(request, 'index.html')\n")
        routes.append(f"path('{app}/', {app}.views.index)")
    django.write("mysite/urls.py", "from django.urls import path\n\nimport one.views\nimport two.views\n\n"
                 f"urlpatterns = [{', '.join(routes)}]\n")
    settings = django.folder / "mysite/settings.py"
    settings.write_text(settings.read_text() + "\nINSTALLED_APPS += ['one', 'two']\n")

    flask = flask_app()
    flask.write("app.py", """\
from flask import Blueprint, Flask, render_template

app = Flask(__name__)
for name in ("one", "two"):
    part = Blueprint(name, __name__, template_folder=f"{name}/templates")
    part.add_url_rule("/", "index", lambda: render_template("index.html"))
    app.register_blueprint(part, url_prefix=f"/{name}")
""")
    for name in ("one", "two"):
        flask.write(f"{name}/templates/index.html", f"from {name}")

    for site in (django, flask):
        server = serve(site)
        assert [server.get(path).text for path in ("/one/", "/two/")] == ["from one", "from one"]


def test_what_a_blueprint_carries(make, serve):
    site = make("flask")
    file = site.folder / "mysite/blog/__init__.py"
    file.write_text(file.read_text() + """

@bp.before_request
def note():
    print("before the blog")


@bp.errorhandler(404)
def missing(error):
    return "the blog's own page", 404


@bp.app_template_filter("shout")
def shout(text):
    return text.upper()


@bp.cli.command("count")
def count():
    print(len(POSTS))


@bp.record
def registered(state):
    print("registered on", state.app.name)
""")
    assert site.run("flask", "blog", "count").output.splitlines() == ["registered on mysite", "2"]
    (site.folder / "mysite/templates/home.html").write_text('{{ "home"|shout }}')
    server = serve(site)
    assert server.get("/").text == "HOME"
    assert "before the blog" not in server.log
    answer = server.get("/blog/third/")
    assert (answer.status, answer.text) == (404, "the blog's own page")
    assert "before the blog" in server.log
    assert "the blog's own page" not in server.get("/nothing/").text
    assert "the blog's own page" not in server.get("/blog/a/b/").text


def test_what_an_app_carries(make, serve):
    site = make("django")
    site.write("blog/management/commands/count.py", """\
from django.core.management import BaseCommand

from blog.posts import POSTS


class Command(BaseCommand):
    def handle(self, **options):
        self.stdout.write(str(len(POSTS)))
""")
    site.write("blog/templatetags/__init__.py", "")
    site.write("blog/templatetags/loud.py", """\
from django import template

register = template.Library()


@register.filter
def shout(text):
    return text.upper()
""")
    site.write("blog/models.py", """\
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=100)
""")
    site.write("blog/admin.py", "from django.contrib import admin\n\nfrom .models import Post\n\nadmin.site.register(Post)\n")
    apps = site.folder / "blog/apps.py"
    apps.write_text(apps.read_text() + "\n    def ready(self):\n        print('ready')\n")
    assert site.run("python", "manage.py", "count").output.splitlines() == ["ready", "2"]
    assert "Create model Post" in site.run("python", "manage.py", "makemigrations").output
    assert "blog/migrations/0001_initial.py" in site.files("blog/migrations")
    admin = site.python("from django.contrib import admin\nadmin.autodiscover()\n"
                        "print([model.__name__ for model in admin.site._registry])")
    assert "'Post'" in admin.output
    home = site.folder / "templates/home.html"
    home.write_text('{{ "home"|shout }}')
    assert serve(site).get("/").status == 500
    home.write_text('{% load loud %}{{ "home"|shout }}')
    assert serve(site).get("/").text == "HOME"


def test_a_part_that_is_not_listed(make, serve):
    django, flask = make("django"), make("flask")
    edit(django, "mysite/settings.py", 'INSTALLED_APPS += ["blog"]\n', "")
    edit(flask, "mysite/__init__.py", '    app.register_blueprint(blog.bp, url_prefix="/blog")\n', "")
    assert django.run("python", "manage.py", "check").output == "System check identified no issues (0 silenced).\n"
    answer = serve(django).get("/blog/")
    assert answer.status == 500 and "TemplateDoesNotExist" in answer.text
    server = serve(flask)
    assert server.get("/blog/").status == 404
    assert server.get("/").status == 500
    assert "BuildError" in server.log


def test_a_name_that_is_taken(make):
    refused = make("django").run("python", "manage.py", "startapp", "blog")
    assert refused.status == 1
    assert "'blog' conflicts with the name of an existing Python module" in refused.output


def test_registered_twice_under_one_name(make):
    django, flask = make("django"), make("flask")
    edit(django, "mysite/urls.py", '    path("admin/"', '    path("news/", include("blog.urls")),\n    path("admin/"')
    checked = django.run("python", "manage.py", "check")
    assert (checked.status, "urls.W005" in checked.output) == (0, True)
    line = 'app.register_blueprint(blog.bp, url_prefix="/blog")'
    edit(flask, "mysite/__init__.py", line, f"{line}\n    {line.replace('/blog', '/news')}")
    failed = flask.run("flask", "routes")
    assert failed.status == 1
    assert "ValueError: The name 'blog' is already registered" in failed.output


def test_two_modules_that_need_each_other(flask_app):
    site = flask_app()
    code = fence(PAGE, "app.py")
    site.write("app.py", code)
    site.write("views.py", fence(PAGE, "views.py"))
    failed = site.run("flask", "run")
    assert failed.status != 0
    assert (
        "ImportError: cannot import name 'app' from partially initialized module 'app' "
        "(most likely due to a circular import)"
    ) in failed.output
    site.write("app.py", code.replace("import views\n\n", "") + "\nimport views\n")
    assert "home" in site.run("flask", "routes").output
