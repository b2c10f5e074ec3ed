"""Every page of the site: what axe finds, what it asks for, whether it moves, and whether it fits."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BLOCKS, OWN, Visit, pages

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

FORMS = {
    "light wide": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark phone": {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
    "dark wide": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "light phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}

# Of each kind one or two: these are looked at in every form, the others in one, in turns.
EVERY_FORM = {
    "/index.html", "/404.html", "/matrix/index.html", "/choose/index.html", "/requests/index.html", "/requests/templates/index.html",
    "/evidence/routing/django/index.html", "/parts/code/index.html", "/parts/blocks/index.html",
}

# Elements that stick out of the page, outermost first; what scrolls by itself may.
STICKING_OUT = """() => {
  const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement))
  if (document.documentElement.scrollWidth <= innerWidth) return []
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 100))
}"""


def cases():
    for site, folder in ("own", OWN), ("blocks", BLOCKS):
        for number, page in enumerate(pages(folder)):
            if site == "blocks" and page == "/404.html":
                continue
            name = list(FORMS)[number % len(FORMS)]
            for form in FORMS if page in EVERY_FORM else [name]:
                yield pytest.param((site, page, form), id=f"{site}{page} {form}")


@pytest.fixture(scope="module", params=list(cases()))
def seen(request, chromium, origin):
    site, page, form = request.param
    # The page for what is missing is served at any depth, so that its references count from the root.
    visit = Visit(chromium, origin, site if page != "/404.html" else "", reduced_motion="reduce", **FORMS[form])
    visit.go(page)
    yield visit
    visit.close()


def test_axe_finds_nothing(seen):
    # The contrast of each word of code takes most of the time: code is looked at where pages are in every form.
    context = None if seen.page.url.removeprefix(seen.base) in EVERY_FORM else {"exclude": [["pre"]]}
    options = {"runOnly": RULES, "preload": False, "resultTypes": ["violations"]}
    found = Axe().run(seen.page, context, options).response["violations"]
    assert not [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"][:3]]


def test_a_page_asks_only_for_what_the_site_has(seen):
    assert not seen.faults()


def test_nothing_moves_while_a_page_loads(seen):
    assert seen.page.evaluate("window.shift") == 0


def test_the_narrowest_phone_does_not_scroll_sideways(seen):
    seen.page.set_viewport_size({"width": 320, "height": 640})
    assert not seen.page.evaluate(STICKING_OUT)
