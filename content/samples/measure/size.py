"""Installs each choice into a folder of its own and weighs it; writes content/data/size.yml. Needs the network.

pip installs the versions of requirements.txt, without compiling, so that only what is downloaded counts. Megabytes are
of 1,000,000 bytes.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from record import SAMPLES, record

REQUIREMENTS = SAMPLES.parents[1] / "requirements.txt"
CHOICES = {
    "django": ["Django"],
    "flask": ["Flask"],
    "django with REST framework": ["Django", "djangorestframework"],
    "flask with models, migrations, an admin and accounts": [
        "Flask", "Flask-SQLAlchemy", "Flask-Migrate", "Flask-Admin", "Flask-Login", "Flask-WTF"],
}


# region weigh
def weigh(names):
    """Megabytes, packages and lines of Python of what pip installs for these names."""
    with tempfile.TemporaryDirectory() as folder:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", folder]
        subprocess.run([*install, "--constraint", REQUIREMENTS, *names], check=True)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        return {
            "MB": round(sum(path.stat().st_size for path in files) / 1e6, 1),
            "packages": len(list(Path(folder).glob("*.dist-info"))),
            "lines": sum(path.read_bytes().count(b"\n") for path in files if path.suffix == ".py"),
        }
# endregion


if __name__ == "__main__":
    found = {name: weigh(names) for name, names in CHOICES.items()}
    django, flask, rest, stack = found.values()
    record(
        "size",
        title="Installed size, megabytes",
        note="without compiled files. Shorter is better.",
        unit="MB",
        bars=[
            {"label": "The framework alone", "django": django["MB"], "flask": flask["MB"]},
            {"label": "With models, migrations, an admin and accounts", "django": django["MB"], "flask": stack["MB"]},
        ],
        method="Sum of the files that pip installs without compiling, dependencies included; size.py.",
        more={"installed": [
            {"label": name.capitalize().replace("rest", "REST"), "names": ", ".join(CHOICES[name]), **figures}
            for name, figures in found.items()]},
    )
