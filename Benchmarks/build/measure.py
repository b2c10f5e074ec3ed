"""Measures what `versus build` costs beside the checkers' own time.

    measure.py VERSUS [PAGES ...]

VERSUS is the program, built for release. Each measurement is the median of ten runs, in seconds of the
processor (its own and its children's) and of the clock, with the highest memory of any process.
Sites of PAGES pages are made in a temporary folder, each page with prose, two samples and a table.
"""

import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNS = 10
PROSE = "A paragraph of *prose* with `code`, a [link](p0.md) and some more words to read. " * 6


def page(number):
    return (
        f"---\ntitle: Page {number}\ndate: 2026-01-01\ntags: [t{number % 20}]\n---\n\n"
        + "".join(
            f"## Part {part}\n\n{PROSE}\n\n```python\ndef f{number}_{part}(x):\n    return x + {part}\n```\n\n"
            for part in range(2))
        + "| a | b |\n| - | - |\n| 1 | 2 |\n")


def make_site(folder, pages):
    shutil.copytree(ROOT / "themes", folder / "themes")
    (folder / "site.yml").write_text(
        "title: Benchmark\nsides: [{id: a, name: A}, {id: b, name: B}]\n")
    for number in range(pages):
        path = folder / "content" / f"s{number // 50}" / f"p{number % 50}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(number))


def measure(label, command):
    clock, processor = [], []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        clock.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{label:44} {statistics.median(clock):7.3f} s {statistics.median(processor):7.3f} CPU-s {memory:6.0f} MB")


def main():
    versus = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        site = ["--site", str(ROOT), "--output", str(folder / "public")]
        measure("versus --version", [versus, "--version"])
        measure("this site, unchanged, without checkers", [versus, "build", "--verify", "off", *site])
        measure("this site, unchanged, with checkers", [versus, "build", *site])
        for pages in map(int, sys.argv[2:]):
            made = folder / str(pages)
            make_site(made, pages)
            build = [versus, "build", "--site", str(made)]
            measure(f"{pages} pages, unchanged, without checkers", [*build, "--verify", "off"])
            measure(f"{pages} pages, unchanged, with checkers", build)


if __name__ == "__main__":
    main()
