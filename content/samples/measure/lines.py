"""Counts the lines that were written by hand for each topic, and writes content/data/lines.yml and rest.yml.

Every file of a sample counts, whatever its language, but for those that say how it is run and what it must answer.
Blank lines do not, nor do the marks that cut a file into the pieces a page shows (`# region`, `# endregion`). What a
command generates is not part of a sample. A topic counts when a page shows it.
"""

import re

from record import SAMPLES, SIDES, record

NAMES = {"hello": "First app", "orm": "Models and queries", "rest": "REST by hand"}
NOT_THE_SAME_WORK = {"usual"}  # pieces of articles, printed as they are
HOW_IT_IS_RUN = ("sample.yml", ".hurl", ".differences.yml")
MARK = re.compile(r"\s*(#|//|<!--|\{#|\{% comment %\})\s*(region|endregion)\b")


def lines_of(folder):
    return sum(
        bool(line.strip()) and not MARK.match(line)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(HOW_IT_IS_RUN) and "__pycache__" not in path.parts
        for line in path.read_text().splitlines()
    )


def both_sides():
    """The topics that have one sample a side, and a page: (name, lines by side)."""
    pages = "".join(path.read_text() for path in SAMPLES.parent.rglob("*.md"))
    for topic in sorted(path for path in SAMPLES.iterdir() if path.is_dir()):
        is_shown = f"sample={topic.name}/" in pages
        if is_shown and topic.name not in NOT_THE_SAME_WORK and all((topic / side).is_dir() for side in SIDES):
            yield topic.name, {side: lines_of(topic / side) for side in SIDES}


if __name__ == "__main__":
    topics = dict(both_sides())
    total = {side: sum(lines[side] for lines in topics.values()) for side in SIDES}
    rest = {side: total[side] - topics["admin"][side] for side in SIDES}
    method = "All files of both samples, without blank lines; counted by lines.py."
    record(
        "lines",
        title="Lines written by hand",
        note="not blank; what commands generate is left out. Fewer is not always better.",
        unit="lines",
        bars=[
            {"label": f"All {len(topics)} topics with one sample a side", **total},
            {"label": "… without the admin", **rest},
            *({"label": NAMES.get(name, name.capitalize()), **lines} for name, lines in topics.items()),
        ],
        method=method,
    )
    record(
        "rest",
        title="Lines for the same contract",
        note="not blank, models included. Fewer is not always better.",
        unit="lines",
        bars=[
            {"label": "By hand", **topics["rest"]},
            {
                "label": "REST framework and Flask-RESTful",
                "django": lines_of(SAMPLES / "rest/drf/django"),
                "flask": lines_of(SAMPLES / "rest/restful/flask"),
            },
        ],
        method=method,
    )
