"""Who sees a request, in order: one file, called as a server calls it."""

import io

import django
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.urls import path, register_converter
from django.urls.converters import StringConverter


def saw(depth, what):
    print("  " * depth + what)


# region seen
def first(get_response):
    def middleware(request):
        saw(1, "first middleware, before")
        response = get_response(request)
        saw(1, "first middleware, after")
        return response

    return middleware


class Second:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        saw(2, f"second middleware, before, with view {request.resolver_match}")
        response = self.get_response(request)
        saw(2, "second middleware, after")
        return response

    def process_view(self, request, view, args, kwargs):
        saw(3, f"second middleware, with view {request.resolver_match.func.__name__}")


class Name(StringConverter):
    def to_python(self, value):
        saw(3, "the path is matched")
        return value


def hello(request, name):
    saw(3, "the view")
    template = engines["django"].from_string("Hello, {{ name }}{{ rendered }}")
    rendered = lambda: saw(4, "the template is rendered") or ""
    return HttpResponse(template.render({"name": name, "rendered": rendered}))
# endregion seen


register_converter(Name, "name")
urlpatterns = [path("hello/<name:name>/", hello)]

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["localhost"],
    MIDDLEWARE=[f"{__name__}.first", f"{__name__}.Second"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()


def started(**kwargs):
    saw(0, "the server calls the application")


def finished(**kwargs):
    saw(0, "the response is closed")


request_started.connect(started)
request_finished.connect(finished)

environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/hello/ada/", "QUERY_STRING": "", "SERVER_NAME": "localhost",
    "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
}
response = get_wsgi_application()(environ, lambda status, headers: saw(0, "the status and headers go out: " + status))
body = b"".join(response)
saw(0, "the body goes out: " + body.decode())
response.close()
