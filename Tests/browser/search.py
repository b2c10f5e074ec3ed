"""Searches as readers do, with the index of a larger site in shards and with the same texts in one file.

    search.py CHROMIUM SITE

SITE is the built output of a site that is large enough for shards (Benchmarks/site/generate.py, 300 pages, drawn by the
default theme). A copy gets an index of one file, made of the texts of the shards: the browser makes its words itself.
Both must find the same, for words, beginnings, several words and slips of the keys; and a keystroke must not keep the
reader waiting. Prints what differs, and exits with 1 if anything does.
"""

import json
import pathlib
import random
import re
import shutil
import statistics
import sys
import tempfile

from playwright.sync_api import sync_playwright

MOST = 30  # milliseconds, the median of all keystrokes

TYPE = """async (text) => {
  const field = document.querySelector('#Search input'), list = document.querySelector('#Search .hits')
  field.value = text
  const found = new Promise((done) => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now() - start) })
    watch.observe(field.closest('dialog'), {childList: true, subtree: true})
    setTimeout(done, 500)
  })
  const start = performance.now()
  field.dispatchEvent(new Event('input'))
  return [await found, [...list.querySelectorAll('a')].map((a) => a.getAttribute('href').split('/public/').at(-1) + ' ' + a.textContent)]
}"""


def data(file):
    """What the script hands over: its second argument."""
    return json.loads(file.read_text().split(",", 1)[1].strip().removesuffix(");"))


def in_one_file(site, copy):
    shutil.copytree(site, copy)
    shards = copy / "search"
    texts = sorted(shards.glob("pages-*.js"), key=lambda file: int(file.stem.split("-")[1]))
    pages = [page for file in texts for page in data(file)]
    shutil.rmtree(shards)
    shards.mkdir()
    (shards / "index.js").write_text(f'versusIndex("index",{json.dumps({"pages": pages})});')
    return pages


def queries(pages):
    """Words of the texts, their beginnings, two of one part, and slips.

    None stands in the middle of another word: there a search looks only as far as it has loaded the words.
    """
    dice = random.Random(1)
    known = {word for page in pages for part in page[3] for word in re.findall(r"\w+", f"{page[1]} {page[2]} {part[1]} {part[2]}".lower())}
    inside = " ".join(word[1:] for word in known)
    for query in spelled(pages, dice):
        if not any(len(word) > 2 and word in inside for word in query.split()):
            yield query
    yield "zzzzzz"
    yield ""


def spelled(pages, dice):
    for _ in range(100):
        words = [word for word in dice.choice(dice.choice(pages)[3])[2].lower().split() if word.isalpha() and len(word) > 7]
        if len(words) < 2:
            continue
        one, two = dice.sample(words, 2)
        yield one
        yield one[:4]
        yield f"{one} {two}"
        cut = dice.randrange(2, len(one) - 1)
        yield one[:cut] + one[cut + 1 :]
        yield one[: cut - 1] + one[cut] + one[cut - 1] + one[cut + 1 :]


def open_search(browser, site, faults):
    page = browser.new_page()
    page.on("pageerror", lambda error: faults.append(f"error in a script: {error}"))
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_timeout(500)
    return page


def main():
    chromium, site = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    faults, times = [], []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        copy = pathlib.Path(name) / "public"
        pages = in_one_file(site, copy)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shards, whole = (open_search(browser, folder, faults) for folder in [site, copy])
        found = 0
        for query in queries(pages):
            shards.evaluate(TYPE, query)  # What it needs is loaded now.
            (time, ours), (other_time, theirs) = shards.evaluate(TYPE, query), whole.evaluate(TYPE, query)
            times += [time, other_time]
            found += bool(ours)
            if len(ours) != len(theirs) or ours != theirs:
                faults.append(f"`{query}`: {len(ours)} found in shards, {len(theirs)} in one file\n  {ours[:3]}\n  {theirs[:3]}")
        browser.close()
    if found < 100:
        faults.append(f"only {found} queries found anything")
    if statistics.median(times) > MOST:
        faults.append(f"a keystroke takes {statistics.median(times):.0f} ms")
    print("\n".join(faults))
    print(f"{len(times) // 2} searches, {found} found something, a keystroke {statistics.median(times):.1f} ms, at most {max(times):.1f}; {len(faults)} faults")
    sys.exit(bool(faults))


main()
