"""Measures how the time for hostile pages grows with their size.

    growth.py PROBE

PROBE is the markdown-probe executable of a release build. Each kind of page is made in two sizes, one
twice the other; twice the time is linear, four times quadratic. Prints the ratio of each, and exits
with 1 if one is above 3.
"""

import pathlib
import subprocess
import sys
import tempfile

LIMIT = 3
# A measurement shorter than this, in milliseconds, says nothing.
SHORTEST = 40


def footnotes_in_rings(count):
    return "".join(f"[^{n}]: [^{(n * 7 + 1) % count}] [^{n}]\n\n" for n in range(count)) + "[^0]"


# A page of about `n` units by the name of its kind.
PAGES = {
    "nested quotes": lambda n: ">" * n + "a",
    "nested quotes, a line each": lambda n: "".join(">" * m + "\n" for m in range(int((2 * n) ** 0.5))),
    "nested brackets": lambda n: "[" * n + "]" * n,
    "nested images": lambda n: "![" * n + "](b)" * n,
    "nested links": lambda n: "[a" * n + "](b)" * n,
    "nested lists": lambda n: "".join("  " * m + "- a\n" for m in range(int(n ** 0.5))),
    "list markers": lambda n: "- " * n + "a",
    "columns": lambda n: "a|" * n + "\n" + "-|" * n + "\n" + "a|" * n,
    "short rows": lambda n: "a|b|c|d|e\n-|-|-|-|-\n" + "f\n" * n,
    "tables": lambda n: "a|b\n-|-\nc|d\n\n" * n,
    "delimiter rows": lambda n: "a\n" + "-|-\n" * n,
    "one long line": lambda n: "a " * (n * 10),
    "one long word": lambda n: "a" * (n * 20),
    "one long line of code": lambda n: "```\n" + "a" * (n * 20),
    "footnotes in rings": footnotes_in_rings,
    "references to one footnote": lambda n: "[^a]" * n + "\n\n[^a]: x",
    "footnotes that are not used": lambda n: "".join(f"[^{m}]: x\n\n" for m in range(n)),
    "footnotes in footnotes": lambda n: "".join("    " * m + f"[^{m}]: x\n\n" for m in range(int(n ** 0.5))) + "[^0]",
    "equal headings": lambda n: "# a\n" * n,
    "headings with the ids of others": lambda n: "# a\n" * n + "".join(f"# a-{m}\n" for m in range(n)),
    "headings with equal ids": lambda n: "# a {#b}\n" * n,
    "definitions of references": lambda n: "".join(f"[{m}]: /{m}\n" for m in range(n)) + "".join(f"[{m}]\n" for m in range(n)),
    "equal definitions": lambda n: "[a]: /b\n" * n + "[a] " * n,
    "definitions in a list": lambda n: "".join(f"- [{m}]: /{m}\n" for m in range(n)),
    "a long address used often": lambda n: f"[a]: /{'u' * n}\n\n" + "[a] " * n,
    "definition lists": lambda n: "a\n" + ": b\n" * n,
    "terms": lambda n: "a\n" * n + ": b\n",
    "unclosed emphasis": lambda n: "*a _b ~~c " * n,
    "emphasis of all lengths": lambda n: "".join("*" * (m % 50 + 1) + "a " for m in range(n)),
    "openers and closers": lambda n: "*a **b " * n + "c* d** " * n,
    "unclosed HTML": lambda n: "<!-- <? <!A <![CDATA[ " * n,
    "unclosed tags": lambda n: "<a b='c " * n,
    "open comments": lambda n: "a <!-- b\n\n" * n,
    "unclosed links": lambda n: "[a](b " * n,
    "unclosed link titles": lambda n: '[a](b "c ' * n,
    "unclosed autolinks": lambda n: "<https://a" * n,
    "backticks": lambda n: "".join("`" * m + " " for m in range(int((2 * n) ** 0.5))),
    "backticks of two lengths": lambda n: "`a ``b " * n,
    "addresses in open brackets": lambda n: "[ www.a.b a@b.c " * n,
    "mail addresses": lambda n: "a@b.c " * n,
    "at signs": lambda n: "a@" * n,
    "parentheses in an address": lambda n: "www.a.b" + "(" * n + ")" * 2 * n,
    "ampersands": lambda n: "&a" * n,
    "entities": lambda n: "".join(f"&a{m};" for m in range(n)),
    "backslashes": lambda n: "\\" * n,
    "escaped pipes": lambda n: "|a|\n|-|\n|" + "\\|" * n + "|",
    "raw HTML images": lambda n: "<img src=a id=b>\n" * n,
    "raw HTML in quotes": lambda n: "> <div>\n> <img src=a>\n\n" * n,
    "attributes of a heading": lambda n: "# a {" + ".b " * n + "}",
    "attributes of a fence": lambda n: "```a " + "b=c " * n + "\n```",
    "open quotes in a fence": lambda n: "```a " + 'b=" ' * n + "\n```",
    "fences": lambda n: "```\n" * n,
    "setext underlines": lambda n: "a\n=\n" * n,
    "thematic breaks": lambda n: "***\n" * n,
    "blank lines": lambda n: "\n" * n * 3,
    "blank lines in a list": lambda n: "- a\n" + "\n" * n + "  b\n",
    "lazy lines": lambda n: "> " * 50 + "a\n" + "b\n" * n,
    "NUL": lambda n: "\0" * n,
    "tabs": lambda n: "\t" * n + "a",
    "tabs in a list": lambda n: "-\t" * n,
    "carriage returns": lambda n: "a\r" * n,
    "byte order marks": lambda n: "\ufeff" * n,
    "alerts": lambda n: "> [!NOTE]\n" * n,
    "tasks": lambda n: "- [ ] a\n" * n,
}


def milliseconds(probe, folder, page):
    path = pathlib.Path(folder) / "page.md"
    path.write_bytes(page.encode())
    run = subprocess.run([probe, "time", "3", str(path)], stdout=subprocess.PIPE, check=True, timeout=300)
    return float(run.stdout)


def main():
    probe = sys.argv[1]
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, page in PAGES.items():
            size = 4000
            time = milliseconds(probe, folder, page(size))
            while time < SHORTEST and len(page(size)) < 20_000_000:
                size *= 2
                time = milliseconds(probe, folder, page(size))
            twice = milliseconds(probe, folder, page(2 * size))
            # Pages whose length grows faster than their size are compared by length.
            ratio = twice / max(time, 0.001) * 2 * len(page(size)) / len(page(2 * size))
            worst = max(worst, ratio)
            print(f"{ratio:5.2f}  {name}, {len(page(2 * size)) / 1e6:.1f} MB in {twice:.0f} ms", flush=True)
    sys.exit(worst > LIMIT)


if __name__ == "__main__":
    main()
