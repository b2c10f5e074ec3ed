"""What content/models/admin.md says of the pages that edit rows, asked of both sides."""

import pytest

SIDES = ("django", "flask")
LIST = {"django": "/admin/library/{}/", "flask": "/admin/{}/"}
ADD = {"django": "/admin/library/{}/add/", "flask": "/admin/{}/new/"}

# A browser that keeps its cookies and sends the token of the form it was given, as people's browsers do.
BROWSER = {
    "django": """
import re
from django.contrib.auth.models import User
from django.test import Client
from library.models import Author, Book
client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
TOKEN, LOGIN = "csrfmiddlewaretoken", "/admin/login/"
def get(path):
    answer = client.get(path)
    return answer.status_code, answer.get("Location"), answer.content.decode()
def post(path, **form):
    answer = client.post(path, form)
    return answer.status_code, answer.get("Location"), answer.content.decode()
def login(name, password):
    return send(LOGIN, username=name, password=password, next="/admin/")
""",
    "flask": """
import re
from app import app, db
from models import Author, Book, User
client = app.test_client()
TOKEN, LOGIN = "csrf_token", "/login"
def get(path):
    answer = client.get(path)
    return answer.status_code, answer.location, answer.text
def post(path, **form):
    answer = client.post(path, data=form)
    return answer.status_code, answer.location, answer.text
def login(name, password):
    return send(LOGIN, name=name, password=password)
""",
}
SEND = """
def send(path, **form):
    page = get(path)[2]
    token = re.search('name="' + TOKEN + '"[^>]*value="([^"]+)"', page).group(1)
    return post(path, **{TOKEN: token}, **form)
"""
INLINE = {"django": ', **{"books-TOTAL_FORMS": 0, "books-INITIAL_FORMS": 0}', "flask": ""}


@pytest.fixture(scope="module")
def ask(project):
    """ask(side, code): runs the code with the browser above; one library a side for the module, with Ada as staff."""
    made = {}

    def run(side, code):
        if side not in made:
            made[side] = library(project, side)
        result = made[side].python(BROWSER[side] + SEND + code)
        assert result.status == 0, result.output
        return result.output.strip().splitlines()[-1]

    return run


def library(project, side):
    made = project(side, "admin")
    if side == "django":
        commands = [
            ("makemigrations", "library"), ("migrate", "-v", "0"),
            ("createsuperuser", "--noinput", "--username", "ada", "--email", "ada@example.com"),
        ]
        for command in commands:
            result = made.run("python", "manage.py", *command, env={"DJANGO_SUPERUSER_PASSWORD": "pass-1234"})
            assert result.status == 0, result.output
    else:
        result = made.run("flask", "create-staff", "ada", env={"STAFF_PASSWORD": "pass-1234"})
        assert result.status == 0, result.output
    seed = f"""
login("ada", "pass-1234")
print(send("{ADD[side].format('author')}", name="Terry"{INLINE[side]})[:2])
print(send("{ADD[side].format('book')}", title="Mort", year="1987", author="1")[:2])
"""
    result = made.python(BROWSER[side] + SEND + seed)
    statuses = result.output.strip().splitlines()[-2:]
    assert [line.startswith("(302, '/admin/") for line in statuses] == [True, True], result.output
    return made


def test_a_stranger_is_sent_to_the_login_page(ask):
    assert ask("django", "print(get('/admin/')[:2], get('/admin/library/book/')[0])") == (
        "(302, '/admin/login/?next=/admin/') 302")
    assert ask("flask", "print(get('/admin/')[:2], get('/admin/book/')[0])") == "(302, '/login') 302"


def test_a_form_without_its_token_is_refused(ask):
    assert ask("django", "login('ada', 'pass-1234'); print(post('/admin/library/book/add/', title='x')[0])") == "403"
    assert ask("flask", "login('ada', 'pass-1234'); print(post('/admin/book/new/', title='x')[0])") == "400"


@pytest.mark.parametrize("side", SIDES)
def test_a_wrong_password_is_refused(ask, side):
    assert ask(side, "print(login('ada', 'wrong')[0], get('/admin/')[0])") == "200 302"


@pytest.mark.parametrize("side, filtered", [("django", "?year={}"), ("flask", "?flt0_0={}")])
def test_list_search_and_filter(ask, side, filtered):
    search = {"django": "?q={}", "flask": "?search={}"}[side]
    books = LIST[side].format("book")
    code = f"""
login("ada", "pass-1234")
found = lambda address: "Mort" in get(address)[2]
print(found("{books}"), found("{books}{search.format('terry')}"), found("{books}{search.format('zz')}"),
      found("{books}{filtered.format(1987)}"), found("{books}{filtered.format(1900)}"))
"""
    assert ask(side, code) == "True True False True False"


