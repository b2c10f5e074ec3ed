"""A site's own style, templates, blocks and words stand in for the theme's, file by file."""

import os
import pathlib
import shutil
import subprocess

import pytest
from conftest import SITES, wait_for_script

ROOT = pathlib.Path(__file__).resolve().parents[2]

FILES = {
    # Tokens, set after the theme's.
    "static/own.css": ":root { --serif: monospace; --paper: light-dark(#ffeedd, #221100); --measure: 20rem }\n",
    # A template that changes one block of another.
    "templates/index.html": '{% extends "page.html" %}{% block title %}Our own title{% endblock %}{% block body %}<p id="Own">Ours</p>{{ super() }}{% endblock %}\n',
    # A block of the theme, drawn otherwise, and one that it has not.
    "templates/blocks/note.html": '<aside class="own-note">{{ block.text | markdown }}</aside>\n',
    "templates/blocks/quote.html": '<blockquote class="own-quote">{{ block.text | markdown }}</blockquote>\n',
}


@pytest.fixture(scope="module")
def own_site(worker_id):
    """The site of all blocks with files of its own, in a language that is written from the right."""
    site = SITES / f"own-style-{worker_id}"
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(ROOT / "Tests/browser/site", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    words = (ROOT / "themes/default/templates/words.html").read_text()
    for english, other in [('direction = "ltr"', 'direction = "rtl"'), ('search = "Search"', 'search = "بحث"'), ('next = "Next"', 'next = "التالي"')]:
        assert english in words
        words = words.replace(english, other)
    (site / "templates/words.html").write_text(words)
    settings = (site / "site.yml").read_text().replace("language: en", "language: ar")
    (site / "site.yml").write_text(settings + "extra: {styles: [/own.css]}\n")
    index = site / "content/index.md"
    index.write_text(index.read_text().replace("---\nTwo", "template: index.html\n---\n```quote\nWords.\n```\n\nTwo"))
    done = subprocess.run([os.environ["VERSUS"], "build", "--site", site, "--quiet"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return site / "public"


def open_page(visit, site, address, **options):
    page = visit(**options).page
    page.goto((site / address).as_uri())
    wait_for_script(page)
    return page


def test_tokens_are_set_by_a_style_sheet_of_the_sites_own(visit, own_site):
    page = open_page(visit, own_site, "index.html", color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 238, 221)"
    assert page.evaluate("getComputedStyle(document.body).fontFamily") == "monospace"
    dark = open_page(visit, own_site, "index.html", color_scheme="dark")
    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(34, 17, 0)"


def test_a_template_extends_the_themes_and_blocks_are_drawn_by_ones_own(visit, own_site):
    page = open_page(visit, own_site, "index.html")
    assert page.title() == "Our own title"
    assert page.locator("#Own + .own-quote").text_content().strip() == "Words."
    page = open_page(visit, own_site, "parts/blocks/index.html")
    assert page.locator(".own-note").count() == 5
    assert page.locator(".note").count() == 1  # the alert of Markdown, which is not a block


def test_words_are_translated_and_pages_are_read_from_the_right(visit, own_site):
    page = open_page(visit, own_site, "parts/blocks/index.html")
    assert page.locator("html").get_attribute("dir") == "rtl" and page.locator("html").get_attribute("lang") == "ar"
    assert page.locator("[data-open=search]").text_content().startswith("بحث")
    rail, body = (page.locator(css).bounding_box()["x"] for css in [".rail", ".body"])
    assert rail > body
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Code is still read from the left.
    page = open_page(visit, own_site, "parts/code/index.html")
    assert set(page.locator("pre").evaluate_all("(all) => all.map((e) => getComputedStyle(e).direction)")) == {"ltr"}


def test_arrows_between_tabs_go_the_way_one_reads(visit, own_site):
    page = open_page(visit, own_site, "parts/code/index.html", viewport={"width": 390, "height": 844})
    tabs = page.locator(".pair").first.locator("[role=tab]")
    tabs.first.focus()
    page.keyboard.press("ArrowLeft")
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
