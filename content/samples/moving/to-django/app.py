from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:////sample/site.db"


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(app, model_class=Base)


class Book(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    year: Mapped[int]


@app.get("/books/")
def books():
    rows = db.session.scalars(db.select(Book).order_by(Book.id))
    return {"books": [{"title": book.title, "year": book.year} for book in rows]}
