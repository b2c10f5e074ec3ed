"""Words on pages fit the figures that were recorded, and what is counted is counted anew.

Figures that pages show are filled from evidence, or compared with it, by Versus. Here is what Versus cannot know: that
“twice” is right, and that lines and releases are those of today's samples and packages."""

import importlib
import json
import re
import statistics
import sys
from importlib.metadata import version

import pytest
from conftest import CONTENT, ROOT, SAMPLES

yaml_line = re.compile(r'(\w+): ("(?:[^"\\]|\\.)*"|[\d.]+)')


def rows(name, key):
    """The rows `- {…}` below `key:` in content/data/NAME.yml; numbers as numbers."""
    text = (CONTENT / "data" / f"{name}.yml").read_text()
    part = re.search(rf"^{key}:\n((?:  - .*\n)+)", text, re.M)[1]
    return [
        {name: value.strip('"') if value.startswith('"') else float(value) for name, value in yaml_line.findall(line)}
        for line in part.splitlines()
    ]


def figures(sample):
    """What a sample measured: {step: {figure: median}}."""
    steps = json.loads((CONTENT / f"evidence/{sample}.json").read_text())["steps"]
    return {
        step["name"]: {name: statistics.median(values) for name, values in step["figures"].items()}
        for step in steps if step["kind"] == "measure"
    }


def page(path):
    return (CONTENT / path).read_text()


@pytest.fixture(scope="module")
def count():
    sys.path.insert(0, str(SAMPLES / "measure"))
    yield importlib.import_module("lines")
    sys.path.remove(str(SAMPLES / "measure"))


def test_lines_are_those_of_the_samples_as_they_are(count):
    counted = dict(count.both_sides())
    recorded = {(row["django"], row["flask"]) for row in rows("lines", "bars")[2:]}
    assert recorded == {(lines["django"], lines["flask"]) for lines in counted.values()}, (
        "run content/samples/measure/lines.py: a sample has changed")
    total, without_admin = rows("lines", "bars")[:2]
    assert total["django"] == sum(lines["django"] for lines in counted.values())
    assert total["flask"] - counted["admin"]["flask"] == without_admin["flask"]


def test_names_are_those_that_samples_import():
    sys.path.insert(0, str(SAMPLES / "learning"))
    learning = importlib.import_module("learning")
    names, packages = rows("learning", "bars")
    for side in ("django", "flask"):
        assert names[side] == len(learning.names(side)), "run content/samples/learning/learning.py: a sample has changed"
        assert packages[side] == len(learning.packages(side))
    assert abs(names["django"] - names["flask"]) / names["flask"] < 0.1  # "level"
    assert (packages["django"], packages["flask"]) == (1, 12)
    assert "Flask’s from twelve" in page("judgement/learning.md")


def test_the_lines_of_the_whole_application(count):
    django, flask = (count.lines_of(SAMPLES / "app" / side) for side in ("django", "flask"))
    text = page("judgement/application.md")
    assert f"| **all, without blank lines** | **{django}** | **{flask}** |" in text
    parts = re.findall(r"^\| [a-z][^|]* \| (\d+) \| (\d+) \|$", text, re.M)
    assert (sum(int(one) for one, _ in parts), sum(int(other) for _, other in parts)) == (django, flask)


def test_lines_do_not_count_blank_ones_and_marks(count, tmp_path):
    (tmp_path / "app.py").write_text("# region all\n\nx = 1\n    # region part\n# a comment\n# endregion\n# endregion\n")
    (tmp_path / "contract.hurl").write_text("GET {{host}}/\n")
    assert count.lines_of(tmp_path) == 2


def test_the_lines_that_pages_name():
    lines = {row["label"]: (int(row["django"]), int(row["flask"])) for row in rows("lines", "bars")}
    by_hand, extended = [(int(row["django"]), int(row["flask"])) for row in rows("rest", "bars")]
    assert "**{} and {} lines** for the whole samples".format(*lines["Admin"]) in page("models/admin.md")
    assert "**{} and {} lines** for the whole samples".format(*lines["Models and queries"]) in page("models/orm.md")
    assert "{} lines instead of {}".format(*lines["Admin"]) in page("judgement/verdict.md")
    assert "By hand, {} lines and {}; with REST framework {}, with Flask-RESTful {}.".format(
        *by_hand, *extended) in page("services/rest.md")
    assert f"{extended[0]} lines a resource instead of {extended[1]} to {by_hand[1]}" in page("judgement/verdict.md")
    assert f"{extended[0]} lines a resource instead of {by_hand[0]}" in page("services/rest.md")
    django, flask = lines["… without the admin"]
    assert f'  django: "{django}"\n  flask: "{flask}"\n' in page("index.md")
    assert abs(django - flask) / flask < 0.08  # "nearly level", says the verdict
    total = next(counted for label, counted in lines.items() if label.startswith("All "))
    assert "With the admin it is {} and {}.".format(*total) in page("index.md")


