"""Compares the time of our Markdown to HTML, all extensions on, with libcmark's own.

    measure.py PROBE FOLDER

PROBE is the markdown-probe executable of a release build, FOLDER this site's pages. Both sides parse and
render the same bytes: those pages, CommonMark's specification, the documentation of another project, and
made pages that are all of one kind. Processor time is measured, in turns, and the best round of each
counts. Exits with 1 if ours takes more than 1.5 times as long for any of them.
"""

import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Tests/conformance/commonmark"))

import compare
import sources

GOAL = 1.5
ROUNDS = 5
SPECIFICATION = ("marko==1.3.1", "tests/spec/commonmark.txt")
DOCUMENTATION = "fastapi==0.109.2"


def made_pages():
    """Pages of which every line is of one kind, by that kind."""
    words = "the quick brown fox jumps over a lazy dog and then some more of the same".split()

    def line(number, count):
        return " ".join(words[(number * 7 + index) % len(words)] for index in range(count))

    return {
        "short paragraphs": "".join(f"{line(n, 2)}\n\n" for n in range(20_000)),
        "long paragraphs": "".join(f"{line(n, 90)}\n\n" for n in range(1000)),
        "tables": "".join(
            f"| {line(n, 2)} | {line(n, 1)} | *{line(n, 1)}* |\n" + ("| --- | :-: | --: |\n" if n % 40 == 0 else "")
            + ("\n" if n % 40 == 39 else "") for n in range(8000)),
        "lists": "".join(f"{'  ' * (n % 3)}- {line(n, 5)}\n" for n in range(10_000)),
        "links": "".join(
            f"{line(n, 3)} [{line(n, 2)}](https://example.org/{n} \"{line(n, 1)}\") and <https://example.org/{n}>\n"
            for n in range(6000)),
        "emphasis and code": "".join(
            f"*{line(n, 2)}* **{line(n, 1)}** `{line(n, 1)}` {line(n, 2)}\n" for n in range(8000)),
    }


def compared(probe, render, name, files):
    """Measures one set of files, and prints a line; returns the ratio."""
    pages = [pathlib.Path(path).read_bytes() for path in files]

    def theirs():
        start = time.process_time()
        for page in pages:
            render(page)
        return (time.process_time() - start) * 1000

    def ours():
        output = subprocess.run(
            [probe, "time", str(ROUNDS), *map(str, files)], stdout=subprocess.PIPE, check=True)
        return float(output.stdout)

    rounds = [(min(theirs() for _ in range(ROUNDS)), ours()) for _ in range(ROUNDS)]
    cmark, versus = (min(times) for times in zip(*rounds))
    size = sum(map(len, pages))
    print(f"| {name} | {len(pages)} | {size / 1e6:.2f} | {size / cmark / 1e3:.0f} | {size / versus / 1e3:.0f} "
          f"| {versus / cmark:.2f} |", flush=True)
    return versus / cmark


def main():
    probe, folder = sys.argv[1:3]
    render = compare.libcmark(decoding=False)
    print("| pages | files | MB | libcmark, MB/s | Versus, MB/s | ratio |")
    print("| --- | --: | --: | --: | --: | --: |")
    ratios = [compared(probe, render, "this site", sorted(pathlib.Path(folder).rglob("*.md")))]
    with tempfile.TemporaryDirectory() as temporary:
        def one_file(name, text):
            path = pathlib.Path(temporary) / f"{name}.md"
            path.write_text(text)
            return compared(probe, render, name, [path])

        ratios.append(one_file("the specification", sources.text(*SPECIFICATION)))
        ratios.append(compared(probe, render, DOCUMENTATION, sources.pages(DOCUMENTATION)))
        ratios += [one_file(name, text) for name, text in made_pages().items()]
    sys.exit(max(ratios) > GOAL)


if __name__ == "__main__":
    main()
