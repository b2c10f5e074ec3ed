"""Runs the examples of the CommonMark 0.30 and GFM specifications, and compares with libcmark.

    compare.py PROBE [FOLDER ...]

PROBE is the markdown-probe executable. The specifications come from source distributions that carry
them, fetched by pip. CommonMark's examples must match byte for byte, GFM's after the normalisation
that its own test runner makes (order of attributes, white space between blocks). Every .md file below
the FOLDERs must give in strict mode what libcmark gives for it. Exits with 1 if anything differs.
"""

import ctypes
import ctypes.util
import difflib
import html.parser
import json
import pathlib
import re
import subprocess
import sys

import sources

COMMONMARK = ("mistletoe==1.6.0", "test/specification/commonmark.json")
GFM = ("marko==1.3.1", "tests/spec/gfm.txt")
UNSAFE = 1 << 17


def render(probe, mode, pages):
    run = subprocess.run([probe, "render", mode], input=json.dumps(pages).encode(),
                         stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def commonmark_examples():
    return [(example["markdown"], example["html"], f"example {example['example']}")
            for example in json.loads(sources.text(*COMMONMARK))]


def gfm_examples():
    """The examples, and whether each needs an extension."""
    text = sources.text(*GFM).replace("→", "\t")
    pattern = r"^`{32} example(.*)\n((?:.*\n)*?)\.\n((?:.*\n)*?)`{32}$"
    for number, match in enumerate(re.finditer(pattern, text, re.MULTILINE), 1):
        yield match[2], match[3], f"GFM example {number}", match[1].strip() != ""


class Normalizer(html.parser.HTMLParser):
    """HTML as a list of tokens, without what makes no difference to a browser."""

    BLOCKS = set("p li ul ol table thead tbody tr th td div blockquote h1 h2 h3 h4 h5 h6 hr".split())

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.tokens = []

    def handle_starttag(self, tag, attributes):
        self.tokens.append((tag, tuple(sorted((k, v or "") for k, v in attributes))))

    def handle_endtag(self, tag):
        self.tokens.append(("/" + tag,))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_data(self, data):
        last = self.tokens[-1][0].lstrip("/") if self.tokens else "p"
        if last in self.BLOCKS:
            data = data.lstrip("\n")
        if data:
            self.tokens.append(("", data.rstrip("\n")) if data.strip() else ("", " "))

    def handle_entityref(self, name):
        self.tokens.append(("&", name))

    def handle_charref(self, name):
        self.tokens.append(("&", name))

    def handle_comment(self, data):
        self.tokens.append(("<!--", data))

    def handle_decl(self, declaration):
        self.tokens.append(("<!", declaration))

    def handle_pi(self, data):
        self.tokens.append(("<?", data))


def normalized(text):
    parser = Normalizer()
    parser.feed(text)
    parser.close()
    return [token for token in parser.tokens if token != ("", " ") and token != ("", "")]


def libcmark(decoding=True):
    """Returns libcmark's renderer of bytes, which gives text, or nothing if that is not asked for."""
    name = ctypes.util.find_library("cmark")
    if name is None:
        sys.exit("libcmark is not installed")
    library = ctypes.CDLL(name)
    library.cmark_markdown_to_html.restype = ctypes.c_void_p
    library.cmark_markdown_to_html.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    free = ctypes.CDLL(None).free
    free.argtypes = [ctypes.c_void_p]

    def render(page):
        pointer = library.cmark_markdown_to_html(page, len(page), UNSAFE)
        try:
            return ctypes.string_at(pointer).decode() if decoding else None
        finally:
            free(pointer)

    return render


def report(name, results):
    """Prints what differs; results are (label, input, expected, got)."""
    results = list(results)
    failures = [result for result in results if result[2] != result[3]]
    for label, page, expected, got in failures[:5]:
        print(f"--- {label}: {page[:200]!r}")
        print("\n".join(list(difflib.unified_diff(
            str(expected).splitlines(), str(got).splitlines(), "expected", "got", lineterm=""))[:20]))
    print(f"{name}: {len(results) - len(failures)} passed, {len(failures)} failed")
    return not failures


def main():
    probe, *folders = sys.argv[1:]
    passed = True

    examples = commonmark_examples()
    got = render(probe, "strict", [page for page, _, _ in examples])
    passed &= report("CommonMark 0.30", (
        (label, page, expected, html) for (page, expected, label), html in zip(examples, got)))

    examples = list(gfm_examples())
    strict = render(probe, "base", [page for page, *_ in examples])
    extended = render(probe, "gfm", [page for page, *_ in examples])
    passed &= report("GFM", (
        (label, page, normalized(expected), normalized(with_extensions if extends else without))
        for (page, expected, label, extends), without, with_extensions
        in zip(examples, strict, extended)))

    theirs = libcmark()
    files = sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.md"))
    pages = [path.read_bytes().decode(errors="replace") for path in files]
    if pages:
        passed &= report("files as libcmark", (
            (str(path), page, theirs(page.encode()), html)
            for path, page, html in zip(files, pages, render(probe, "strict", pages))))
    sys.exit(not passed)


if __name__ == "__main__":
    main()
