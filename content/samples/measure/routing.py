"""Measures what finding a route and building an address cost, among a hundred routes of two parts each; writes
content/data/routing.yml.

Only the routing is called, without a request around it. The best of many short rounds counts: a machine that is busy
with something else can only make a round slower.
"""

import json
import subprocess
import sys
import time
import types

from record import record

WORK = ("Match the first of 100 routes", "Match the last of 100 routes", "Build an address from its name")


def microseconds(function, rounds=60, number=200):
    for _ in range(200):
        function()
    best = None
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(number):
            function()
        spent = (time.process_time() - start) / number * 1e6
        best = spent if best is None else min(best, spent)
    return round(best)


# region django
def django_side():
    import django
    from django.conf import settings

    urls = sys.modules["urls"] = types.ModuleType("urls")
    settings.configure(ROOT_URLCONF="urls")
    django.setup()
    from django.http import HttpResponse
    from django.urls import path, resolve, reverse

    def view(request, year, slug):
        return HttpResponse()

    urls.urlpatterns = [path(f"r{n}/<int:year>/<slug:slug>/", view, name=f"r{n}") for n in range(100)]
    return (
        lambda: resolve("/r0/5/abc/"),
        lambda: resolve("/r99/5/abc/"),
        lambda: reverse("r50", kwargs={"year": 5, "slug": "abc"}),
    )
# endregion


# region flask
def flask_side():
    from flask import Flask, url_for

    app = Flask(__name__)
    for n in range(100):
        app.add_url_rule(f"/r{n}/<int:year>/<slug>/", f"r{n}", lambda year, slug: "")
    app.test_request_context("/").push()
    routes = app.url_map.bind("localhost")
    return (
        lambda: routes.match("/r0/5/abc/"),
        lambda: routes.match("/r99/5/abc/"),
        lambda: url_for("r50", year=5, slug="abc"),
    )
# endregion


def measure():
    """The best of five processes a side, in turns: Django is configured once in a process."""
    found = {"django": [], "flask": []}
    for side in tuple(found) * 5:
        done = subprocess.run([sys.executable, __file__, side], check=True, capture_output=True, text=True)
        found[side].append(json.loads(done.stdout))
    return {side: [min(figures) for figures in zip(*runs, strict=True)] for side, runs in found.items()}


if __name__ == "__main__":
    if len(sys.argv) == 2:
        works = {"django": django_side, "flask": flask_side}[sys.argv[1]]()
        print([microseconds(work) for work in works])
    else:
        found = measure()
        record(
            "routing",
            title="Processor time of routing, microseconds",
            note="without a request around it. Shorter is better.",
            unit="µs",
            bars=[
                {"label": label, "django": django, "flask": flask}
                for label, django, flask in zip(WORK, found["django"], found["flask"], strict=True)
            ],
            method="Best of 5 processes with 60 rounds of 200 calls, in turns; routing.py.",
        )
