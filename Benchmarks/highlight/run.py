"""Measures the highlighter against Pygments on the same files, in one run.

    run.py PROBE FOLDER [LANGUAGE ...]

PROBE is the highlight-probe executable, built for release; FOLDER holds real files, as
Tests/conformance/highlight/run fetches them. Both make HTML of every file, with all classes, in
seconds of the processor; the start of neither counts. Prints the ratio for each language.
"""

import pathlib
import subprocess
import sys
import time

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

ENDINGS = {
    "python": ".py", "html+jinja": ".html", "javascript": ".js", "typescript": ".ts", "css": ".css",
    "json": ".json", "yaml": ".yaml", "toml": ".toml", "sql": ".sql", "bash": ".sh", "c": ".c",
    "java": ".java", "ruby": ".rb", "rust": ".rs", "swift": ".swift", "diff": ".diff",
}
BYTES = 2_000_000


def files_of(folder, ending):
    """About ``BYTES`` bytes of files that are valid, as paths and texts."""
    total = 0
    for path in sorted(folder.rglob("*" + ending)):
        try:
            text = path.read_text() if path.is_file() else ""
        except UnicodeDecodeError:
            continue
        if text and len(text) < 200_000:
            total += len(text)
            yield str(path), text
        if total > BYTES:
            return


def seconds(language, texts):
    """How long Pygments takes: the better of two rounds."""
    lexer, formatter = get_lexer_by_name(language), HtmlFormatter(nowrap=True)
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        for text in texts:
            highlight(text, lexer, formatter)
        best = min(best, time.process_time() - start)
    return best


def main():
    probe, folder, *only = sys.argv[1:]
    print(f"{'language':12} {'bytes':>9} {'Pygments':>9} {'Versus':>9} {'MB/s':>6}  ratio")
    for language, ending in ENDINGS.items():
        files = list(files_of(pathlib.Path(folder), ending))
        if not files or only and language not in only:
            continue
        paths, texts = zip(*files)
        run = subprocess.run(
            [probe, "time", language, *paths], capture_output=True, check=True, text=True)
        ours = float(run.stdout.split()[1])
        theirs = seconds(language, texts)
        size = sum(len(text.encode()) for text in texts)
        print(
            f"{language:12} {size:9} {theirs:8.3f}s {ours:8.4f}s {size / ours / 1e6:6.1f}  "
            f"{theirs / ours:.0f}×", flush=True)


main()
