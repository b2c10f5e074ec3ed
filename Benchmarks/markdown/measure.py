"""Compares the time of our Markdown to HTML, all extensions on, with libcmark's own.

    measure.py PROBE FOLDER

PROBE is the markdown-probe executable of a release build. Both sides parse and render every .md file
below FOLDER; processor time is measured, in turns, and the best round of each counts. Exits with 1 if
ours takes more than 1.5 times as long.
"""

import ctypes
import ctypes.util
import pathlib
import subprocess
import sys
import time

GOAL = 1.5
UNSAFE = 1 << 17  # Raw HTML is passed on, as by default here.


def libcmark():
    name = ctypes.util.find_library("cmark")
    if name is None:
        sys.exit("libcmark is not installed")
    library = ctypes.CDLL(name)
    library.cmark_markdown_to_html.restype = ctypes.c_void_p
    library.cmark_markdown_to_html.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    free = ctypes.CDLL(None).free
    free.argtypes = [ctypes.c_void_p]
    return library.cmark_markdown_to_html, free


def main():
    probe, folder = sys.argv[1:3]
    files = sorted(str(path) for path in pathlib.Path(folder).rglob("*.md"))
    pages = [pathlib.Path(path).read_bytes() for path in files]
    render, free = libcmark()

    def theirs():
        start = time.process_time()
        for page in pages:
            free(render(page, len(page), UNSAFE))
        return (time.process_time() - start) * 1000

    def ours():
        output = subprocess.run([probe, "time", "5", *files], stdout=subprocess.PIPE, check=True)
        return float(output.stdout)

    rounds = [(min(theirs() for _ in range(5)), ours()) for _ in range(5)]
    cmark, versus = (min(times) for times in zip(*rounds))
    size = sum(map(len, pages))
    print(f"{len(pages)} files, {size / 1e6:.2f} MB")
    print(f"libcmark {cmark:8.2f} ms {size / cmark / 1e3:7.1f} MB/s")
    print(f"versus   {versus:8.2f} ms {size / versus / 1e3:7.1f} MB/s, ratio {versus / cmark:.2f}")
    sys.exit(versus > GOAL * cmark)


if __name__ == "__main__":
    main()
