from django.db import transaction
from django.db.models import Count, F, Q

from .models import Author, Book, Tag


# region create
@transaction.atomic
def add_books():
    fantasy = Tag.objects.create(name="fantasy")
    novel = Tag.objects.create(name="novel")
    ursula = Author.objects.create(name="Ursula")
    terry = Author.objects.create(name="Terry")
    Author.objects.create(name="Jane")
    ursula.books.create(title="The Dispossessed", year=1974).tags.set([novel])
    terry.books.create(title="Small Gods", year=1992).tags.set([fantasy])
    terry.books.create(title="Mort", year=1987).tags.set([fantasy, novel])
# endregion


# region read
def titles_before(year):
    books = Book.objects.filter(year__lt=year).order_by("year")
    return list(books.values_list("title", flat=True))


def titles_by(name):
    books = Book.objects.filter(author__name=name).order_by("title")
    return [book.title for book in books]


def titles_tagged(*names):
    books = Book.objects.filter(tags__name__in=names).distinct()
    return [book.title for book in books.order_by("title")]


def search(word, year):
    found = Book.objects.filter(Q(title__icontains=word) | Q(year=year))
    return [book.title for book in found.order_by("title")]
# endregion


# region count
def books_per_author():
    authors = Author.objects.annotate(n=Count("books")).order_by("name")
    return [(author.name, author.n) for author in authors]
# endregion


# region lazy
def lines_one_by_one():
    books = Book.objects.order_by("year")
    return [f"{book.title}, {book.author.name}" for book in books]
# endregion


# region joined
def lines_at_once():
    books = Book.objects.select_related("author").order_by("year")
    return [f"{book.title}, {book.author.name}" for book in books]


def shelves():
    authors = Author.objects.prefetch_related("books").order_by("name")
    return {author.name: len(author.books.all()) for author in authors}
# endregion


# region change
def set_year(title, year):
    book = Book.objects.get(title=title)
    book.year = year
    book.save()


def add_to_years(number):
    return Book.objects.update(year=F("year") + number)


def remove_author(name):
    Author.objects.get(name=name).delete()
# endregion


# region transaction
def rename_both(first, second):
    with transaction.atomic():
        Author.objects.filter(name="Terry").update(name=first)
        Author.objects.filter(name="Ursula").update(name=second)
# endregion
