"""Measures what an application costs before its first request.

A process imports the application and ends. Its processor time is counted, and the time of a Python that imports nothing
is taken off. Modules are compiled before the first round.
"""

import resource
import subprocess
import sys

from turns import HERE

CODES = {
    "python": ("pass", HERE),
    "django": ("import mysite.wsgi", HERE / "hello/django"),
    "flask": ("import app", HERE / "hello/flask"),
}


def milliseconds(code, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def modules(code, folder):
    count = code + "; import sys; print(len(sys.modules))"
    return int(subprocess.run(
        [sys.executable, "-c", count], cwd=folder, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    times = {which: [] for which in CODES}
    for _ in range(5):
        for which, (code, folder) in CODES.items():
            times[which].append(milliseconds(code, folder))
    python = min(times["python"]), modules(*CODES["python"])
    for side in ("django", "flask"):
        print(f"{side}: {min(times[side]) - python[0]:.0f} ms, {modules(*CODES[side]) - python[1]} modules")
