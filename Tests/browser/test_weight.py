"""What a reader must load, compressed as servers do it, and without pictures."""

import gzip

import pytest
from conftest import OWN, topics

KB = 1000


def weight(path):
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_style_sheets_weigh_little():
    assert weight(OWN / "theme.css") + weight(OWN / "sides.css") < 14 * KB


def test_the_script_weighs_little():
    assert weight(OWN / "theme.js") < 12 * KB


def test_the_search_index_weighs_little():
    assert weight(OWN / "search/index.js") < 150 * KB


@pytest.mark.parametrize("address", topics(OWN))
def test_a_page_is_loaded_with_less_than_60_kilobytes(visit, address):
    visited = visit()
    visited.go(address)
    paths = [OWN / url.removeprefix(visited.base).lstrip("/") for url in visited.requests]
    loaded = [path for path in paths if path.suffix not in (".png", ".svg", ".webp", ".jpg")]
    assert any(path.suffix == ".css" for path in loaded) and any(path.suffix == ".js" for path in loaded)
    assert sum(map(weight, loaded)) < 60 * KB
