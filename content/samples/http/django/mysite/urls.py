from django.urls import path

from . import views

urlpatterns = [
    path("read/", views.read),
    path("json/", views.take),
    path("write/", views.write),
    path("away/", views.away),
    path("stream/", views.stream),
    path("file/", views.file),
    path("nothing/", views.nothing),
]
