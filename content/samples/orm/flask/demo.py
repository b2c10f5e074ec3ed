from sqlalchemy.exc import IntegrityError

import queries
from app import create_app

with create_app().app_context():
    queries.add_books()
    print("before 1990:", queries.titles_before(1990))
    print("by Terry:", queries.titles_by("Terry"))
    print("fantasy or novel:", queries.titles_tagged("fantasy", "novel"))
    print("small, or 1974:", queries.search("small", 1974))
    print("books per author:", queries.books_per_author())
    print("one by one:", queries.lines_one_by_one())
    print("at once:", queries.lines_at_once())
    print("shelves:", queries.shelves())
    queries.set_year("Mort", 1988)
    print("changed:", queries.add_to_years(1))
    print("before 1990:", queries.titles_before(1990))
    try:
        queries.rename_both("Ada", "Ada")
    except IntegrityError:
        print("refused:", queries.books_per_author())
    queries.remove_author("Terry")
    print("left:", queries.titles_before(3000))
