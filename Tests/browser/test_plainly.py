"""Without scripts, and on paper: everything is there, and can be read."""

import pytest
from conftest import OWN, topics

TOPIC = "/requests/routing/index.html"

# Text of code that cannot be read: it takes no room, or is cut off.
UNREADABLE = """() => [...document.querySelectorAll(".source .line, .source .tips li, figcaption, .panel > header, .chart tbody td")]
  .filter((e) => {
    const box = e.getBoundingClientRect()
    return e.checkVisibility({contentVisibilityAuto: true, opacityProperty: true}) === false
      || box.height < 5 || e.scrollWidth > e.clientWidth + 1
  })
  .map((e) => e.textContent.trim().slice(0, 60))"""


def test_without_scripts_tabs_are_sections(visit):
    page = visit(java_script_enabled=False, viewport={"width": 390, "height": 844}).page
    page.goto(visit().base + TOPIC)
    assert page.locator("[role=tab]:visible").count() == 0
    for pair in page.locator(".pair").all():
        assert pair.locator(".panel:visible").count() == 2
        assert pair.locator(".panel > header .name:visible").count() == 2


def test_without_scripts_nothing_is_offered_that_needs_them(visit):
    for address in ["/index.html", TOPIC, "/matrix/index.html", "/choose/index.html"]:
        page = visit(java_script_enabled=False).page
        page.goto(visit().base + address)
        assert page.locator("button:visible, form:visible, dialog:visible").count() == 0
        assert page.locator("main h1:visible").count() == 1


def test_without_scripts_the_chooser_is_a_table_and_the_matrix_whole(visit):
    page = visit(java_script_enabled=False).page
    page.goto(visit().base + "/choose/index.html")
    assert page.locator(".reasons tbody tr:visible").count() > 15
    page.goto(visit().base + "/matrix/index.html")
    assert page.locator(".matrix tbody tr:visible").count() == page.locator(".matrix tbody tr").count() > 30


def test_without_scripts_hidden_lines_open_and_requests_have_tabs(visit):
    page = visit("blocks", java_script_enabled=False).page
    page.goto(visit("blocks").base + "/parts/code/index.html")
    for details in page.locator(".source details").all():
        details.locator("summary").click()
        assert details.locator(".line").first.is_visible()
    page.goto(visit().base + TOPIC)
    sends = page.locator(".sends").first
    assert sends.locator("> div:visible").count() == 1
    sends.locator("label").nth(1).click()
    assert sends.locator("> div").nth(1).is_visible() and not sends.locator("> div").nth(0).is_visible()


@pytest.mark.parametrize("address", topics(OWN))
def test_on_paper_all_sides_and_figures_are_there_in_light(visit, address):
    page = visit(color_scheme="dark", viewport={"width": 700, "height": 900}).go(address)
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.evaluate(UNREADABLE)
    assert "light" in page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert page.locator(".pair .panel:visible").count() == page.locator(".pair .panel").count()
    assert page.locator("button:visible, dialog:visible, .rail:visible, .tools:visible").count() == 0
    assert page.locator(".chart details table:visible").count() == page.locator(".chart details table").count()
