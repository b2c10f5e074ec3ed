"""Renders pages that are made to take long or much memory, at full size.

    hostile.py PROBE

PROBE is the markdown-probe executable of a release build. Prints for each page its size, the processor
time and the most memory that it took. Exits with 1 if one fails, takes longer than a minute (any step that
is not linear takes hours at these sizes), or takes more memory for each byte than any page should.
Benchmarks/markdown/growth.py tells how the time of many more kinds grows.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import threading

MEGABYTE = 1_000_000
LONGEST = 60
# What each byte of a page may cost, of which a node for each byte is the worst; and what the program takes.
MOST_PER_BYTE = 150
PROGRAM = 120 * MEGABYTE

PAGES = {
    "100,000 nested quotes": lambda: ">" * 100_000 + "a",
    "100,000 nested brackets": lambda: "[" * 100_000 + "]" * 100_000,
    "2,000 nested lists": lambda: "".join("  " * depth + "- a\n" for depth in range(2000)),
    "2,000 nested alerts": lambda: "".join(">" * depth + "[!NOTE]\n" for depth in range(1, 2001)),
    "2,000 nested definitions": lambda: "".join("  " * depth + "a\n" + "  " * depth + ": b\n\n" for depth in range(1000)),
    "10,000 columns": lambda: "a|" * 10_000 + "\n" + "-|" * 10_000 + "\na\n",
    "10,000 columns, 1,000 rows": lambda: "a|" * 10_000 + "\n" + "-|" * 10_000 + "\n" + ("a|" * 10_000 + "\n") * 1000,
    "10,000 columns, 1,000 short rows": lambda: "a|" * 10_000 + "\n" + "-|" * 10_000 + "\n" + "a\n" * 1000,
    "10,000 footnotes in rings": lambda: "".join(
        f"[^{n}]: [^{(n * 7 + 1) % 10_000}] [^{n}]\n\n" for n in range(10_000)) + "[^0]",
    "1 MB of one definition": lambda: "[a]: b\n" * 143_000 + "\n" + "[a] " * 250_000,
    "definitions and references": lambda: "".join(f"[{n}]: /{n}\n" for n in range(100_000)) + "\n"
                                          + "".join(f"[{n}]\n" for n in range(100_000)),
    "100,000 equal headings": lambda: "# a\n" * 100_000,
    "100,000 headings with the ids of others": lambda: "# a\n" * 50_000 + "".join(f"# a-{n}\n" for n in range(50_000)),
    "a fence of 50 MB": lambda: "```\n" + ("a" * 79 + "\n") * 625_000 + "```\n",
    "a fence in a list, 50 MB": lambda: "- ```\n" + ("  " + "a" * 77 + "\n") * 625_000 + "  ```\n",
    "an indented fence that nothing ends, 10 MB": lambda: "  ```\n" + "> ```\n- ```\n" * 800_000,
    "an open comment, 20 MB": lambda: "<!--\n" + "a > b -- c\n" * 1_800_000,
    "5 MB of NUL": lambda: "\0" * 5 * MEGABYTE,
    "5 MB that is not UTF-8": lambda: b"\xff\xc3(" * (5 * MEGABYTE // 3),
    "5 MB of line feeds": lambda: "\n" * 5 * MEGABYTE,
    "5 MB of `[`": lambda: "[" * 5 * MEGABYTE,
    "a line of 5 MB of `&`": lambda: "&" * 5 * MEGABYTE,
    "5 MB of `* `": lambda: "* " * (5 * MEGABYTE // 2),
    **{f"a line of 50 MB of `{text}`": lambda text=text: text * (50 * MEGABYTE // len(text))
       for text in ["a", "a ", "*", "`", "<", "|", "#", "-", "_", "~"]},
}


def measured(probe, path):
    """Returns the exit status, the seconds of processor time and the most bytes that were resident."""
    process = subprocess.Popen([probe, "time", "1", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    timer = threading.Timer(10 * LONGEST, process.kill)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    timer.cancel()
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def main():
    probe = sys.argv[1]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "page.md"
        for name, page in PAGES.items():
            text = page()
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            size = path.stat().st_size
            # What this process holds would count for the one that it starts.
            del text
            status, seconds, memory = measured(probe, path)
            passed = status == 0 and seconds < LONGEST and memory < PROGRAM + MOST_PER_BYTE * size
            failed += not passed
            print(f"{'' if passed else 'FAILED '}{name}: {size / MEGABYTE:.1f} MB in {seconds:.1f} s "
                  f"and {memory / MEGABYTE:.0f} MB of memory", flush=True)
    print(f"hostile pages: {len(PAGES) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
