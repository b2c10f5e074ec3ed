"""What content/requests/routing.md says, asked of both frameworks."""

import pytest
from conftest import SIDES, fence

PAGE = "requests/routing.md"
UUID = "12345678-1234-5678-1234-567812345678"
UPPER = "ABCDEF78-1234-5678-1234-567812345678"


@pytest.fixture(scope="module")
def sites(project, serve):
    return {side: serve(project(side, "routing")) for side in SIDES}


@pytest.fixture(scope="module")
def in_production(django_project, serve):
    site = django_project("routing")
    settings = site.folder / "mysite/settings.py"
    settings.write_text(settings.read_text() + "\nDEBUG = False\nALLOWED_HOSTS = ['127.0.0.1']\n")
    return serve(site)


@pytest.mark.parametrize("method, path, status, text", [
    ("GET", "/posts/", 200, "page 1, next /posts/?page=2"),
    ("GET", "/posts/?page=2", 200, "page 2, next /posts/?page=3"),
    ("GET", "/posts/?page=x", 200, "page 1, next /posts/?page=2"),
    ("POST", "/posts/", 201, "created"),
    ("HEAD", "/posts/", 200, ""),
    ("GET", "/posts/2024/hello/", 200, "int 2024 hello /posts/2024/hello/"),
    ("GET", "/posts/-1/x/", 404, None),
    ("GET", "/posts/abc/hello/", 404, None),
    ("GET", "/files/a/b/c.txt", 200, "a/b/c.txt"),
    ("GET", "/files/a//b", 200, "a//b"),
    ("GET", "/files/", 404, None),
    ("GET", f"/users/{UUID}", 200, f"UUID {UUID}"),
    ("GET", f"/users/{UUID}/", 404, None),
    ("GET", "/archive/2024-05-17/", 200, "Friday /archive/2024-05-17/"),
    ("GET", "/archive/2024-02-30/", 404, None),
])
@pytest.mark.parametrize("side", SIDES)
def test_both_answer_the_same(sites, side, method, path, status, text):
    answer = sites[side].request(method, path)
    assert answer.status == status
    if text is not None:
        assert answer.text == text


@pytest.mark.parametrize("side", SIDES)
def test_creating_names_the_new_address(sites, side):
    assert sites[side].post("/posts/").headers["Location"] == "/posts/2024/hello/"


@pytest.mark.parametrize("method, path, django, flask", [
    ("GET", "/posts/2024/hello", 301, 308),
    ("POST", "/posts", 500, 308),
    ("GET", "/posts//2024/hello/", 404, 308),
    ("GET", "/posts/2024/a.b/", 404, 200),
    ("GET", "/posts/2024/h%C3%A9llo/", 404, 200),
    ("GET", "/posts/%EF%BC%92%EF%BC%90/hello/", 404, 200),  # 20 in full-width digits
    ("GET", f"/users/{UPPER}", 404, 200),
    ("OPTIONS", "/posts/", 405, 200),
    ("POST", f"/users/{UUID}", 403, 405),
])
def test_they_answer_differently(sites, method, path, django, flask):
    assert sites["django"].request(method, path).status == django
    assert sites["flask"].request(method, path).status == flask


def test_bodies_where_only_flask_answers(sites):
    flask = sites["flask"]
    assert flask.get("/posts/2024/a.b/").text == "int 2024 a.b /posts/2024/a.b/"
    assert flask.get("/posts/%EF%BC%92%EF%BC%90/hello/").text == "int 20 hello /posts/20/hello/"
    assert flask.get(f"/users/{UPPER}").text == f"UUID {UPPER.lower()}"
    assert flask.get("/posts//2024/hello/").headers["Location"].endswith("/posts/2024/hello/")


def test_each_redirects_to_the_path_with_its_slash(sites):
    assert sites["django"].get("/posts/2024/hello").headers["Location"] == "/posts/2024/hello/"
    location = f"http://127.0.0.1:{sites['flask'].port}/posts/2024/hello/"
    assert sites["flask"].get("/posts/2024/hello").headers["Location"] == location


def test_a_post_without_the_slash_fails_in_development_only(sites, in_production):
    assert "RuntimeError" in sites["django"].post("/posts").text
    answer = in_production.post("/posts")
    assert (answer.status, answer.headers["Location"]) == (301, "/posts/")


