from reading.models import Book, db


def test_a_stranger_must_log_in(app):
    response = app.test_client().get("/")
    assert response.status_code == 302
    assert response.location == "/login/?next=%2F"


def test_the_list_shows_what_is_yours(client_of):
    assert "Emma, 474 pages" in client_of("ada").get("/").text
    assert "No books yet" in client_of("bob").get("/").text


def test_a_book_is_added(client_of):
    response = client_of("ada").post("/add/", data={"title": "Dune", "pages": 412}, follow_redirects=True)
    assert "Dune, 412 pages" in response.text


def test_a_book_without_pages_is_refused(app, client_of):
    assert client_of("ada").post("/add/", data={"title": "Dune", "pages": 0}).status_code == 400
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Book.id))) == 1


def test_another_reader_cannot_mark_it(client_of):
    assert client_of("bob").post("/books/1/read/").status_code == 404


def test_the_list_as_json(client_of):
    book = {"id": 1, "title": "Emma", "pages": 474, "read": False}
    assert client_of("ada").get("/api/books/").json == {"total": 1, "page": 1, "books": [book]}
