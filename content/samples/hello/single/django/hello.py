import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpResponse
from django.urls import path
from django.utils.html import escape

settings.configure(
    DEBUG=True,
    ROOT_URLCONF=__name__,
    SECRET_KEY="for development only",
)


def hello(request):
    return HttpResponse("Hello World!")


def greet(request, name):
    return HttpResponse(f"Hello {escape(name)}!")


urlpatterns = [
    path("", hello),
    path("hello/<str:name>/", greet),
]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
