from django.urls import path

from . import views

urlpatterns = [
    path("", views.index),
    path("clear/", views.clear),
    path("page/", views.page),
    path("name/<str:name>/", views.name),
    path("greet/", views.greet),
    path("greet-each/", views.greet_each),
    path("busy/", views.busy),
    path("value/", views.value),
]
