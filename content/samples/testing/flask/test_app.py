import pytest

from app import create_app
from models import Todo, db


@pytest.fixture
def client():
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite://"})
    with app.app_context():
        db.session.add(Todo(name="Learn Flask"))
        db.session.commit()
    return app.test_client()


def test_list(client):
    assert client.get("/todos/").json == {"todos": ["Learn Flask"]}


def test_create_redirects(client):
    response = client.post("/todos/", data={"name": "Write tests"}, follow_redirects=True)
    assert response.history[0].location == "/todos/"
    assert response.json == {"todos": ["Learn Flask", "Write tests"]}


def test_missing_name_is_refused(client):
    assert client.post("/todos/").status_code == 400
