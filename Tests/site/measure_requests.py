"""Measures what the pages on routing and templates state in microseconds of processor time.

Run it with `.venv/bin/python Tests/site/measure_requests.py`. Each side runs three times in a process of its own, in
turns; what is printed is the best of seven rounds of each run. Ratios carry over to other machines, times do not.
"""

import subprocess
import sys
import time
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "content/samples"
TODOS = [{"title": f"item <{number}>", "done": number % 2 == 0, "tags": []} for number in range(100)]
CONTEXT = {"heading": "my todos", "person": {"name": "Ada"}, "todos": TODOS}


def best(work, calls):
    for _ in range(50):
        work()
    rounds = []
    for _ in range(7):
        start = time.process_time()
        for _ in range(calls):
            work()
        rounds.append((time.process_time() - start) / calls * 1e6)
    return min(rounds)


def flask():
    from flask import Flask, render_template, url_for

    app = Flask("app", root_path=SAMPLES / "templates/flask")
    app.add_url_rule("/todos/", "todo_list", lambda: "")
    for number in range(100):
        app.add_url_rule(f"/r{number}/<int:year>/<slug>/", f"r{number}", lambda year, slug: "")
    with app.test_request_context("/todos/"):
        routes = app.url_map.bind("localhost")
        yield "match the last of 100 routes", best(lambda: routes.match("/r99/5/abc/"), 2000)
        yield "match the first of 100 routes", best(lambda: routes.match("/r0/5/abc/"), 2000)
        yield "build an address", best(lambda: url_for("r50", year=5, slug="x"), 2000)
        if (SAMPLES / "templates/flask/templates/list.html").exists():
            yield "render 100 rows", best(lambda: render_template("list.html", **CONTEXT), 100)


def django():
    import types

    import django
    from django.conf import settings

    urls = sys.modules["urls"] = types.ModuleType("urls")
    settings.configure(
        ROOT_URLCONF="urls",
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [SAMPLES / "templates/django/templates"],
        }],
    )
    django.setup()
    from django.http import HttpResponse
    from django.template.loader import render_to_string
    from django.urls import path, resolve, reverse

    def view(request, **parts):
        return HttpResponse()

    urls.urlpatterns = [path("todos/", view, name="todo_list")]
    urls.urlpatterns += [path(f"r{n}/<int:year>/<slug:slug>/", view, name=f"r{n}") for n in range(100)]
    yield "match the last of 100 routes", best(lambda: resolve("/r99/5/abc/"), 2000)
    yield "match the first of 100 routes", best(lambda: resolve("/r0/5/abc/"), 2000)
    yield "build an address", best(lambda: reverse("r50", kwargs={"year": 5, "slug": "x"}), 2000)
    if (SAMPLES / "templates/django/templates/list.html").exists():
        yield "render 100 rows", best(lambda: render_to_string("list.html", CONTEXT), 100)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        for name, microseconds in {"django": django, "flask": flask}[sys.argv[1]]():
            print(f"{sys.argv[1]:8}{name:32}{microseconds:8.1f} µs")
    else:
        for side in ("django", "flask") * 3:
            subprocess.run([sys.executable, __file__, side], check=True)
