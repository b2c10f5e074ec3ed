from django.contrib.auth.models import User
from django.test import TestCase

from .models import Book


class BookTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create_user("ada")
        cls.bob = User.objects.create_user("bob")
        cls.emma = Book.objects.create(owner=cls.ada, title="Emma", pages=474)

    def setUp(self):
        self.client.force_login(self.ada)

    def test_a_stranger_must_log_in(self):
        self.client.logout()
        self.assertRedirects(self.client.get("/"), "/login/?next=/")

    def test_the_list_shows_what_is_yours(self):
        self.assertContains(self.client.get("/"), "Emma, 474 pages")
        self.client.force_login(self.bob)
        self.assertContains(self.client.get("/"), "No books yet")

    def test_a_book_is_added(self):
        response = self.client.post("/add/", {"title": "Dune", "pages": 412}, follow=True)
        self.assertContains(response, "Dune, 412 pages")

    def test_a_book_without_pages_is_refused(self):
        response = self.client.post("/add/", {"title": "Dune", "pages": 0})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(Book.objects.count(), 1)

    def test_another_reader_cannot_mark_it(self):
        self.client.force_login(self.bob)
        self.assertEqual(self.client.post(f"/books/{self.emma.pk}/read/").status_code, 404)

    def test_the_list_as_json(self):
        book = {"id": self.emma.pk, "title": "Emma", "pages": 474, "read": False}
        self.assertEqual(self.client.get("/api/books/").json(), {"total": 1, "page": 1, "books": [book]})
