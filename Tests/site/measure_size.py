"""Measures what is installed: packages, bytes of their files without compiled ones, and lines of Python.

Run it with `.venv/bin/python Tests/site/measure_size.py`. It installs into temporary folders at the versions of
requirements.txt. Only the files are added up: folders take 4 KB each on many file systems, which `du` counts, and
Django has 2466 of them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

PINS = Path(__file__).resolve().parents[2] / "requirements.txt"
STACKS = {
    "Flask": ["Flask"],
    "Django": ["Django"],
    "Django and REST framework": ["Django", "djangorestframework"],
    "Flask, SQLAlchemy, Migrate, Admin": ["Flask", "Flask-SQLAlchemy", "Flask-Migrate", "Flask-Admin"],
}

for name, packages in STACKS.items():
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", folder]
        subprocess.run([*pip, "--constraint", PINS, *packages], check=True)
        files = [path for path in Path(folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
        size = sum(path.stat().st_size for path in files)
        texts = sum(path.stat().st_size for path in files if path.suffix in (".po", ".mo"))
        lines = sum(path.read_bytes().count(b"\n") for path in files if path.suffix == ".py")
        count = len(list(Path(folder).glob("*.dist-info")))
    print(f"{name:36}{count:3} packages {size / 1e6:6.1f} MB, of them translations {texts / 1e6:5.1f} {lines:8} lines")
