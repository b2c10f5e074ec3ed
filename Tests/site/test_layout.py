"""The tree of content/start/layout.md says by hand who wrote each file. Its files are those that the samples listed."""

import json
import re

from conftest import CONTENT


def shown():
    """The files in the page's tree by side, each with its note."""
    text = (CONTENT / "start/layout.md").read_text()
    body = re.search(r"^```tree [^\n]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[1]
    sides, folders = {}, []
    for line in body.splitlines():
        name, _, note = line.strip().partition(":")
        depth = (len(line) - len(line.lstrip())) // 2
        del folders[depth:]
        if depth == 0 or name.endswith("/"):
            folders.append(name)
        elif name != ".":
            sides.setdefault(folders[0], {})["".join(folders[1:]) + name] = note.strip()
    return sides


def listed(side):
    """What the sample's steps of `tree` listed, by the name of the step."""
    steps = json.loads((CONTENT / f"evidence/layout/{side}.json").read_text())["steps"]
    return {step["name"]: step["files"] for step in steps if step["kind"] == "tree"}


def test_the_files_and_who_writes_them():
    django, flask = shown()["django"], shown()["flask"]
    trees = listed("django")
    assert sorted(django) == trees["files"]
    generated = trees["startproject"] + [f"blog/{path}" for path in trees["startapp"]]
    assert sorted(path for path, note in django.items() if note != "added") == sorted(generated)
    assert sorted(flask) == listed("flask")["files"] and set(flask.values()) == {"added"}
