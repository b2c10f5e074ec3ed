"""What content/start/installation.md says about installing: it needs the network, which samples have not."""

import os
import subprocess
from pathlib import Path

import pytest
from conftest import DEADLINE, SAMPLES


@pytest.mark.parametrize("side, packages", [
    ("django", {"Django", "asgiref", "sqlparse"}),
    ("flask", {"Flask", "Werkzeug", "Jinja2", "MarkupSafe", "itsdangerous", "click", "blinker"}),
])
def test_installing(tmp_path, side, packages):
    script = SAMPLES / "install" / side / "install.sh"
    # pip is asked as it is set up on this machine, cache and index included.
    done = subprocess.run(["sh", "-e", script], cwd=tmp_path, text=True, capture_output=True, timeout=10 * DEADLINE)
    if "Could not find a version that satisfies" in done.stderr:
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    site = next((tmp_path / ".venv/lib").glob("python*/site-packages"))
    installed = {path.name.split("-")[0].lower() for path in site.glob("*.dist-info")}
    assert installed - {"pip", "setuptools"} == {name.lower() for name in packages}
    assert (tmp_path / ".venv/bin" / {"django": "django-admin", "flask": "flask"}[side]).exists()
    assert [path.name for path in tmp_path.iterdir()] == [".venv"]


def test_the_systems_pip_refuses():
    """Debian marks its Python as managed from outside (PEP 668)."""
    if not any(Path("/usr/lib").glob("python3*/EXTERNALLY-MANAGED")) or not Path("/usr/bin/pip3").exists():
        pytest.skip("this system's Python is not managed by its packages, or has no pip")
    done = subprocess.run(
        ["/usr/bin/pip3", "install", "--no-deps", "Flask"], text=True, capture_output=True, timeout=DEADLINE,
        env={"PATH": os.defpath, "HOME": "/nonexistent"},
    )
    assert done.returncode == 1
    assert "error: externally-managed-environment" in done.stderr
