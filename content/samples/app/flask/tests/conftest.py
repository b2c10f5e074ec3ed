import pytest
from flask_login import FlaskLoginClient

from reading import create_app
from reading.models import Book, User, db


@pytest.fixture
def app():
    app = create_app(
        {"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite://", "WTF_CSRF_ENABLED": False}
    )
    app.test_client_class = FlaskLoginClient
    with app.app_context():
        db.create_all()
        emma = Book(title="Emma", pages=474)
        db.session.add_all([User(username="ada", password="!", books=[emma]), User(username="bob", password="!")])
        db.session.commit()
    return app


@pytest.fixture
def client_of(app):
    def make(name):
        with app.app_context():
            return app.test_client(user=db.session.scalar(db.select(User).filter_by(username=name)))

    return make
