"""Measures how long it takes to check 1,000 fences of Python from nothing, against what tests Markdown with pytest.

    measure.py VERSUS [FENCES [ROUNDS]]

VERSUS is the program, built for release. The fences stand in pages of ten, no two alike: a function, a class or a loop of some
eight lines, which is correct, and does next to nothing when it is executed. Each round takes every way once, in turn. What is printed are the
medians over the rounds: of the clock, of the time of the processor with that of all processes that were started, and of the ratios of both to what
`versus` took in the same round.

What is compared does not all do the same:

- `versus verify` reads the site, compiles each fence by Python, and tells of each one that is wrong at its line of the page.
  Nothing that an earlier round has left is used.
- Sybil and mktestdocs compile each fence, by the ways that they have for checks of one's own, and execute none.
- pytest-codeblocks, Sybil and mktestdocs as they come execute the fences of a page, in the process of the tests.
- `python -m pytest` on no test at all is what the three cost before they do anything.
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

TOOLS = ["pytest==9.2.0", "pytest-codeblocks==0.18.0", "mktestdocs==0.2.5", "sybil==10.1.0"]
FENCES_A_PAGE = 10
PROSE = "A paragraph of *prose* with `code` and some more words to read. " * 4

CODE = [
    '''\
def area_{n}(width, height=2):
    """The area of a rectangle."""
    if width < 0 or height < 0:
        raise ValueError("no such rectangle")
    return width * height


assert area_{n}({n}) == 2 * {n}
''',
    '''\
class Basket{n}:
    def __init__(self, items=()):
        self.items = list(items)

    def add(self, name, price=1.5):
        self.items.append((name, price))
        return self


total_{n} = sum(price for _, price in Basket{n}().add("a").add("b", {n}).items)
''',
    '''\
from collections import Counter

words = "to be or not to be, that is question {n}".split()
counts = Counter(word.strip(",") for word in words)
for word, count in counts.most_common(3):
    line = f"{{word:>10}} {{count}}"
    assert line.endswith(str(count))
''',
]

MKTESTDOCS = """\
import pathlib
import pytest
from mktestdocs import check_md_file, register_executor

{executor}

@pytest.mark.parametrize("path", sorted(pathlib.Path("content").glob("*.md")), ids=str)
def test_page(path):
    check_md_file(path)
"""

SYBIL = """\
from sybil import Sybil
from sybil.parsers.markdown import {parser}

{evaluator}
pytest_collect_file = Sybil(parsers=[{parser}({arguments})], pattern="*.md").pytest()
"""

SYBIL_COMPILES = """\
def evaluate(example):
    compile(example.parsed, example.path, "exec", dont_inherit=True)

"""


def make_site(folder, fences):
    """Pages that all ways of checking can read."""
    shutil.copytree(ROOT / "themes", folder / "themes")
    (folder / "site.yml").write_text("title: Benchmark\n")
    content = folder / "content"
    content.mkdir()
    for page in range(0, fences, FENCES_A_PAGE):
        numbers = range(page, min(page + FENCES_A_PAGE, fences))
        parts = [f"## Part {n}\n\n{PROSE}\n\n```python\n{CODE[n % len(CODE)].format(n=n)}```\n" for n in numbers]
        (content / f"p{page}.md").write_text(f"# Page {page}\n\n" + "\n".join(parts))


def make_tests(folder):
    """The tests of each tool, each in a folder of its own beside the same pages."""
    files = {
        "mktestdocs, compiling": ("test_pages.py", MKTESTDOCS.format(
            executor='register_executor("python", lambda code: compile(code, "fence", "exec"))')),
        "mktestdocs, executing": ("test_pages.py", MKTESTDOCS.format(executor="")),
        "Sybil, compiling": ("conftest.py", SYBIL.format(
            parser="CodeBlockParser", evaluator=SYBIL_COMPILES, arguments='"python", evaluate')),
        "Sybil, executing": ("conftest.py", SYBIL.format(
            parser="PythonCodeBlockParser", evaluator="", arguments="")),
        "pytest-codeblocks, executing": ("pytest.ini", "[pytest]\naddopts = --codeblocks\n"),
        "pytest alone": ("test_nothing.py", "def test_nothing():\n    pass\n"),
    }
    commands = {}
    for label, (name, text) in files.items():
        own = folder / label.replace(", ", "-").replace(" ", "-")
        own.mkdir()
        if label != "pytest alone":
            shutil.copytree(folder / "site" / "content", own / "content")
        (own / name).write_text(text)
        commands[label] = own
    return commands


def run(command, folder, expected):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode or expected not in done.stdout:
        sys.exit(f"{' '.join(map(str, command))}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds, processor


def tools():
    """A Python with the tools in it, made once."""
    folder = ROOT / ".build" / "bench-fences"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *TOOLS], check=True)
    return python


ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    versus = os.path.abspath(sys.argv[1])
    fences = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    python = tools()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        site = folder / "site"
        site.mkdir()
        make_site(site, fences)
        with open(site / "site.yml", "a") as file:
            file.write(f"python: {python}\n")
        tests = make_tests(folder)
        pytest = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        pages = -(-fences // FENCES_A_PAGE)
        passed = {label: f"{pages if 'mktestdocs' in label else fences} passed" for label in tests}
        passed["pytest alone"] = "1 passed"
        times = {}
        for _ in range(rounds):
            for left in (".versus", "content/evidence"):
                shutil.rmtree(site / left, ignore_errors=True)
            times.setdefault("versus", []).append(run([versus, "verify"], site, ""))
            for label, own in tests.items():
                times.setdefault(label, []).append(run(pytest, own, passed[label]))
    print(f"{'':30} {'clock':>9} {'ratio':>7} {'processor':>11} {'ratio':>7}")
    for label, measured in times.items():
        columns = []
        for own, other in zip(zip(*times["versus"]), zip(*measured)):
            ratio = statistics.median(b / a for a, b in zip(own, other))
            columns.append(f"{statistics.median(other):7.3f} s {ratio:6.1f}x")
        print(f"{label:30} {'  '.join(columns)}")


if __name__ == "__main__":
    main()
