"""Counts what there is to learn, and writes content/data/learning.yml.

Names are those that the samples import from each side's packages, over all topics that have a sample of each side; a
name counts once, however often it is imported. Words are those of the documentation in the source distributions of
both, unpacked in a folder that stands on the command line; without one, they stay as they were recorded.
"""

import ast
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "measure"))

from lines import both_sides
from record import DATA, SAMPLES, SIDES, record

PACKAGES = {
    "django": {"django", "rest_framework"},
    "flask": {
        "flask", "flask_admin", "flask_caching", "flask_login", "flask_migrate", "flask_sqlalchemy", "flask_wtf",
        "click", "markupsafe", "sqlalchemy", "werkzeug", "wtforms",
    },
}
BOOKS = {
    "The tutorial": {"django": "intro/tutorial0*.txt", "flask": "tutorial/*.rst"},
    "All of the documentation": {"django": "**/*.txt", "flask": "**/*.rst"},
}
NOT_TO_BE_READ = ("releases", "internals", "changes", "license", "contributing")


def names(side):
    """What the samples of a side import from its packages: {(module, name)}."""
    found = set()
    for topic in dict(both_sides()):
        for path in (SAMPLES / topic / side).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found |= {(node.module, alias.name) for alias in node.names}
                elif isinstance(node, ast.Import):
                    found |= {(alias.name, "") for alias in node.names}
    return {(module, name) for module, name in found if module.split(".")[0] in PACKAGES[side]}


def packages(side):
    return {module.split(".")[0] for module, _ in names(side)}


def words(folder, pattern):
    """The words of a documentation's files, without its change logs and rules for contributors."""
    return sum(
        len(re.findall(r"[^\W\d_]{2,}", path.read_text()))
        for path in folder.glob(pattern)
        if not path.relative_to(folder).as_posix().startswith(NOT_TO_BE_READ)
    )


def recorded_words():
    text = (DATA / "learning.yml").read_text()
    found = re.findall(r'{label: "(.*?)", django: (\d+), flask: (\d+)}', text.split("words:\n")[1])
    return [{"label": label, "django": int(django), "flask": int(flask)} for label, django, flask in found]


def counted_words(sources):
    folders = {side: next(Path(sources).glob(f"{side}-*/docs")) for side in SIDES}
    return [
        {"label": label, **{side: words(folders[side], patterns[side]) for side in SIDES}}
        for label, patterns in BOOKS.items()
    ]


if __name__ == "__main__":
    record(
        "learning",
        title="Names that the samples import",
        note="each once, over all topics that have a sample of each side",
        unit="names",
        bars=[
            {"label": "Names", **{side: len(names(side)) for side in SIDES}},
            {"label": "Packages they come from", **{side: len(packages(side)) for side in SIDES}},
        ],
        method="Imports of the samples, and words of the documentation in the source distributions; counted by learning.py.",
        more={"words": counted_words(sys.argv[1]) if len(sys.argv) > 1 else recorded_words()},
    )
