from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from models import Author, Book, Tag, db


# region create
def add_books():
    fantasy, novel = Tag(name="fantasy"), Tag(name="novel")
    ursula, terry = Author(name="Ursula"), Author(name="Terry")
    ursula.books = [Book(title="The Dispossessed", year=1974, tags=[novel])]
    terry.books = [
        Book(title="Small Gods", year=1992, tags=[fantasy]),
        Book(title="Mort", year=1987, tags=[fantasy, novel]),
    ]
    db.session.add_all([ursula, terry, Author(name="Jane")])
    db.session.commit()
# endregion


# region read
def titles_before(year):
    books = select(Book.title).where(Book.year < year).order_by(Book.year)
    return db.session.scalars(books).all()


def titles_by(name):
    books = select(Book).join(Book.author).where(Author.name == name).order_by(Book.title)
    return [book.title for book in db.session.scalars(books)]


def titles_tagged(*names):
    books = select(Book).join(Book.tags).where(Tag.name.in_(names)).distinct()
    return [book.title for book in db.session.scalars(books.order_by(Book.title))]


def search(word, year):
    found = select(Book).where(or_(Book.title.icontains(word), Book.year == year))
    return [book.title for book in db.session.scalars(found.order_by(Book.title))]
# endregion


# region count
def books_per_author():
    authors = (
        select(Author.name, func.count(Book.id))
        .outerjoin(Author.books)
        .group_by(Author.id)
        .order_by(Author.name)
    )
    return [tuple(row) for row in db.session.execute(authors)]
# endregion


# region lazy
def lines_one_by_one():
    books = select(Book).order_by(Book.year)
    return [f"{book.title}, {book.author.name}" for book in db.session.scalars(books)]
# endregion


# region joined
def lines_at_once():
    books = select(Book).options(joinedload(Book.author)).order_by(Book.year)
    return [f"{book.title}, {book.author.name}" for book in db.session.scalars(books)]


def shelves():
    authors = select(Author).options(selectinload(Author.books)).order_by(Author.name)
    return {author.name: len(author.books) for author in db.session.scalars(authors)}
# endregion


# region change
def set_year(title, year):
    book = db.session.scalars(select(Book).filter_by(title=title)).one()
    book.year = year
    db.session.commit()


def add_to_years(number):
    result = db.session.execute(update(Book).values(year=Book.year + number))
    db.session.commit()
    return result.rowcount


def remove_author(name):
    db.session.delete(db.session.scalars(select(Author).filter_by(name=name)).one())
    db.session.commit()
# endregion


# region transaction
def rename_both(first, second):
    try:
        db.session.execute(update(Author).filter_by(name="Terry").values(name=first))
        db.session.execute(update(Author).filter_by(name="Ursula").values(name=second))
        db.session.commit()
    except Exception:
        db.session.rollback()
        raise
# endregion
