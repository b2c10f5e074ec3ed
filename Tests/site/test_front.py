"""The figures that pages state in words are those that were measured (content/data/)."""

import json
import re

from conftest import CONTENT


def bars(name):
    """{label: (django, flask)} of a chart's data. Its rows are written as one JSON-like mapping a line."""
    rows = re.findall(
        r'^  - \{label: ("[^"]*"), django: ([\d.]+), flask: ([\d.]+)\}$',
        (CONTENT / f"data/{name}.yml").read_text(), re.MULTILINE,
    )
    assert rows
    return {json.loads(label): (float(django), float(flask)) for label, django, flask in rows}


def text(page):
    return (CONTENT / page).read_text()


def test_sizes():
    alone, whole = bars("size").values()
    front = text("index.md")
    assert f"  django: {whole[0]} MB\n  flask: {whole[1]} MB\n" in front
    assert f"{alone[1]} MB against {alone[0]}" in front
    assert 0.08 < alone[1] / alone[0] < 0.12  # a tenth
    assert f"django: {alone[0]} MB, flask: {alone[1]} MB" in text("start/installation.md")


def test_lines():
    lines = bars("lines")
    django, flask = lines["… without the admin"]
    front = text("index.md")
    assert f'  django: "{django:.0f}"\n  flask: "{flask:.0f}"\n' in front
    total = next(figures for label, figures in lines.items() if label.startswith("All "))
    assert "With the admin it is {:.0f} and {:.0f}.".format(*total) in front


def test_routing():
    figures = bars("routing")
    first, last = (figures[f"Match the {which} of 100 routes"] for which in ("first", "last"))
    assert round(last[0] / first[0]) == 4  # Django's list
    assert abs(last[1] / first[1] - 1) < 0.2  # Flask's tree
    django, flask = figures["Build an address from its name"]
    assert round(django / flask) == 3


def test_rendering():
    (django, flask), = bars("rendering").values()
    assert round(django / flask) == 5
