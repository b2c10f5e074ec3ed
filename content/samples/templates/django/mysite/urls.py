from django.urls import path

from todos import views

urlpatterns = [
    path("todos/", views.todos, name="todos"),
    path("empty/", views.empty),
]
