"""Every page, loaded once for all that is asked of it: what it asks for, whether it moves, fits and prints, what axe finds."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import BLOCKS, OWN, Visit, pages, weight

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FORMS = [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE)]

# Of each template one or two, and every block: axe looks at these in all forms, at the others in one, in turns.
EVERY_FORM = {
    "/index.html", "/404.html", "/matrix/index.html", "/choose/index.html", "/requests/index.html", "/requests/templates/index.html",
    "/evidence/routing/django/index.html", "/parts/code/index.html", "/parts/blocks/index.html",
}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a scheme can change that was right in the other one.
COLOURS = ["color-contrast", "link-in-text-block"]
AXE = """([without, rules]) => axe.run({exclude: without}, {runOnly: rules, preload: false, resultTypes: ["violations"]})
  .then(({violations}) => violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${v.help}: ${n.html.slice(0, 200)}`)))"""

# Elements that stick out of the page, outermost first; what scrolls by itself may.
STICKING_OUT = """() => {
  const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement))
  if (document.documentElement.scrollWidth <= innerWidth) return []
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 100))
}"""

# Until observers have told of the form that a page has now, and what they then asked for has been told too.
SETTLED = """() => new Promise((done) => {
  requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(done))))
})"""

# Text of code that cannot be read: it takes no room, or is cut off.
UNREADABLE = """() => [...document.querySelectorAll(".source .line, .source .tips li, figcaption, .panel > header, .chart tbody td")]
  .filter((e) => {
    const box = e.getBoundingClientRect()
    return e.checkVisibility({contentVisibilityAuto: true, opacityProperty: true}) === false
      || box.height < 5 || e.scrollWidth > e.clientWidth + 1
  })
  .map((e) => e.textContent.trim().slice(0, 60))"""


class Seen:
    """A page that is open; its form is changed without loading it anew."""

    def __init__(self, visit, site, address, number):
        self.visit, self.page, self.site, self.address, self.number = visit, visit.page, site, address, number
        visit.forget()
        self.show(*FORMS[0])
        # The page for what is missing is served at any depth, so that its references count from the root.
        visit.go(address if address == "/404.html" else f"/{site}{address}")

    def show(self, scheme, size, media="screen"):
        self.page.emulate_media(media=media, color_scheme=scheme)
        self.page.set_viewport_size(size)


@pytest.fixture(scope="module")
def window(chromium, origin):
    visit = Visit(chromium, origin, site="", reduced_motion="reduce")
    yield visit
    visit.close()


def cases():
    for site, folder in ("own", OWN), ("blocks", BLOCKS):
        for number, address in enumerate(pages(folder)):
            if site == "own" or address != "/404.html":
                yield pytest.param((site, address, number), id=site + address)


@pytest.fixture(scope="module", params=cases())
def seen(request, window):
    return Seen(window, *request.param)


def test_a_page_asks_only_for_what_the_site_has(seen):
    assert not seen.visit.faults()


def test_nothing_moves_while_a_page_loads(seen):
    assert seen.page.evaluate("window.shift") == 0


def test_a_page_is_loaded_with_less_than_60_kilobytes(seen):
    folder, base = {"own": OWN, "blocks": BLOCKS}[seen.site], seen.page.url.removesuffix(seen.address)
    paths = [folder / url.removeprefix(base).lstrip("/") for url in seen.visit.requests]
    loaded = [path for path in paths if path.suffix not in (".png", ".svg", ".webp", ".jpg")]
    assert any(path.suffix == ".css" for path in loaded) and any(path.suffix == ".js" for path in loaded)
    assert sum(map(weight, loaded)) < 60_000


def test_axe_finds_nothing(seen, pytestconfig):
    whole = pytestconfig.getoption("all") or seen.address in EVERY_FORM
    # The contrast of each word of code takes most of the time: code is looked at where pages are in every form.
    without = [] if whole else [["pre"]]
    seen.page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, size in FORMS if whole else [FORMS[seen.number % len(FORMS)]]:
        seen.show(scheme, size)
        seen.page.evaluate(SETTLED)
        rules = COLOURS if whole and scheme == "dark" else RULES
        found += [(scheme, size, fault) for fault in seen.page.evaluate(AXE, [without, rules])]
    assert not found


def test_the_narrowest_phone_does_not_scroll_sideways(seen):
    seen.show("light", {"width": 320, "height": 640})
    assert not seen.page.evaluate(STICKING_OUT)


def test_on_paper_all_sides_and_figures_are_there_in_light(seen):
    seen.show("dark", {"width": 700, "height": 900}, media="print")
    page = seen.page
    assert not page.evaluate(UNREADABLE)
    assert "light" in page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert page.locator(".pair .panel:visible").count() == page.locator(".pair .panel").count()
    assert page.locator("button:visible, dialog:visible, .rail:visible, .tools:visible").count() == 0
    assert page.locator(".chart details table:visible").count() == page.locator(".chart details table").count()
