from django.urls import path

from . import views

urlpatterns = [
    path("boom/", views.boom),
]
