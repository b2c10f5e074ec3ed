from django.urls import path

from . import views

urlpatterns = [
    path("", views.greet),
    path("count/", views.count),
]
