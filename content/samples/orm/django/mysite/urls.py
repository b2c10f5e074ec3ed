from django.urls import path

from library import views

urlpatterns = [
    path("authors/", views.add_author),
]
