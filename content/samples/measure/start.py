"""Measures what an application costs before its first request; writes content/data/start.yml.

A process imports the application that cpu.py lays out and ends. Its processor time is counted, children and all, and
the time of a Python that imports nothing is taken off. Modules are compiled before the first round.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from cpu import APPLICATIONS, lay
from record import record


def milliseconds(code, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def modules(code, folder):
    count = code + "; import sys; print(len(sys.modules))"
    return int(subprocess.run(
        [sys.executable, "-c", count], cwd=folder, check=True, capture_output=True, text=True).stdout)


def measure(rounds=25):
    """By application: the least processor time in milliseconds, and the number of modules."""
    with tempfile.TemporaryDirectory() as folder:
        codes = {"python": ("pass", Path(folder))}
        for which in ("project", "flask"):
            module, _ = APPLICATIONS[which]
            home = Path(folder) / which
            home.mkdir()
            lay(home, which)
            codes[which] = (f"import {module}", home)
        for code, home in codes.values():
            milliseconds(code, home)
        times = {which: [] for which in codes}
        for _ in range(rounds):
            for which, (code, home) in codes.items():
                times[which].append(milliseconds(code, home))
        least = {which: min(found) for which, found in times.items()}
        loaded = {which: modules(*codes[which]) for which in codes}
    return {which: (round(least[which] - least["python"]), loaded[which] - loaded["python"])
            for which in ("project", "flask")}


if __name__ == "__main__":
    found = measure()
    record(
        "start",
        title="Processor time to import the application, milliseconds",
        note="beyond that of Python itself. Shorter is better.",
        unit="ms",
        bars=[
            {"label": "As a new project makes it", "django": found["project"][0], "flask": found["flask"][0]},
        ],
        method="Best of 25 interleaved rounds; start.py.",
        more={"modules": [{"label": "Modules loaded", "django": found["project"][1], "flask": found["flask"][1]}]},
    )
