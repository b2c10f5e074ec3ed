from django.urls import path

from . import views

urlpatterns = [
    path("", views.BookList.as_view(), name="books"),
    path("add/", views.AddBook.as_view(), name="add"),
    path("books/<int:pk>/read/", views.read, name="read"),
    path("api/books/", views.api, name="api"),
]
