"""Code and sides: what is copied, what is hidden, what stays aligned, and that the reader's side is kept."""

import json

import pytest
from conftest import OWN, wait_until

TOPIC = "/requests/routing/index.html"
PHONE = {"viewport": {"width": 390, "height": 844}}


def test_regions_of_both_sides_begin_at_the_same_height(visit):
    page = visit().go(TOPIC)
    for pair in page.locator(".pair").all():
        tops = pair.evaluate("(pair) => [...pair.querySelectorAll('.panel')].map((p) => [...p.children].map((c) => c.getBoundingClientRect().top))")
        assert len(tops) == 2 and tops[0] == tops[1]


def test_the_readers_side_is_kept_across_pages_in_the_address_and_in_storage(visit):
    visited = visit(**PHONE)
    page = visited.go(TOPIC)
    page.locator(".pair [role=tab][data-side=flask]").first.click()
    assert "side=flask" in page.url
    shown = page.locator(".pair .panel:visible").evaluate_all("(panels) => panels.map((p) => p.className)")
    assert shown and all("side-2" in name for name in shown)
    page = visited.go("/models/orm/index.html")
    assert page.locator(".pair .panel.side-2:visible").count() > 0 and page.locator(".pair:has(.side-2) .panel.side-1:visible").count() == 0
    other = visit(**PHONE).go(TOPIC + "?side=flask")
    assert other.locator(".pair .panel.side-1:visible").count() == 0


def test_choosing_a_side_does_not_move_what_is_read(visit):
    page = visit(**PHONE).go(TOPIC)
    tab = page.locator(".pair").last.locator("[role=tab]").last
    tab.scroll_into_view_if_needed()
    before = tab.bounding_box()["y"]
    tab.click()
    assert abs(tab.bounding_box()["y"] - before) < 2


def copied(page, button):
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    button.click()
    wait_until(lambda: page.evaluate("window.copied !== undefined"))
    return page.evaluate("window.copied")


def test_what_is_copied_is_the_file_as_it_runs(visit):
    page = visit("blocks").go("/parts/code/index.html")
    hidden = page.locator("figure", has_text="hidden.py").locator(".copy").first
    assert copied(page, hidden) == 'import os\nimport sys\n\ndef hello():\n    return os.environ["NAME"]\n\ndone = True\n'
    noted = page.locator("figure", has_text="notes.py").locator(".copy").first
    assert copied(page, noted) == 'def hello(name):\n    return "Hello, " + name\n'
    changed = page.locator("h2#what-changed ~ figure").first.locator(".copy").first
    assert copied(page, changed) == 'def hello():\n    return "new"\n    # a comment that is new\nhello()\n'
    session = page.locator("h2#a-session ~ figure").first.locator(".copy").first
    assert copied(page, session) == "python -m venv .venv && .venv/bin/python -m pip install --quiet --requirement requirements.txt\nflask run"
    assert session.text_content() == "Copied"


def test_hidden_lines_are_shown_when_asked(visit):
    page = visit("blocks").go("/parts/code/index.html")
    for details in page.locator(".source details").all():
        assert not details.locator(".line").first.is_visible()
        details.locator("summary").click()
        assert details.locator(".line").first.is_visible()


def test_the_table_of_contents_follows_the_reader(visit):
    page = visit().go(TOPIC)
    current = lambda: page.locator(".toc [aria-current=true]").text_content()
    wait_until(lambda: page.locator(".toc [aria-current=true]").count())
    first = current()
    heading = page.locator(".body h2").nth(3)
    heading.evaluate("(e) => e.scrollIntoView({behavior: 'instant'})")
    wait_until(lambda: current() != first)
    assert heading.text_content().startswith(current())


def test_the_table_of_contents_begins_where_a_link_leads(visit):
    page = visit(reduced_motion="reduce").go(TOPIC)
    current = lambda: page.locator(".toc [aria-current=true]").all_text_contents()
    wait_until(lambda: current() == page.locator(".toc a").first.all_text_contents())
    third = page.locator(".toc a").nth(2)
    title, place = third.text_content(), third.get_attribute("href")
    other = visit(reduced_motion="reduce").go(TOPIC + place)
    wait_until(lambda: other.locator(".toc [aria-current=true]").all_text_contents() == [title])
    other.evaluate("scrollTo(0, 0)")
    wait_until(lambda: other.locator(".toc [aria-current=true]").all_text_contents() == current())


def test_tables_behind_charts_hold_the_numbers_that_the_bars_show(visit):
    page = visit().go("/index.html")
    chart = page.locator(".chart").first
    shown = chart.locator("svg .val").all_text_contents()
    chart.locator("summary").click()
    cells = chart.locator("table td[data-side]").all_text_contents()
    assert shown and [text.split()[0] for text in shown] == [cell.strip() for cell in cells]
    label = chart.locator("[role=img]").get_attribute("aria-label")
    assert all(cell.strip() in label for cell in cells)


@pytest.mark.parametrize("width", [320, 390, 700, 820, 1100, 1280, 1920, 2560])
def test_pages_fit_from_phones_to_the_widest_screens(visit, width):
    page = visit(viewport={"width": width, "height": 900}).go(TOPIC)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    lines = page.locator(".body > p:not([class])").first.evaluate("(e) => e.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize)")
    assert lines < 40  # ems: some 80 characters


def test_motion_is_reduced_when_asked(visit):
    smooth = "getComputedStyle(document.documentElement).scrollBehavior"
    assert visit(reduced_motion="no-preference").go(TOPIC).evaluate(smooth) == "smooth"
    assert visit(reduced_motion="reduce").go(TOPIC).evaluate(smooth) == "auto"


def test_programs_are_told_what_a_page_is(visit):
    page = visit().go(TOPIC)
    graph = json.loads(page.locator("script[type='application/ld+json']").text_content())["@graph"]
    assert [one["@type"] for one in graph] == ["TechArticle", "BreadcrumbList"]
    assert graph[0]["headline"] == page.locator("h1").text_content()
    assert [item["position"] for item in graph[1]["itemListElement"]] == [1, 2, 3]
    assert page.locator("link[rel=canonical]").get_attribute("href") == graph[0]["url"] == page.locator("meta[property='og:url']").get_attribute("content")
    assert page.locator("link[type='application/atom+xml']").count() >= 1
    assert OWN.joinpath("feed.xml").is_file()
