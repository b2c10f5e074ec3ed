"""The contract of content/services/rest.md, put to four servers over HTTP, and where their answers part."""

import json

import pytest

WAYS = {
    "Django": ("django", "rest/django"),
    "Flask": ("flask", "rest/flask"),
    "REST framework": ("django", "rest/drf/django"),
    "Flask-RESTful": ("flask", "rest/restful/flask"),
}
DJANGO, FLASK, DRF, RESTFUL = WAYS


@pytest.fixture(scope="module")
def servers(project, serve):
    running = {}
    for way, (side, sample) in WAYS.items():
        made = project(side, sample)
        if side == "django":
            assert made.run("python", "manage.py", "makemigrations", "todos").status == 0
            assert made.run("python", "manage.py", "migrate", "-v", "0").status == 0
        running[way] = serve(made)
    return running


@pytest.fixture(params=WAYS)
def server(request, servers):
    return servers[request.param]


def new(server, name="Write tests"):
    return server.post("/todos/", {"name": name}).json()["id"]


def test_create_read_and_list(server):
    created = server.post("/todos/", {"name": "Write tests"})
    assert created.status == 201
    todo = created.json()
    assert todo == {"id": todo["id"], "name": "Write tests", "done": False}
    assert created.headers["Content-Type"] == "application/json"
    assert server.get(f"/todos/{todo['id']}/").json() == todo
    listed = server.get("/todos/")
    assert listed.status == 200 and todo in listed.json()


def test_replace_and_change(server):
    number = new(server)
    replaced = server.request("PUT", f"/todos/{number}/", {"name": "Run tests", "done": True})
    assert (replaced.status, replaced.json()) == (200, {"id": number, "name": "Run tests", "done": True})
    changed = server.request("PATCH", f"/todos/{number}/", {"done": False})
    assert (changed.status, changed.json()) == (200, {"id": number, "name": "Run tests", "done": False})
    assert server.get(f"/todos/{number}/").json() == changed.json()
    assert server.request("PUT", f"/todos/{number}/", {"done": True}).status == 400  # a name is missing


def test_delete(server):
    number = new(server)
    deleted = server.request("DELETE", f"/todos/{number}/")
    assert (deleted.status, deleted.text) == (204, "")
    assert server.get(f"/todos/{number}/").status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_todo_that_is_not_there(server, method):
    answer = server.request(method, "/todos/9999/", None if method in ("GET", "DELETE") else {"name": "x"})
    assert answer.status == 404 and isinstance(answer.json(), dict)


@pytest.mark.parametrize("body", [
    "{}", "{oops", "[1]", '{"name": ""}', '{"name": "  "}', '{"name": null}', json.dumps({"name": "x" * 101}),
    '{"name": "x", "done": "perhaps"}',
], ids=["no name", "not JSON", "a list", "empty", "blank", "null", "too long", "not a boolean"])
def test_what_is_refused(server, body):
    before = server.get("/todos/").json()
    answer = server.request("POST", "/todos/", body, {"Content-Type": "application/json"})
    assert answer.status == 400 and isinstance(answer.json(), dict)
    assert server.get("/todos/").json() == before


def test_a_method_that_is_not_taken(server):
    answer = server.request("PATCH", "/todos/", {"name": "x"})
    assert answer.status == 405
    assert {"GET", "POST", "HEAD", "OPTIONS"} == {name.strip() for name in answer.headers["Allow"].split(",")}


# Where the answers part

def post(server, body, kind="application/json"):
    return server.request("POST", "/todos/", body, {"Content-Type": kind})


def test_the_body_of_a_400(servers):
    assert {way: post(server, "{}").json() for way, server in servers.items()} == {
        DJANGO: {"name": ["This field cannot be blank."]},
        FLASK: {"name": ["This field cannot be blank."]},
        DRF: {"name": ["This field is required."]},
        RESTFUL: {"message": {"name": "Missing required parameter in the JSON body"}},
    }


def test_two_faults_in_one_body(servers):
    found = {}
    for way, server in servers.items():
        answer = post(server, '{"name": "", "done": "perhaps"}').json()
        found[way] = sorted(answer.get("message", answer))
    both = ["done", "name"]
    assert found == {DJANGO: both, FLASK: ["name"], DRF: both, RESTFUL: both}


