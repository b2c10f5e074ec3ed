"""Without scripts everything is there, and can be read."""

TOPIC = "/requests/routing/index.html"


def test_without_scripts_tabs_are_sections(visit):
    page = visit(java_script_enabled=False, viewport={"width": 390, "height": 844}).go(TOPIC)
    assert page.locator("[role=tab]:visible").count() == 0
    for pair in page.locator(".pair").all():
        assert pair.locator(".panel:visible").count() == 2
        assert pair.locator(".panel > header .name:visible").count() == 2


def test_without_scripts_nothing_is_offered_that_needs_them(visit):
    for address in ["/index.html", TOPIC, "/matrix/index.html", "/choose/index.html"]:
        page = visit(java_script_enabled=False).go(address)
        assert page.locator("button:visible, form:visible, dialog:visible").count() == 0
        assert page.locator("main h1:visible").count() == 1


def test_without_scripts_the_chooser_is_a_table_and_the_matrix_whole(visit):
    plain = visit(java_script_enabled=False)
    page = plain.go("/choose/index.html")
    assert page.locator(".reasons tbody tr:visible").count() > 15
    plain.go("/matrix/index.html")
    assert page.locator(".matrix tbody tr:visible").count() == page.locator(".matrix tbody tr").count() > 30


def test_without_scripts_hidden_lines_open_and_requests_have_tabs(visit):
    page = visit("blocks", java_script_enabled=False).go("/parts/code/index.html")
    for details in page.locator(".source details").all():
        details.locator("summary").click()
        assert details.locator(".line").first.is_visible()
    page = visit(java_script_enabled=False).go(TOPIC)
    sends = page.locator(".sends").first
    assert sends.locator("> div:visible").count() == 1
    sends.locator("label").nth(1).click()
    assert sends.locator("> div").nth(1).is_visible() and not sends.locator("> div").nth(0).is_visible()
