#!/usr/bin/env python3
"""Times the template engine against Jinja2 and minijinja, on the same templates and data.

    pip install jinja2==3.1.6 minijinja
    swift build -c release --product jinja-probe
    compare.py --probe .build/release/jinja-probe
"""

import argparse
import json
import subprocess
import time

import jinja2
import minijinja

TABLE = {
    "templates": {"main": """<table>
{% for row in table %}<tr>{% for col in row %}<td>{{ col }}</td>{% endfor %}</tr>
{% endfor %}</table>"""},
    "context": {"table": [
        [i * 10 + j if j % 2 else f"<b>cell {i} & {j}</b>" for j in range(10)]
        for i in range(1000)]},
}
PAGE = {
    "templates": {
        "base.html": """<!DOCTYPE html>
<html lang="{{ site.language }}">
<head><title>{% block title %}{{ site.title }}{% endblock %}</title>
{% for css in site.styles %}<link rel="stylesheet" href="{{ css }}">{% endfor %}
</head>
<body>
<nav><ul>
{%- for item in site.nav %}
  <li{% if item.url == page.url %} class="active"{% endif %}><a href="{{ item.url }}">{{ item.title }}</a>{% if item.children %}<ul>{% for c in item.children %}<li>{{ c.title|upper }}</li>{% endfor %}</ul>{% endif %}</li>
{%- endfor %}
</ul></nav>
<main>{% block content %}{% endblock %}</main>
{% include "footer.html" %}
</body></html>
""",
        "footer.html": """<footer>{{ site.title }} &middot; {{ page.updated or 'never' }} {% for i in range(5) %}{{ loop.index }}{% if not loop.last %}, {% endif %}{% endfor %}</footer>""",
        "macros.html": """{% macro tag(name, count=0) %}<a class="tag{% if count > 3 %} big{% endif %}" href="/tags/{{ name|lower|replace(' ', '-') }}">{{ name }}{% if count %} ({{ count }}){% endif %}</a>{% endmacro %}
{% macro card(post, index) %}<article id="p{{ index }}"><h2>{{ post.title|title }}</h2><p>{{ post.summary|truncate(length=60) }}</p><footer>{{ post.author.name|default('anonymous') }} {{ post.score|round(1) }} {% for t in post.tags %}{{ tag(t, loop.index) }}{% if not loop.last %} {% endif %}{% endfor %}</footer></article>{% endmacro %}""",
        "main": """{% extends "base.html" %}{% from "macros.html" import card, tag %}
{% block title %}{{ page.title }} - {{ super() }}{% endblock %}
{% block content %}
<h1>{{ page.title }}</h1>
{{ page.content|safe }}
{% set ns = namespace(total=0) %}
{% for post in posts if not post.draft %}{% set ns.total = ns.total + post.words %}{{ card(post, loop.index) }}
{% else %}<p>Nothing</p>{% endfor %}
<p>{{ ns.total }} words, {{ posts|length }} posts, {{ posts|map(attribute='title')|join(', ')|length }}</p>
{% endblock %}""",
    },
    "context": {
        "site": {
            "language": "en", "title": "A <site>", "styles": ["/a.css", "/b.css"],
            "nav": [
                {"url": f"/p{i}/", "title": f"Entry & {i}",
                 "children": [{"title": f"child {j}"} for j in range(i % 3)]}
                for i in range(50)]},
        "page": {
            "url": "/p7/", "title": 'The "page"', "updated": "2026-01-01",
            "content": "<p>" + "lorem ipsum " * 50 + "</p>"},
        "posts": [
            {"title": f"post number {i}", "summary": f"Some <b>text</b> that is rather long {i}" * 3,
             "author": {"name": f"Ann O'Nym {i}"}, "score": i * 1.37,
             "tags": ["one", "Two Words", "three"][:1 + i % 3], "draft": i % 5 == 0,
             "words": 100 + i}
            for i in range(20)],
    },
}


def best(render, times):
    shortest = None
    for _ in range(times):
        start = time.perf_counter()
        text = render()
        took = time.perf_counter() - start
        shortest = took if shortest is None else min(shortest, took)
    return shortest, text


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--probe", required=True)
    parser.add_argument("--times", type=int, default=100)
    arguments = parser.parse_args()
    print("microseconds, the quickest of", arguments.times)
    print(f"{'case':8} {'Jinja2':>10} {'minijinja':>10} {'Versus':>10}   times Jinja2, minijinja")
    for name, case in (("table", TABLE), ("page", PAGE)):
        template = jinja2.Environment(
            loader=jinja2.DictLoader(case["templates"]), autoescape=True).get_template("main")
        python, text = best(lambda: template.render(case["context"]), arguments.times)
        environment = minijinja.Environment(templates=case["templates"])
        environment.auto_escape_callback = lambda name: True
        rust, _ = best(
            lambda: environment.render_template("main", **case["context"]), arguments.times)
        done = subprocess.run(
            [arguments.probe, str(arguments.times)], input=json.dumps(case), text=True,
            capture_output=True, check=True)
        seconds, size = done.stdout.split()
        assert int(size) == len(text.encode()), "the outputs differ"
        own = float(seconds)
        print(f"{name:8} {python * 1e6:10.0f} {rust * 1e6:10.0f} {own * 1e6:10.0f}"
              f"   {python / own:.1f} {rust / own:.1f}")


if __name__ == "__main__":
    main()
