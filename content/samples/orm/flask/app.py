from flask import Flask, request

from models import Author, Book, db


# region config
def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///library.db"
    db.init_app(app)
    with app.app_context():
        db.create_all()
    # endregion

    # region half
    @app.post("/authors/")
    def add_author():
        author = Author(name=request.form["name"])
        db.session.add(author)
        year = int(request.form["year"])
        author.books.append(Book(title=request.form["title"], year=year))
        db.session.commit()
        return author.name, 201
    # endregion

    return app
