from django.urls import path

from jobs import views

urlpatterns = [
    path("jobs/", views.ask),
    path("jobs/<int:number>/", views.look),
]
