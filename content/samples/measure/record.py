"""Writes figures where pages find them: content/data/NAME.yml, with the date, the method and the versions."""

import datetime
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1]
DATA = SAMPLES.parent / "data"
SIDES = ("django", "flask")
PACKAGES = ("Django", "Flask", "djangorestframework", "Flask-SQLAlchemy", "SQLAlchemy", "Flask-RESTful")


def versions():
    """What is measured, by the names under which pip installs it, and the Python that runs it."""
    found = {"Python": platform.python_version()}
    return found | {name: version(name) for name in PACKAGES}


def record(name, *, title, note, unit, bars, method, more=None):
    """Writes one chart. `bars` are {label, django, flask}; a side without a figure is left out. MEASURED_ON names the
    day of a measurement that is not made today."""
    day = os.environ.get("MEASURED_ON") or datetime.date.today().isoformat()
    lines = [f"title: {quote(title)}", f"note: {quote(note)}", f"unit: {quote(unit)}", "bars:"]
    lines += ["  - " + inline(bar) for bar in bars]
    lines += ["measured:", f"  date: {quote(day)}", f"  method: {quote(method)}", f"  versions: {inline(versions())}"]
    for key, value in (more or {}).items():
        lines += [f"{key}:", *("  - " + inline(row) for row in value)]
    DATA.mkdir(exist_ok=True)
    target = DATA / f"{name}.yml"
    target.write_text("\n".join(lines) + "\n")
    print(target.name, *(inline(bar) for bar in bars), sep="\n  ")


def inline(mapping):
    return "{" + ", ".join(f"{key}: {quote(value)}" for key, value in mapping.items()) + "}"


def quote(value):
    """JSON strings and numbers are YAML too."""
    return json.dumps(value, ensure_ascii=False)
