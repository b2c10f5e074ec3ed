"""Figures on pages are those that the scripts of content/samples/measure recorded, and the scripts still run."""

import importlib
import re
import subprocess
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


def page(path):
    return (CONTENT / path).read_text()


@pytest.fixture(scope="module")
def measure():
    sys.path.insert(0, str(SAMPLES / "measure"))
    yield importlib.import_module
    sys.path.remove(str(SAMPLES / "measure"))


@pytest.mark.parametrize("name", ["cpu", "lines", "mapper", "rendering", "rest", "routing", "size", "start"])
def test_a_figure_says_when_how_and_on_what_it_was_measured(name):
    text = (CONTENT / "data" / f"{name}.yml").read_text()
    assert re.search(r'^  date: "\d{4}-\d\d-\d\d"$', text, re.M) and f"{name}.py" in text or name == "rest"
    assert f'Django: "{version("Django")}"' in text and f'Flask: "{version("Flask")}"' in text


def test_lines_are_those_of_the_samples_as_they_are(measure):
    counted = dict(measure("lines").both_sides())
    recorded = {(row["django"], row["flask"]) for row in rows("lines", "bars")[2:]}
    assert recorded == {(lines["django"], lines["flask"]) for lines in counted.values()}, (
        "run content/samples/measure/lines.py: a sample has changed")
    total, without_admin = rows("lines", "bars")[:2]
    assert total["django"] == sum(lines["django"] for lines in counted.values())
    assert total["flask"] - counted["admin"]["flask"] == without_admin["flask"]


def test_lines_do_not_count_blank_ones_and_marks(measure, tmp_path):
    (tmp_path / "app.py").write_text("# region all\n\nx = 1\n    # region part\n# a comment\n# endregion\n# endregion\n")
    assert measure("lines").lines_of(tmp_path) == 2


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
    assert abs(django - flask) / flask < 0.05  # "level", says the verdict


def test_the_lines_of_the_door():
    door = re.findall(r"sample=admin/flask/(\S+)(?: region=(\S+))?", page("models/admin.md").split("## The door")[1])
    total = 0
    for path, region in door:
        text = (SAMPLES / "admin/flask" / path).read_text()
        if region:
            text = text.split(f"# region {region}\n")[1].split("# endregion")[0]
        total += sum(bool(line.strip()) for line in text.splitlines())
    assert f"the {total} lines below" in page("models/admin.md")


def test_the_sizes_that_pages_name():
    table = "\n".join(
        f"| {row['label']} | {row['packages']:.0f} | {row['MB']} | {row['lines']:,.0f} |"
        for row in rows("size", "installed"))
    assert table in page("evidence.md")
    django, flask, _, stack = rows("size", "installed")
    verdict = page("judgement/verdict.md")
    assert f"{flask['MB']} MB instead of {django['MB']}" in verdict
    assert f"{stack['packages']:.0f} packages and {stack['MB']} MB" in verdict
    assert f"Django {django['packages']:.0f} and {django['MB']}" in verdict
    assert 9 < django["MB"] / flask["MB"] < 12 and stack["MB"] > django["MB"]  # "a tenth", "larger"
    assert f"{django['lines'] / 1000:.0f},000 lines" in page("judgement/community.md")
    assert f"{flask['lines'] / 1000:.0f},000 for Flask" in page("judgement/community.md")


def test_the_words_for_recorded_times_fit_them():
    project, bare = rows("cpu", "bars")
    assert 1.8 < project["django"] / project["flask"] < 2.6  # "twice", "half"
    assert bare["django"] - bare["flask"] < (project["django"] - project["flask"]) / 2  # "most of that is middleware"
    load, add = rows("mapper", "bars")
    assert 0.7 < load["django"] / load["flask"] < 1.1 and 1.7 < add["flask"] / add["django"] < 2.8  # "the same", "twice"
    assert project["django"] < load["django"]  # "less than loading a hundred rows"
    assert load["django"] < load["flask"] and add["django"] < add["flask"]  # "new rows cost less"


def test_a_request_that_is_timed_is_answered(measure):
    def app(environ, start_response):
        start_response("200 OK", [])
        return [b"Hello World!"]

    assert measure("cpu").microseconds(app, rounds=1, number=1) >= 0


def test_the_mappers_do_what_is_timed():
    for side in ("django", "flask"):
        code = f"import mapper; load, add = mapper.{side}_side(); load(); add(); load(); add()"
        subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(SAMPLES / "measure")}, check=True)


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
