"""Measures what finding a route and building an address cost, among a hundred routes of two parts each.

Only the routing is called, without a request around it.
"""

import sys
import types

from turns import measure


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
    return {
        "first": lambda: resolve("/r0/5/abc/"),
        "last": lambda: resolve("/r99/5/abc/"),
        "build": lambda: reverse("r50", kwargs={"year": 5, "slug": "abc"}),
    }
# endregion


# region flask
def flask_side():
    from flask import Flask, url_for

    app = Flask(__name__)
    for n in range(100):
        app.add_url_rule(f"/r{n}/<int:year>/<slug>/", f"r{n}", lambda year, slug: "")
    app.test_request_context("/").push()
    routes = app.url_map.bind("localhost")
    return {
        "first": lambda: routes.match("/r0/5/abc/"),
        "last": lambda: routes.match("/r99/5/abc/"),
        "build": lambda: url_for("r50", year=5, slug="abc"),
    }
# endregion


if __name__ == "__main__":
    measure({"django": django_side, "flask": flask_side}, rounds=15, number=200)