def test_topics_name_the_lines_of_their_samples(count):
    """Each in its front matter, for the table of topics; most in a margin, but for those that have a chart or a table."""
    counted = dict(count.both_sides())
    listed = re.findall(r"^\| \[[^]]*\]\(([^)]*)\) \| (`.*) \|$", page("evidence.md"), re.M)
    topics = {path: [counted[name] for name in re.findall(r"`(\w+)`", names) if name in counted] for path, names in listed}
    topics = {path: found for path, found in topics.items() if found and "  finding: " in page(path)}
    assert len(topics) > 24
    for path, found in topics.items():
        django, flask = (sum(lines[side] for lines in found) for side in ("django", "flask"))
        assert f"  lines: {{django: {django}, flask: {flask}}}\n" in page(path), path
        if path not in ("start/installation.md", "services/rest.md", "operation/commands.md", "judgement/application.md"):
            assert f"**{django} and {flask} lines**" in page(path), path


def test_versions_on_the_page_of_evidence_are_those_that_are_locked():
    locks = "".join(path.read_text() for path in (ROOT / "environments").glob("*.txt")).lower()
    table = page("evidence.md").split("## Versions")[1].split("## Do it again")[0]
    named = re.findall(r"([A-Z]?[A-Za-z][\w-]*) (\d+\.\d+\.\d+)", table.replace("Django REST framework", "djangorestframework").replace("Jinja", "Jinja2"))
    assert len(named) > 15
    for name, number in named:
        assert f"\n{name.lower()}=={number} " in locks.replace("\r", ""), (name, number)


def test_the_lines_of_the_door():
    door = re.findall(r"sample=admin/flask/(\S+)(?: region=(\S+))?", page("models/admin.md").split("## The door")[1])
    total = 0
    for path, region in door:
        text = (SAMPLES / "admin/flask" / path).read_text()
        if region:
            text = text.split(f"# region {region}\n")[1].split("# endregion")[0]
        total += sum(bool(line.strip()) for line in text.splitlines())
    assert f"the {total} lines below" in page("models/admin.md")


def test_the_words_for_sizes_fit_them():
    django, flask = figures("install/django"), figures("install/flask")
    assert 9 < django["alone"]["size"] / flask["alone"]["size"] < 12  # "a tenth"
    assert flask["stack"]["size"] > 1.5 * django["alone"]["size"]  # "larger"


def test_the_words_for_recorded_times_fit_them():
    found = figures("measure")
    request, start, mapper, routing, rendering = (
        found[name] for name in ("request", "start", "mapper", "routing", "rendering"))
    assert 1.8 < request["django"] / request["flask"] < 2.6  # "twice", "half"
    assert request["bare"] - request["flask"] < (request["django"] - request["flask"]) / 2  # "most of that is middleware"
    assert 250 < start["django"] < 450  # "0.3 to 0.4 seconds"
    assert 0.5 < start["flask"] / start["django"] < 0.7  # "about six tenths"
    assert 0.75 < mapper["django-load"] / mapper["flask-load"] < 1.3  # "about the same"
    assert 1.7 < mapper["flask-add"] / mapper["django-add"] < 2.8  # "twice"
    assert request["django"] < mapper["django-load"]  # "less than loading a hundred rows"
    assert 3.3 < routing["django-last"] / routing["django-first"] < 4.9  # "four times"
    assert 0.75 < routing["flask-last"] / routing["flask-first"] < 1.3  # "all cost the same"
    assert 2.3 < routing["django-build"] / routing["flask-build"] < 3.8  # "three times"
    assert 3.5 < rendering["django"] / rendering["flask"] < 5.6  # "four to five times"
    django, flask = (rendering[side] + mapper[side + "-load"] + request[side] for side in ("django", "flask"))
    assert 2.9 < django / flask < 4.3  # "three to four times"
    assert 2 * rendering["flask"] > flask  # "most of it is the template"
    assert 10 * max(routing["django-last"], routing["flask-last"]) < min(mapper["django-load"], mapper["flask-load"])


def test_versions_and_dates_of_releases():
    packages = rows("releases", "packages")
    lines = (CONTENT / "data/releases.yml").read_text().splitlines()
    text = page("judgement/community.md")
    required = (ROOT / "requirements.txt").read_text()
    for row, line in zip(packages, [line for line in lines if " version: " in line], strict=True):
        python = re.search(r'python: "([^"]*)"', line)[1]
        python = python.removeprefix(">=") + " or newer" if python.startswith(">=") else python
        assert row["version"] == version(row["name"])
        assert f"{row['name']}=={row['version']}" in required
        assert f"| {row['name']} | {row['version']} | {row['date']} | {python} | {row['licence']} |" in text
    for row in rows("releases", "patches"):
        assert f"| {row['name']} | {row['releases']:.0f} | {row['faults']:.0f} |" in text


def test_three_extensions_are_of_2023():
    old = [row["name"] for row in rows("releases", "packages") if row["date"].startswith("2023")]
    assert old == ["Flask-SQLAlchemy", "Flask-Login", "Flask-RESTful"]
