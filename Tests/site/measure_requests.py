"""Measures what the pages on routing and templates state in microseconds of processor time.

Run it with `.venv/bin/python Tests/site/measure_requests.py`. Each side runs three times in a process of its own, in
turns; what is printed is the best of seven rounds of each run. Ratios carry over to other machines, times do not.
"""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "content/samples"
ROW = {"title": "item <one>", "done": True, "minutes": 90, "due": date(2026, 11, 22), "tags": ["web"]}
CONTEXT = {"heading": "my todos", "person": {"name": "Ada"}, "todos": [ROW] * 100}


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
    sys.path.insert(0, str(SAMPLES / "templates/flask"))
    from app import app
    from flask import render_template, url_for

    for number in range(100):
        app.add_url_rule(f"/r{number}/<int:year>/<slug>/", f"r{number}", lambda year, slug: "")
    with app.test_request_context("/todos/"):
        routes = app.url_map.bind("localhost")
        yield "match the last of 100 routes", best(lambda: routes.match("/r99/5/abc/"), 2000)
        yield "match the first of 100 routes", best(lambda: routes.match("/r0/5/abc/"), 2000)
        yield "build an address", best(lambda: url_for("r50", year=5, slug="x"), 2000)
        yield "render 100 rows", best(lambda: render_template("todos.html", **CONTEXT), 50)


def django():
    sys.path.insert(0, str(SAMPLES / "templates/django"))
    import types

    import django
    from django.conf import settings

    urls = sys.modules["urls"] = types.ModuleType("urls")
    settings.configure(
        ROOT_URLCONF="urls", INSTALLED_APPS=["todos"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    )
    django.setup()
    from django.http import HttpResponse
    from django.template.loader import render_to_string
    from django.urls import path, resolve, reverse

    def view(request, **parts):
        return HttpResponse()

    urls.urlpatterns = [path(f"r{n}/<int:year>/<slug:slug>/", view, name=f"r{n}") for n in range(100)]
    urls.urlpatterns.append(path("todos/", view, name="todos"))
    yield "match the last of 100 routes", best(lambda: resolve("/r99/5/abc/"), 2000)
    yield "match the first of 100 routes", best(lambda: resolve("/r0/5/abc/"), 2000)
    yield "build an address", best(lambda: reverse("r50", kwargs={"year": 5, "slug": "x"}), 2000)
    yield "render 100 rows", best(lambda: render_to_string("todos.html", CONTEXT), 50)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        sys.dont_write_bytecode = True
        for name, microseconds in {"django": django, "flask": flask}[sys.argv[1]]():
            print(f"{sys.argv[1]:8}{name:32}{microseconds:8.1f} µs")
    else:
        for side in ("django", "flask") * 3:
            subprocess.run([sys.executable, __file__, side], check=True)
