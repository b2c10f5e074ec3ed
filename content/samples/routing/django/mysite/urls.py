from django.urls import path, register_converter

from . import converters, views

register_converter(converters.Day, "day")

urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("posts/<int:year>/<slug:slug>/", views.post, name="post"),
    path("files/<path:name>", views.file, name="file"),
    path("users/<uuid:uid>", views.user, name="user"),
    path("archive/<day:day>/", views.archive, name="archive"),
]
