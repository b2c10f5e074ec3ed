from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:////sample/db.sqlite3"


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(app, model_class=Base)

# region reflect
with app.app_context():
    db.reflect()


class Book(db.Model):
    __table__ = db.metadata.tables["library_book"]
# endregion


# region view
@app.get("/books/")
def books():
    rows = db.session.scalars(db.select(Book).order_by(Book.id))
    return {"books": [{"title": book.title, "year": book.year} for book in rows]}
# endregion
