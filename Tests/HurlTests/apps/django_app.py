"""What contracts are run against: the application of flask_app.py in Django. Prints its port."""

import json
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template import engines
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

settings.configure(
    SECRET_KEY="not a secret",
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
todos = {1: {"id": 1, "title": "Milk", "done": False}}

LOGIN = """<!doctype html><title>Log in</title><h1>Log in</h1>
<form method=post><input type=hidden name=csrf_token value="{{ token }}"><input name=user>{% csrf_token %}</form>"""
HOME = """<!doctype html><title>Home</title><p class="user">Hello, {{ user }}</p>
<ul>{% for todo in todos %}<li>{{ todo.title }}</li>{% endfor %}</ul>"""


def page(request, template, **values):
    return HttpResponse(engines["django"].from_string(template).render(values, request))


def home(request):
    if "user" not in request.session:
        return redirect("/login")
    return page(request, HOME, user=request.session["user"], todos=todos.values())


def login(request):
    if request.method == "GET":
        return page(request, LOGIN, token=get_token(request))
    request.session["user"] = request.POST["user"]
    return redirect("/")


@csrf_exempt
def logout(request):
    request.session.flush()
    return redirect("/login")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def collection(request):
    if request.method == "GET":
        return JsonResponse(list(todos.values()), safe=False)
    if request.content_type != "application/json":
        return JsonResponse({"detail": "Unsupported media type."}, status=415)
    number = max(todos) + 1
    todos[number] = {"id": number, "title": json.loads(request.body)["title"], "done": False}
    return JsonResponse(todos[number], status=201, headers={"Location": f"/todos/{number}"})


def one(request, number):
    if number not in todos:
        return JsonResponse({"detail": "Not found."}, status=404)
    return JsonResponse(todos[number])


@csrf_exempt
def upload(request):
    file = request.FILES["file"]
    return JsonResponse(
        {"title": request.POST["title"], "name": file.name, "type": file.content_type, "size": file.size})


def echo(request, rest=""):
    return JsonResponse(
        {"path": request.path, "query": request.GET.dict(), "name": request.headers.get("X-Name")})


urlpatterns = [
    path("", home),
    path("login", login),
    path("logout", logout),
    path("todos", collection),
    path("todos/<int:number>", one),
    path("upload", upload),
    re_path("^echo/(.*)$", echo),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server)
print(server.server_port, flush=True)
server.serve_forever()
