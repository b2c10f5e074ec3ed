"""Search finds each topic by its own words and by a slip of the keys; and the same with its index in one file as in many."""

import functools
import json
import random
import re
import shutil

import pytest
from conftest import LARGE, OWN, SITES, topics, wait_for_script

# What is found once the field says this; what the theme does when something is typed ends when it is shown.
TYPE = """async (text) => {
  const field = document.querySelector('#Search input'), dialog = field.closest('dialog')
  field.value = text
  await field.oninput()
  return [...dialog.querySelectorAll('.hits a')].map((a) => [new URL(a.href).pathname.replace(/.*\\/public\\/|^\\/own/, '') + new URL(a.href).hash, a.textContent])
}"""


def open_search(page):
    wait_for_script(page)
    page.keyboard.press("/")
    page.locator("#Search[open] [role=status]:not(:empty)").wait_for()  # The index is there.
    return functools.partial(page.evaluate, TYPE)


def data(file):
    """What a script of the index hands over: its second argument."""
    return json.loads(file.read_text().split(",", 1)[1].strip().removesuffix(");"))


def swapped(word):
    """The word with two neighbours in its middle swapped that are not the same."""
    places = [i for i in range(1, len(word) - 1) if word[i] != word[i + 1]]
    at = places[len(places) // 2]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


@pytest.fixture(scope="module")
def titles():
    """The pages of sections, by address, with the words of their titles that say what they are about."""
    index = data(OWN / "search/index.js")["pages"]
    found = {"/" + page[0].removeprefix("../").split("#")[0]: page[1] for page in index}
    return {address: title for address, title in found.items() if address.count("/") == 3}


def test_there_are_topics_to_be_found(titles):
    assert len(titles) > 10 and set(titles) <= set(topics(OWN))


def test_a_topic_is_found_by_its_title(visit, titles):
    search = open_search(visit().go())
    for address, title in titles.items():
        found = search(title)
        assert found and found[0][0].split("#")[0] == address, (title, found[:3])


def test_a_topic_is_found_by_a_misspelled_title(visit, titles):
    search = open_search(visit().go())
    for address, title in titles.items():
        words = [word for word in re.findall(r"[a-z]+", title.lower()) if len(word) > 4]
        for word in words:
            found = [url.split("#")[0] for url, _ in search(swapped(word))]
            assert address in found, (word, swapped(word), found)


def test_what_was_looked_for_is_marked_in_titles_texts_and_code(visit):
    page = visit().go()
    search = open_search(page)
    for word in ["routing", "endpoint", "select_related"]:
        assert search(word)
        marks = page.locator("#Search .hits mark").all_text_contents()
        assert marks and all(word in mark.lower() or mark.lower() in word for mark in marks), (word, marks)


def test_one_says_how_many_were_found_and_when_nothing_was_asked_or_found(visit):
    page = visit().go()
    search = open_search(page)
    status = page.locator("#Search [role=status]")
    search("")
    assert status.text_content().startswith("Type a word")
    assert search("zzzzzzzz") == [] and status.text_content().startswith("Nothing is like that")
    assert search("clearsessions") and re.fullmatch(r"\d found", status.text_content())
    search("cookie")
    assert re.fullmatch(r"The best 12 of \d\d+", status.text_content())


def test_search_needs_no_server(visit):
    page = visit().page
    page.goto((OWN / "requests/routing/index.html").as_uri())
    found = open_search(page)("session")
    assert found and "session" in found[0][1].lower()
    page.locator("#Search .hits a").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1


def in_one_file(copy):
    """The large site with its texts in one file, of which the browser makes the words itself."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(LARGE, copy)
    texts = sorted((copy / "search").glob("pages-*.js"), key=lambda file: int(file.stem.split("-")[1]))
    all_pages = [page for file in texts for page in data(file)]
    shutil.rmtree(copy / "search")
    (copy / "search").mkdir()
    (copy / "search/index.js").write_text(f'versusIndex("index",{json.dumps({"pages": all_pages})});')
    return all_pages


def queries(all_pages):
    """Words of the texts, their beginnings, two of one part, and slips.

    None stands in the middle of another word: there a search looks only as far as it has loaded the words.
    """
    dice = random.Random(1)
    known = {word for page in all_pages for part in page[3] for word in re.findall(r"\w+", f"{page[1]} {page[2]} {part[1]} {part[2]}".lower())}
    inside = " ".join(word[1:] for word in known)
    for query in spelled(all_pages, dice):
        if not any(len(word) > 2 and word in inside for word in query.split()):
            yield query
    yield from ["zzzzzz", ""]


def spelled(all_pages, dice):
    for _ in range(16):
        words = [word for word in dice.choice(dice.choice(all_pages)[3])[2].lower().split() if word.isalpha() and len(word) > 7]
        if len(words) < 2:
            continue
        one, two = dice.sample(words, 2)
        cut = dice.randrange(2, len(one) - 1)
        yield from [one, one[:4], f"{one} {two}", one[:cut] + one[cut + 1 :], one[: cut - 1] + one[cut] + one[cut - 1] + one[cut + 1 :]]


def test_an_index_in_shards_finds_what_one_file_finds(visit):
    copy = SITES / "whole" / "public"
    all_pages = in_one_file(copy)
    shards, whole = visit().page, visit().page
    shards.goto((LARGE / "index.html").as_uri())
    whole.goto((copy / "index.html").as_uri())
    in_shards, in_whole = open_search(shards), open_search(whole)
    found = 0
    for query in queries(all_pages):
        in_shards(query)  # What it needs is loaded now.
        ours = in_shards(query)
        assert ours == in_whole(query), query
        found += bool(ours)
    assert found > 20