@pytest.mark.parametrize("side, message", [("django", "Enter a whole number."), ("flask", "Not a valid integer value.")])
def test_a_year_that_is_not_a_number_is_shown_on_the_form(ask, side, message):
    code = f"""
login("ada", "pass-1234")
status, _, page = send("{ADD[side].format('book')}", title="Emma", year="soon", author="1")
print(status, "{message}" in page)
"""
    assert ask(side, code) == "200 True"


@pytest.mark.parametrize("side, edit", [
    ("django", "/admin/library/author/1/change/"), ("flask", "/admin/author/edit/?id=1")])
def test_the_books_are_edited_on_the_page_of_their_author(ask, side, edit):
    assert ask(side, f"login('ada', 'pass-1234'); print('value=\"Mort\"' in get('{edit}')[2])") == "True"


def test_staff_without_permissions(ask):
    assert ask("django", """
User.objects.create_user("bo", password="pass-5678", is_staff=True)
login("bo", "pass-5678")
print(get("/admin/")[0], get("/admin/library/book/")[0])
""") == "200 403"
    assert ask("flask", """
from werkzeug.security import generate_password_hash
with app.app_context():
    db.session.add(User(name="bo", password_hash=generate_password_hash("pass-5678"), is_staff=True))
    db.session.commit()
login("bo", "pass-5678")
print(get("/admin/")[0], get("/admin/book/")[0])
""") == "200 200"


def test_accounts_that_are_not_staff(ask):
    assert ask("django", """
User.objects.create_user("cy", password="pass-5678")
print(login("cy", "pass-5678")[0], get("/admin/")[0])
""") == "200 302"
    assert ask("flask", """
from werkzeug.security import generate_password_hash
with app.app_context():
    db.session.add(User(name="cy", password_hash=generate_password_hash("pass-5678")))
    db.session.commit()
print(login("cy", "pass-5678")[0], get("/admin/")[0])
""") == "302 302"


def test_only_django_keeps_a_history(ask):
    assert ask("django", """
login("ada", "pass-1234")
from django.contrib.admin.models import LogEntry
entry = LogEntry.objects.get(object_repr="Mort")
print(entry.user.username, entry.get_change_message(), "Added" in get("/admin/library/book/1/history/")[2])
""") == "ada Added. True"
    assert ask("flask", """
with app.app_context():
    print(sorted(db.metadata.tables), sorted(db.inspect(db.engine).get_table_names()))
""") == "['author', 'book', 'user'] ['author', 'book', 'user']"


def test_only_django_shows_what_goes_with_an_author(ask):
    assert ask("django", """
login("ada", "pass-1234")
page = get("/admin/library/author/1/delete/")[2]
print("Mort" in page, "Are you sure" in page)
""") == "True True"
    assert ask("flask", """
login("ada", "pass-1234")
with app.app_context():
    author = Author(name="Jane", books=[Book(title="Emma", year=1815)])
    db.session.add(author)
    db.session.commit()
    number = author.id
page = get("/admin/author/")[2]
token = re.search('name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
status = post("/admin/author/delete/", id=number, csrf_token=token)[0]
with app.app_context():
    print(status, "Emma" in [book.title for book in db.session.scalars(db.select(Book))])
""") == "302 False"


def test_only_flask_admin_exports_a_list(ask, project):
    assert ask("django", """
login("ada", "pass-1234")
print(re.findall('<option value="([a-z_]+)"', get("/admin/library/book/")[2]))
""") == "['delete_selected']"
    assert ask("flask", """
from pages import BookView
BookView.can_export = True
login("ada", "pass-1234")
status, _, text = get("/admin/book/export/csv/")
print(status, text.splitlines()[0], "Mort,Terry,1987" in text)
""") == "200 Title,Author,Year True"


def test_a_guarded_first_page_does_not_guard_the_models(project):
    made = project("flask", "admin")
    pages = (made.folder / "pages.py").read_text()
    made.write("pages.py", pages.replace("class StaffModelView(StaffOnly, ModelView)", "class StaffModelView(ModelView)"))
    result = made.python(BROWSER["flask"] + "print(get('/admin/')[0], get('/admin/book/')[0])")
    assert result.output.strip() == "302 200"
