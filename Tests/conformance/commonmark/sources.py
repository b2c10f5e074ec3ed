"""Files of source distributions, fetched from PyPI when they are first asked for."""

import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

CACHE = pathlib.Path(__file__).resolve().parents[3] / ".build/conformance/commonmark"


def folder(requirement):
    """Returns the unpacked source distribution of a requirement such as `marko==1.3.1`."""
    target = CACHE / requirement
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
            name = requirement.partition("==")[0]
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary",
                 name, "--dest", temporary, requirement], check=True)
            (archive,) = pathlib.Path(temporary).iterdir()
            with tarfile.open(archive) as files:
                files.extractall(pathlib.Path(temporary) / "files", filter="data")
            shutil.move(pathlib.Path(temporary) / "files", target)
    return target


def text(requirement, path):
    """Returns one file, whose path ends with `path`."""
    (found,) = folder(requirement).glob(f"*/{path}")
    return found.read_text(encoding="utf-8")


def pages(requirement):
    """Returns the Markdown files that hold something, in an order that does not change."""
    return sorted(path for path in folder(requirement).rglob("*.md")
                  if path.is_file() and path.stat().st_size > 0)