def test_allowed_methods(sites):
    django, flask = (sites[side].request("DELETE", "/posts/") for side in SIDES)
    assert (django.status, flask.status) == (405, 405)
    assert django.headers["Allow"] == "GET, HEAD, POST"
    assert set(flask.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    options = sites["flask"].request("OPTIONS", "/posts/").headers["Allow"]
    assert set(options.split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_the_csrf_check_comes_first(sites):
    assert "CSRF" in sites["django"].post(f"/users/{UUID}").text


def test_a_django_view_answers_every_method_and_a_class_answers_options(django_project, serve):
    site = django_project()
    site.write("mysite/urls.py", """\
from django.http import HttpResponse
from django.urls import path
from django.views import View


def plain(request):
    return HttpResponse(request.method)


class Page(View):
    def get(self, request):
        return HttpResponse("page")


urlpatterns = [path("plain/", plain), path("page/", Page.as_view())]
""")
    server = serve(site)
    assert server.request("PROPFIND", "/plain/").status == 403  # CSRF; safe methods pass:
    assert server.request("OPTIONS", "/plain/").text == "OPTIONS"
    assert server.request("TRACE", "/plain/").text == "TRACE"
    assert server.request("OPTIONS", "/page/").status == 200
    assert server.request("OPTIONS", "/page/").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_an_error_in_a_type_is_500_in_flask(flask_app, serve):
    site = flask_app("routing")
    app = site.folder / "app.py"
    code = app.read_text()
    assert "raise ValidationError" in code
    app.write_text(code.replace("raise ValidationError", "raise"))
    server = serve(site)
    assert server.get("/archive/2024-05-17/").status == 200
    assert server.get("/archive/2024-02-30/").status == 500


def test_the_types_that_each_brings(project):
    django = project("django").python("from django.urls.converters import *; print(*sorted(DEFAULT_CONVERTERS))")
    assert django.output.split() == ["int", "path", "slug", "str", "uuid"]
    flask = project("flask").python("from werkzeug.routing import Map; print(*sorted(Map.default_converters))")
    assert flask.output.split() == ["any", "default", "float", "int", "path", "string", "uuid"]


def test_which_pattern_wins(project, serve):
    django, flask = project("django"), project("flask")
    django.write("mysite/urls.py", fence(PAGE, "In Django the first wins"))
    flask.write("app.py", fence(PAGE, "In Flask the specific one wins"))
    checked = django.run("python", "manage.py", "check")
    assert checked.output == "System check identified no issues (0 silenced).\n"
    assert serve(django).get("/posts/new/").text == "the post new"
    server = serve(flask)
    assert server.get("/posts/new/").text == "a new post"
    assert server.get("/posts/old/").text == "the post old"


@pytest.fixture(scope="module")
def build(project):
    """Evaluates a call in the sample and gives the last line that it prints."""
    routing = {side: project(side, "routing") for side in SIDES}

    def build(side, call):
        if side == "django":
            code = f"from django.urls import reverse\nprint({call})"
        else:
            code = f"from app import app, url_for\nwith app.test_request_context():\n    print({call})"
        return routing[side].python(code).output.strip().splitlines()[-1]

    return build


@pytest.mark.parametrize("django, flask", [
    ('reverse("nothing")', 'url_for("nothing")'),
    ('reverse("post", kwargs={"year": 2024})', 'url_for("post", year=2024)'),
])
def test_both_refuse_to_build(build, django, flask):
    assert build("django", django).startswith("django.urls.exceptions.NoReverseMatch")
    assert build("flask", flask).startswith("werkzeug.routing.exceptions.BuildError")


@pytest.mark.parametrize("parts, built", [
    ({"year": 2024, "slug": "a b"}, "/posts/2024/a%20b/"),
    ({"year": -1, "slug": "hello"}, "/posts/-1/hello/"),
    ({"year": 2024, "slug": "hello", "page": 2}, "/posts/2024/hello/?page=2"),
])
def test_only_flask_builds(build, parts, built):
    assert build("django", f'reverse("post", kwargs={parts})').startswith("django.urls.exceptions.NoReverseMatch")
    assert build("flask", f'url_for("post", **{parts})') == built


def test_what_flask_builds_may_not_match(sites):
    assert sites["flask"].get("/posts/2024/a%20b/").status == 200
    assert sites["flask"].get("/posts/-1/hello/").status == 404


def test_django_takes_a_query(build):
    call = 'reverse("post", kwargs={"year": 2024, "slug": "hello"}, query={"page": 2})'
    assert build("django", call) == "/posts/2024/hello/?page=2"


def test_only_django_builds_outside_a_request(build, flask_app):
    assert build("django", 'reverse("posts")') == "/posts/"
    flask = flask_app("routing")
    call = 'print(url_for("posts"))'
    assert "RuntimeError: Working outside of application context" in flask.python(f"from app import *\n{call}").output
    inside = f"with app.app_context():\n    {call}"
    assert "RuntimeError: Unable to build URLs outside an active request" in flask.python(
        f"from app import *\n{inside}"
    ).output
    named = f'from app import *\napp.config["SERVER_NAME"] = "example.org"\n{inside}'
    assert flask.python(named).output == "http://example.org/posts/\n"


def test_listing_the_routes(flask_app, django_project):
    listed = flask_app("routing").run("sh", "-c", _command("flask")).output
    names = [line.split()[0] for line in listed.splitlines()[2:]]
    assert names == ["archive", "create", "file", "post", "posts", "static", "user"]
    listed = django_project("routing").run("sh", "-c", _command("django")).output
    assert "<URLPattern 'posts/<int:year>/<slug:slug>/' [name='post']>" in listed.splitlines()
    assert len(listed.splitlines()) == 5
    assert "<URLResolver" in django_project().run("sh", "-c", _command("django")).output  # not what it includes
    assert "routes" not in django_project().run("python", "manage.py", "help").output


def _command(side):
    return fence(PAGE, {"flask": "Every route", "django": "The list of patterns"}[side])


def test_a_django_pattern_that_starts_with_a_slash(django_project, serve):
    site = django_project()
    site.write("mysite/urls.py", fence(PAGE, "A pattern that starts with a slash"))
    failed = site.run("python", "manage.py", "check")
    assert failed.status == 1
    assert "ImportError: cannot import name 'views' from 'mysite'" in failed.output
    site.write("mysite/views.py", "from django.http import HttpResponse\n\n\ndef home(request):\n"
               "    return HttpResponse('home')\n")
    warned = site.run("python", "manage.py", "check")
    assert (warned.status, "urls.W002" in warned.output) == (0, True)
    assert serve(site).get("/").status == 404
    site.write("mysite/urls.py", fence(PAGE, "A pattern that starts with a slash").replace("'/'", "''"))
    assert serve(site).get("/").text == "home"


def test_a_flask_route_without_its_application(flask_app):
    site = flask_app()
    site.write("app.py", fence(PAGE, "A route without its application"))
    failed = site.run("python", "app.py")
    assert failed.status == 1
    assert failed.output.endswith("NameError: name 'app' is not defined\n")