def test_a_form_in_place_of_json(servers):
    kind = "application/x-www-form-urlencoded"
    statuses = {way: post(server, "name=form", kind).status for way, server in servers.items()}
    assert statuses == {DJANGO: 400, FLASK: 415, DRF: 201, RESTFUL: 415}


def test_values_of_another_type(servers):
    def answers(body, key):
        found = {}
        for way, server in servers.items():
            answer = post(server, body)
            found[way] = answer.json()[key] if answer.status == 201 else answer.status
        return found

    assert answers('{"name": 5}', "name") == {DJANGO: "5", FLASK: 400, DRF: "5", RESTFUL: 400}
    assert answers('{"name": "x", "done": "yes"}', "done") == {DJANGO: 400, FLASK: 400, DRF: True, RESTFUL: 400}
    assert answers('{"name": "x", "done": "true"}', "done") == {DJANGO: 400, FLASK: 400, DRF: True, RESTFUL: True}
    assert answers('{"name": " x "}', "name") == {DJANGO: " x ", FLASK: " x ", DRF: "x", RESTFUL: " x "}


def test_the_last_slash(servers):
    statuses = {way: server.get("/todos").status for way, server in servers.items()}
    assert statuses == {DJANGO: 301, FLASK: 308, DRF: 301, RESTFUL: 308}


def test_the_last_slash_of_a_post(servers):
    statuses = {way: server.post("/todos", {"name": "x"}).status for way, server in servers.items()}
    assert statuses == {DJANGO: 500, FLASK: 308, DRF: 500, RESTFUL: 308}
    assert "Django can't redirect to the slash URL while maintaining POST data" in servers[DJANGO].log


def test_the_last_slash_of_a_post_with_debug_off(project):
    made = project("django", "rest/django")
    settings = (made.folder / "mysite/settings.py").read_text()
    made.write("mysite/settings.py", settings + '\nDEBUG = False\nALLOWED_HOSTS = ["127.0.0.1"]\n')
    with made.serving() as server:
        assert server.post("/todos", {"name": "x"}).status == 301


def test_an_address_that_no_route_has(servers):
    kinds = {way: server.get("/nowhere/").headers["Content-Type"].split(";")[0] for way, server in servers.items()}
    assert kinds == {
        DJANGO: "text/html", FLASK: "application/json", DRF: "text/html", RESTFUL: "text/html"}


def test_what_405_says(servers):
    bodies = {way: server.request("PATCH", "/todos/", {}).text.strip() for way, server in servers.items()}
    assert bodies[DJANGO] == ""
    assert json.loads(bodies[FLASK]) == {"detail": "Method Not Allowed"}
    assert json.loads(bodies[DRF]) == {"detail": 'Method "PATCH" not allowed.'}
    assert json.loads(bodies[RESTFUL]) == {"message": "The method is not allowed for the requested URL."}


def test_a_browser_is_given_a_page_by_rest_framework_only(servers):
    kinds = {
        way: server.get("/todos/", {"Accept": "text/html"}).headers["Content-Type"].split(";")[0]
        for way, server in servers.items()
    }
    assert kinds == {
        DJANGO: "application/json", FLASK: "application/json", DRF: "text/html", RESTFUL: "application/json"}
    assert servers[DRF].get("/").json().keys() == {"todos"}  # the root lists what there is
    assert servers[RESTFUL].get("/").status == 404


def test_django_refuses_a_post_without_a_token_unless_told_not_to(project):
    made = project("django", "rest/django")
    views = (made.folder / "todos/views.py").read_text()
    assert "@method_decorator(csrf_exempt" in views
    made.write("todos/views.py", views.replace('@method_decorator(csrf_exempt, name="dispatch")\n', ""))
    result = made.python("""
from django.test import Client
client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
print(client.post("/todos/", {"name": "x"}, "application/json").status_code)
""")
    assert result.output.strip().splitlines()[-1] == "403"


def test_only_rest_framework_describes_the_fields(servers):
    described = servers[DRF].request("OPTIONS", "/todos/").json()["actions"]["POST"]
    assert described["name"]["max_length"] == 100 and described["name"]["required"] is True
    assert servers[RESTFUL].request("OPTIONS", "/todos/").text == ""
