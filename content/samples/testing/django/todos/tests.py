from django.test import TestCase

from .models import Todo


class TodoTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        Todo.objects.create(name="Learn Django")

    def test_list(self):
        self.assertEqual(self.client.get("/todos/").json(), {"todos": ["Learn Django"]})

    def test_create_redirects(self):
        response = self.client.post("/todos/", {"name": "Write tests"}, follow=True)
        self.assertRedirects(response, "/todos/")
        self.assertEqual(response.json(), {"todos": ["Learn Django", "Write tests"]})

    def test_missing_name_is_refused(self):
        self.assertEqual(self.client.post("/todos/").status_code, 400)
