"""What a reader does without a mouse: links, dialogs, tabs, the filter of the matrix, the chooser, the colours."""

import pytest
from conftest import BLOCKS, pages, wait_for_script, wait_until

PHONE = {"viewport": {"width": 390, "height": 844}}

# What is wrong with how the element in focus is shown.
FOCUS = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const style = getComputedStyle(e), box = e.getBoundingClientRect()
  const name = e.outerHTML.slice(0, 100)
  if (box.width < 2 || box.height < 2) return [name, "takes no room"]
  if (box.bottom < 0 || box.top > innerHeight) return [name, "is out of sight"]
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) return [name, "has no outline"]
  return [name, ""]
}"""


def tab_through(page, most=400):
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if not found:
            return
        yield found


@pytest.mark.parametrize("site, address", [
    ("own", "/index.html"), ("own", "/matrix/index.html"), ("own", "/choose/index.html"), ("own", "/requests/index.html"),
    *(("blocks", page) for page in pages(BLOCKS) if page != "/404.html"),
])
def test_focus_is_always_seen(visit, site, address):
    page = visit(site, reduced_motion="reduce").go(address)
    found = list(tab_through(page))
    assert len(found) > 5
    assert not [fault for fault in found if fault[1]]


def test_the_first_stop_skips_to_the_content(visit):
    page = visit().go("/requests/routing/index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_search_is_opened_gone_through_and_left_by_keys(visit):
    page = visit().go("/matrix/index.html")
    page.keyboard.press("/")
    assert page.locator("#Search[open] input").evaluate("(e) => e === document.activeElement")
    page.keyboard.type("routing")
    page.locator("#Search .hits a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("#Search .hits a").nth(1)
    assert second.evaluate("(e) => e === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.locator("#Search input").evaluate("(e) => e === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/routing/**")


def test_keys_are_listed_and_can_be_switched_off(visit):
    page = visit().go("/matrix/index.html")
    page.keyboard.press("?")
    assert page.locator("#Keys[open]").count() == 1
    page.locator("#Keys [type=checkbox]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.locator("dialog[open]").count() == 0
    page.reload()
    wait_for_script(page)
    page.keyboard.press("/")
    assert page.locator("dialog[open]").count() == 0


def test_brackets_turn_pages(visit):
    page = visit().go("/requests/routing/index.html")
    href = page.locator("a[rel=next]").get_attribute("href")
    page.keyboard.press("]")
    page.wait_for_url("**/" + href.removeprefix("../"))
    wait_for_script(page)
    page.keyboard.press("[")
    page.wait_for_url("**/requests/routing/**")


def test_keys_that_a_reader_types_into_a_field_stay_there(visit):
    page = visit().go("/matrix/index.html")
    page.locator(".filter [name=q]").focus()
    page.keyboard.type("a/b?")
    assert page.locator(".filter [name=q]").input_value() == "a/b?"
    assert page.locator("dialog[open]").count() == 0


def test_tabs_are_one_stop_and_arrows_change_the_side(visit):
    page = visit(**PHONE).go("/requests/routing/index.html")
    tabs = page.locator(".pair").first.locator("[role=tab]")
    assert [tab.get_attribute("tabindex") for tab in tabs.all()] == ["0", "-1"]
    tabs.nth(0).focus()
    page.keyboard.press("ArrowRight")
    assert tabs.nth(1).evaluate("(e) => e === document.activeElement")
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    panels = page.locator(".pair").first.locator("[role=tabpanel]:visible")
    assert panels.count() == 1 and panels.get_attribute("aria-label") == tabs.nth(1).text_content()
    page.keyboard.press("ArrowRight")
    assert tabs.nth(0).get_attribute("aria-selected") == "true"


def test_the_switch_of_colours_is_kept_without_a_flash(visit):
    page = visit(color_scheme="light").go("/index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("[data-switch]").focus()
    page.keyboard.press("Enter")
    assert page.locator("[data-switch]").get_attribute("aria-pressed") == "true"
    dark = page.evaluate(ground)
    assert dark != light
    # The colour that the page begins with is the one that it ends with.
    page.add_init_script("""new MutationObserver((_, watch) => {
      if (document.body) { window.first ??= getComputedStyle(document.body).backgroundColor; watch.disconnect() }
    }).observe(document, {childList: true, subtree: true})""")
    page.goto(page.url.replace("index.html", "matrix/index.html"))
    wait_for_script(page)
    assert page.evaluate("window.first") == page.evaluate(ground) == dark
    page.locator("[data-switch]").click()
    assert page.evaluate(ground) == light
    assert page.evaluate("Object.keys(localStorage)") == []


def rows(page):
    return page.locator(".matrix tbody:visible tr:not(.group):visible th").all_text_contents()


def test_the_matrix_is_filtered_by_words_and_states_and_the_address_keeps_it(visit):
    page = visit().go("/matrix/index.html")
    everything = rows(page)
    page.locator(".filter [name=q]").focus()
    page.keyboard.type("admin login")
    found = rows(page)
    assert 0 < len(found) < len(everything) and all("dmin" in row for row in found)
    assert page.locator("output").text_content() == f"{len(found)} features"
    page.reload()
    wait_for_script(page)
    assert rows(page) == found
    page.locator(".filter [name=q]").fill("")
    page.locator("[name=state]").select_option("differ")
    states = page.locator(".matrix tbody tr:not(.group):visible").evaluate_all("(rows) => rows.map((r) => new Set([...r.querySelectorAll('.is')].map((e) => e.className)).size)")
    assert states and all(count > 1 for count in states)
    page.locator(".filter [name=q]").fill("no feature is called so")
    assert rows(page) == [] and page.locator(".none").is_visible()
    page.locator(".filter [type=reset]").click()
    wait_until(lambda: page.evaluate("!location.search"))
    assert rows(page) == everything


def test_the_matrix_is_put_in_order_and_back(visit):
    page = visit().go("/matrix/index.html")
    by_topic = rows(page)
    page.locator("[name=sort]").select_option("name")
    by_name = rows(page)
    assert sorted(by_name) == sorted(by_topic) and by_name == sorted(by_topic, key=str.lower) != by_topic
    page.locator("[name=sort]").select_option("2")
    order = ["is-yes", "is-ext", "is-diff", "is-no", "is-open"]
    ranks = page.locator(".matrix tbody tr:not(.group):visible td:nth-child(3) .is").evaluate_all("(signs) => signs.map((e) => e.classList[1])")
    assert ranks == sorted(ranks, key=order.index) and len(set(ranks)) > 2
    assert "sort=2" in page.url
    page.locator("[name=sort]").select_option("")
    assert rows(page) == by_topic and page.locator(".group:visible").count() > 2


def test_every_claim_of_the_matrix_leads_to_its_evidence(visit):
    page = visit().go("/matrix/index.html")
    cells = page.locator(".matrix tbody td").evaluate_all("(cells) => cells.map((c) => [c.querySelector('.is').classList[1], !!c.querySelector('a'), !!c.querySelector('.bare')])")
    assert cells and all(has_link != (state == "is-open") and not bare for state, has_link, bare in cells)


def test_a_claim_without_evidence_looks_different(visit):
    page = visit("blocks").go("/parts/blocks/index.html")
    bare = page.locator(".matrix td:has(.bare)")
    assert bare.count() == 4 and all("said, not shown" in text for text in bare.all_text_contents())


def test_the_chooser_adds_rows_says_what_decided_and_what_would_change_it(visit):
    page = visit().go("/choose/index.html")
    assert page.locator(".sum").text_content() == "No answer yet"
    page.locator("[name=staff]").first.focus()
    page.keyboard.press("Space")
    added = page.locator("[data-q=staff][data-a=yes] [data-for='1'] th").all_text_contents()
    assert page.locator(".sum").text_content() == f"Django, {len(added)} to 0"
    told = page.locator(".why li li").all_text_contents()
    assert len(told) == len(added) and all(any(line.startswith(name) for line in told) for name in added)
    assert page.locator(".why li li a").count() >= len(added)
    page.locator("[name=size][value=yes]").check()
    page.locator("[name=data][value=else]").check()
    # What two answers add counts once.
    rows_of = lambda question, answer: set(page.locator(f"[data-q={question}][data-a={answer}] [data-for='2']").evaluate_all("(rows) => rows.map((r) => r.dataset.row)"))
    once = rows_of("size", "yes") | rows_of("data", "else")
    assert rows_of("size", "yes") & rows_of("data", "else")
    result = page.locator(".sum").text_content()
    assert str(len(once)) in result and str(len(added)) in result
    assert page.locator(".why h3").last.text_content() == "What would change it"
    shared = page.url
    other = visit().page
    other.goto(shared)
    wait_for_script(other)
    assert other.locator(".sum").text_content() == result
    # What is said to change the result does.
    change = page.locator(".why ul").last.locator("> li").first
    question, answer = change.evaluate("(e) => [e.firstChild.textContent, e.querySelector('b').textContent]")
    leader = result.split(",")[0]
    page.locator("fieldset", has_text=question).get_by_text(answer, exact=True).click()
    assert page.locator(".sum").text_content().split(",")[0] != leader
    page.locator(".ask [type=reset]").click()
    wait_until(lambda: page.evaluate("!location.search"))
    assert page.locator(".sum").text_content() == "No answer yet"


def test_rows_of_the_chooser_are_those_of_the_matrix(visit):
    visited = visit()
    page = visited.go("/choose/index.html")
    keys = page.locator("[data-row]").evaluate_all("(rows) => rows.map((r) => [r.dataset.row, r.textContent])")
    matrix = visited.go("/matrix/index.html")
    for key, text in keys:
        assert matrix.locator(f"#Row-{key}").text_content() == text
