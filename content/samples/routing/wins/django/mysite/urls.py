from django.http import HttpResponse
from django.urls import path


def post(request, slug):
    return HttpResponse(f"the post {slug}")


def new(request):
    return HttpResponse("a new post")


urlpatterns = [
    path("posts/<slug:slug>/", post),
    path("posts/new/", new),
]
