"""What all pages load, compressed as servers do it; test_pages.py has what one of them comes to."""

from conftest import OWN, weight


def test_the_style_sheets_weigh_little():
    assert weight(OWN / "theme.css") + weight(OWN / "sides.css") < 14_000


def test_the_script_weighs_little():
    assert weight(OWN / "theme.js") < 12_000


def test_the_search_index_weighs_little():
    assert weight(OWN / "search/index.js") < 150_000
