"""Collects what the projects say of their releases; writes content/data/releases.yml. Needs the network, pip and uv.

Dates of uploads come from the package index, by the lock file of uv; licences and supported versions of Python from
the metadata of the installed packages; the dates of patch releases and the faults they mend from the change logs in
the source distributions.
"""

import datetime
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from importlib.metadata import metadata, version
from pathlib import Path

from record import DATA, inline, quote

PACKAGES = [
    "Django", "djangorestframework", "Flask", "Werkzeug", "Jinja2", "Flask-SQLAlchemy", "SQLAlchemy", "Flask-Migrate",
    "Flask-Admin", "Flask-Login", "Flask-WTF", "Flask-Caching", "Flask-RESTful",
]
SINCE = "2025-05-01"


# region uploads
def uploads():
    """The day on which the pinned version of each package was first uploaded."""
    wanted = [f"{name}=={version(name)}" for name in PACKAGES]
    project = f'[project]\nname = "dates"\nversion = "0"\nrequires-python = "==3.11.*"\ndependencies = {quote(wanted)}\n'
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_text(project)
        subprocess.run(["uv", "lock", "--quiet"], cwd=folder, check=True)
        locked = tomllib.loads((Path(folder) / "uv.lock").read_text())["package"]
    found = {}
    for package in locked:
        files = package.get("wheels", []) + ([package["sdist"]] if "sdist" in package else [])
        days = [entry["upload-time"][:10] for entry in files if "upload-time" in entry]
        if days:
            found[package["name"]] = min(days)
    return found
# endregion


# region logs
def change_logs(name, pattern):
    """The texts below `pattern` in the source distribution of the pinned version."""
    with tempfile.TemporaryDirectory() as folder:
        download = ["download", "--quiet", "--no-deps", "--no-binary", ":all:", f"{name}=={version(name)}"]
        subprocess.run([sys.executable, "-m", "pip", *download], cwd=folder, check=True)
        with tarfile.open(next(Path(folder).iterdir())) as archive:
            members = [member for member in archive.getmembers() if re.search(pattern, member.name)]
            return {member.name: archive.extractfile(member).read().decode() for member in members}


def django_patches():
    """(version, day, faults mended) of the releases in the pinned series, from the release notes."""
    series = ".".join(version("Django").split(".")[:2])
    notes = change_logs("Django", rf"docs/releases/{re.escape(series)}\.\d+\.txt$")
    for path, text in notes.items():
        day = datetime.datetime.strptime(re.search(r"^\*(\w+ \d+, \d{4})\*$", text, re.M)[1], "%B %d, %Y").date()
        yield Path(path).stem, day.isoformat(), len(set(re.findall(r"^(CVE-\d+-\d+)", text, re.M)))


def pallets_patches(name):
    """The same for Flask and Werkzeug, from their change logs."""
    (text,) = change_logs(name, r"^[^/]+/CHANGES\.rst$").values()
    for part in re.split(r"^Version ", text, flags=re.M)[1:]:
        day = re.search(r"^Released (\d{4}-\d\d-\d\d)$", part, re.M)
        if day:
            yield part.split()[0], day[1], len(set(re.findall(r":ghsa:`([\w-]+)`", part)))
# endregion


def counted(patches):
    recent = [row for row in patches if row[1] >= SINCE]
    return {"releases": len(recent), "faults": sum(row[2] for row in recent)}


def licence(name):
    """The licence by its short name; some packages put the whole text there, and name it in a classifier."""
    about = metadata(name)
    named = about.get("License-Expression") or about.get("License") or ""
    classified = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License")]
    return named if 0 < len(named) < 40 else (classified or ["not stated"])[0]


if __name__ == "__main__":
    days = uploads()
    rows = [
        {
            "name": name, "version": version(name), "date": days[name.lower().replace("_", "-")],
            "python": metadata(name).get("Requires-Python") or "not stated", "licence": licence(name),
        }
        for name in PACKAGES
    ]
    patches = {
        "Django": counted(django_patches()),
        "Flask": counted(pallets_patches("Flask")),
        "Werkzeug": counted(pallets_patches("Werkzeug")),
    }
    lines = ["packages:", *("  - " + inline(row) for row in rows), f"since: {quote(SINCE)}", "patches:"]
    lines += ["  - " + inline({"name": name, **counts}) for name, counts in patches.items()]
    lines += ["measured:", f"  date: {quote(datetime.date.today().isoformat())}", "  method: " + quote(
        "Package index, package metadata and the change logs in the source distributions; releases.py.")]
    (DATA / "releases.yml").write_text("\n".join(lines) + "\n")
    print(*lines, sep="\n")
