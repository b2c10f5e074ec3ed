"""Renders documentation trees that nobody here wrote, and compares what a reader sees with two oracles.

    trees.py PROBE [--share]

PROBE is the markdown-probe executable. Every .md file of the source distributions below, about a thousand,
is rendered twice, and nothing may differ:

- with all extensions on, the text of the result, without markup and white space, must be that of
  cmark-gfm (by the package cmarkgfm) or of markdown-it-py. What the extensions change on purpose is
  taken out of both first: attributes of headings, the titles of alerts, the colons of definition lists,
  the links back from footnotes;
- with the extensions of GFM alone, the markup too must be that of cmark-gfm, but for strong emphasis in
  strong emphasis, of which cmark-gfm writes only the outer.

With --share two of the trees are enough. Exits with 1 if a page differs.
"""

import difflib
import html.parser
import re
import sys

import cmarkgfm
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

import compare
import sources

TREES = [
    "black==26.10.1", "starlette==1.10.0", "fastapi==0.109.2", "hatch==1.18.2",
    "pymdown-extensions==13.1", "jupyter-book==2.1.7", "cibuildwheel==4.3.5", "mkdocs==1.6.1",
    "mkdocstrings==1.0.8", "poetry==2.5.1", "pdm==2.29.4",
]
SHARE = 2
SHOWN = 5
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*\n")
ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.IGNORECASE)


class VisibleText(html.parser.HTMLParser):
    """The text of HTML, without what a reader does not read and what an extension adds or takes away."""

    HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
    ADDED = {"anchor", "footnote-backref"}
    EMPTY = set("area base br col embed hr img input link meta param source track wbr".split())

    def __init__(self):
        super().__init__()
        self.pieces = []
        self.open = []
        self.heading = None

    @classmethod
    def of(cls, html):
        parser = cls()
        parser.feed(html)
        parser.close()
        return "".join("".join(parser.pieces).split())

    def handle_starttag(self, tag, attributes):
        if tag in self.EMPTY:
            return
        classes = (dict(attributes).get("class") or "").split()
        self.open.append((tag, bool(self.ADDED & set(classes))))
        if tag in self.HEADINGS:
            self.heading = len(self.pieces)

    def handle_endtag(self, tag):
        for index in reversed(range(len(self.open))):
            if self.open[index][0] == tag:
                del self.open[index:]
                break
        if tag in self.HEADINGS and self.heading is not None:
            text = "".join(self.pieces[self.heading:])
            # Attributes at the end of a heading.
            self.pieces[self.heading:] = [re.sub(r"\s*\{[^{}]*\}\s*$", "", text)]
            self.heading = None

    def handle_data(self, data):
        if any(is_added for _, is_added in self.open):
            return
        data = ALERT.sub(lambda match: match[1].capitalize(), data)
        # The colon of a definition stands at the beginning of a line.
        self.pieces.append(re.sub(r"(^|\n):[ \t]+", r"\1", data))


def by_cmark(page):
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return cmarkgfm.markdown_to_html_with_extensions(
        page, options, ["table", "autolink", "strikethrough", "tasklist"])


def gfm_by_cmark(page):
    return cmarkgfm.markdown_to_html_with_extensions(
        page, Options.CMARK_OPT_UNSAFE,
        ["table", "autolink", "strikethrough", "tasklist", "tagfilter"])


def by_markdown_it(page):
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    parser.use(footnote_plugin).use(tasklists_plugin)
    return parser.render(page)


def tokens(html):
    """The markup and text of HTML, without strong emphasis inside strong emphasis."""
    kept, depth, text = [], 0, ""
    for token in compare.normalized(html):
        if token[0] == "strong":
            depth += 1
        if token[0] in ("strong", "/strong") and depth > 1:
            depth -= token[0] == "/strong"
            continue
        depth -= token[0] == "/strong"
        # What stood around markup that was left out is one piece.
        if token[0] == "" and kept and kept[-1][0] == "":
            kept[-1] = ("", kept[-1][1] + token[1])
        else:
            kept.append(token)
    return kept


def differences(expected, got):
    """The first few places where two sequences differ, with what stands around them."""
    matcher = difflib.SequenceMatcher(None, expected, got, autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind != "equal":
            yield f"{expected[max(0, start - 20):end + 20]!r:.300} => {got[begin:stop]!r:.150}"


def report(name, results):
    """Prints what differs; results are (path, expected, got)."""
    failures = [result for result in results if result[1] != result[2]]
    for path, expected, got in failures[:SHOWN]:
        print(f"--- {path}")
        for difference in list(differences(expected[:50_000], got[:50_000]))[:4]:
            print("   ", difference)
    print(f"{name}: {len(results) - len(failures)} passed, {len(failures)} failed")
    return bool(results) and not failures


def compared_text(page, html):
    """The text that is expected of a page, and the text that it got."""
    got = VisibleText.of(html)
    expected = VisibleText.of(by_cmark(page))
    if got != expected and got == VisibleText.of(by_markdown_it(page)):
        return got, got
    return expected, got


def main():
    probe = sys.argv[1]
    trees = TREES[:SHARE] if "--share" in sys.argv else TREES
    files = [path for tree in trees for path in sources.pages(tree)]
    pages = [FRONT_MATTER.sub("", path.read_bytes().decode(errors="replace").replace("\r\n", "\n"))
             for path in files]
    passed = report("documentation, text", [
        (path, *compared_text(page, html))
        for path, page, html in zip(files, pages, compare.render(probe, "all", pages), strict=True)])
    passed &= report("documentation, markup", [
        (path, tokens(gfm_by_cmark(page)), tokens(html))
        for path, page, html in zip(files, pages, compare.render(probe, "gfm", pages), strict=True)])
    sys.exit(not passed)


if __name__ == "__main__":
    main()
