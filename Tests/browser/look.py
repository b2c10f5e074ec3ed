"""Measures how pages load for a reader with a slow phone, and leaves pictures of the main ones to be looked at.

    look.py [FOLDER]

The processor is slowed to a quarter. What is printed: when the largest part of a page was painted, how much moved, how
long the longest task took, and what a keystroke in the search costs. FOLDER gets a picture of each page in light and dark,
on a phone, on a wide screen and on paper.
"""

import http.server
import pathlib
import statistics
import sys
import threading

from conftest import LARGE, OWN, Handler, chromium_path
from playwright.sync_api import sync_playwright

PAGES = {
    "front": "/index.html", "topic": "/requests/routing/index.html", "section": "/requests/index.html",
    "matrix": "/matrix/index.html", "chooser": "/choose/index.html?staff=yes&data=own&api=few",
    "evidence": "/evidence/index.html", "run": "/evidence/routing/django/index.html",
}
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

WATCH = """
window.measured = {paint: 0, shift: 0, task: 0}
const watch = (type, use) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({type, buffered: true})
watch('largest-contentful-paint', (e) => { measured.paint = e.startTime })
watch('layout-shift', (e) => { measured.shift += e.value })
watch('longtask', (e) => { measured.task = Math.max(measured.task, e.duration) })
"""

KEYSTROKE = """async (text) => {
  const field = document.querySelector('#Search input')
  field.value = text
  const found = new Promise((done) => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now() - start) })
    watch.observe(field.closest('dialog'), {childList: true, subtree: true})
    setTimeout(done, 1000)
  })
  const start = performance.now()
  field.dispatchEvent(new Event('input'))
  return await found
}"""


def loading(browser, base):
    for name, address in PAGES.items():
        runs = []
        for _ in range(3):
            context = browser.new_context(viewport=SIZES["phone"])
            page = context.new_page()
            page.add_init_script(WATCH)
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.goto(base + "/own" + address)
            page.wait_for_timeout(500)
            runs.append(page.evaluate("measured"))
            context.close()
        best = min(runs, key=lambda run: run["paint"])
        print(f"{name:10} largest paint {best['paint']:5.0f} ms   shift {best['shift']:.3f}   longest task {best['task']:4.0f} ms")


def searching(browser):
    for name, site in ("own", OWN), ("large", LARGE):
        page = browser.new_page()
        page.goto((site / "index.html").as_uri())
        page.keyboard.press("/")
        page.wait_for_timeout(500)
        words = ["session", "sesion", "rou", "te", "migrations", "select_related"] if name == "own" else ["bafe", "dalo", "ba", "tevarosa", "tevaros"]
        times = [page.evaluate(KEYSTROKE, word[:end]) or 0 for word in words for end in range(1, len(word) + 1)]
        print(f"search in {name}: a keystroke {statistics.median(times):.1f} ms, at most {max(times):.1f}")
        page.close()


def pictures(browser, base, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, address in PAGES.items():
        for scheme in "light", "dark":
            for size, viewport in SIZES.items():
                page = browser.new_page(viewport=viewport, color_scheme=scheme)
                page.goto(base + "/own" + address)
                page.screenshot(path=folder / f"{name}-{scheme}-{size}.png", full_page=True)
                page.close()
        page = browser.new_page()
        page.goto(base + "/own" + address)
        page.pdf(path=folder / f"{name}.pdf")
        page.close()
    print(f"Pictures of {len(PAGES)} pages are in {folder}")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        loading(browser, base)
        searching(browser)
        if len(sys.argv) > 1:
            pictures(browser, base, pathlib.Path(sys.argv[1]))
        browser.close()


main()
