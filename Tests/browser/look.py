"""Measures how pages load for a reader with a slow phone, and leaves pictures of the main ones to be looked at.

    look.py [FOLDER]

The processor is slowed to a quarter. What is printed: when the largest part of a page was painted, how much moved, how
long the longest task took, and what a keystroke in the search costs. Chromium tells of a long task only if a script ran in
it; what tasks and drawing take beyond 50 ms each, with scripts or without, is told as time that blocks. FOLDER gets a
picture of each page in light and dark, on a phone, on a wide screen and on paper.
"""

import http.server
import pathlib
import statistics
import sys
import threading

from conftest import LARGE, OWN, Handler, chromium_path, wait_for_script
from playwright.sync_api import sync_playwright

PAGES = {
    "front": "/index.html", "topic": "/requests/routing/index.html", "section": "/requests/index.html",
    "matrix": "/matrix/index.html", "chooser": "/choose/index.html?staff=yes&data=own&api=few",
    "evidence": "/evidence/index.html", "run": "/evidence/routing/django/index.html",
}
RUNS = 5
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

WATCH = """
window.measured = {paint: 0, shift: 0, task: 0, blocking: 0}
const watch = (type, use) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({type, buffered: true})
watch('largest-contentful-paint', (e) => { measured.paint = e.startTime })
watch('layout-shift', (e) => { measured.shift += e.value })
watch('longtask', (e) => { measured.task = Math.max(measured.task, e.duration) })
watch('long-animation-frame', (e) => { measured.blocking += e.blockingDuration })
"""

# From a keystroke to what is found, laid out; the theme's own function ends when all is in the page.
KEYSTROKE = """async (text) => {
  const field = document.querySelector('#Search input')
  field.value = text
  const start = performance.now()
  await field.oninput()
  field.closest('dialog').getBoundingClientRect()
  return performance.now() - start
}"""


def slowed(browser, rate=4):
    """A window of a phone whose processor has a quarter of its speed."""
    page = browser.new_context(viewport=SIZES["phone"]).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    return page


def loading(browser, base):
    """The least of several loads, each in a new context: what else runs on the machine only adds to one; but the most that moved.
    In brackets their median."""
    for name, address in PAGES.items():
        runs = []
        for _ in range(RUNS):
            page = slowed(browser)
            page.add_init_script(WATCH)
            page.wait_for_timeout(500)  # Until the browser has drawn the window, for which it needs the processor too.
            page.goto(base + "/own" + address)
            page.wait_for_timeout(500)  # Until nothing more is painted.
            runs.append(page.evaluate("measured"))
            page.context.close()
        of = {what: [run[what] for run in runs] for what in runs[0]}
        least = {what: f"{min(of[what]):4.0f} ms ({statistics.median(of[what]):.0f})" for what in ("paint", "task", "blocking")}
        print(f"{name:10} largest paint {least['paint']}   shift {max(of['shift']):.3f}   longest task {least['task']}   blocking {least['blocking']}")


def searching(browser):
    for name, site, rate in ("own", OWN, 1), ("own", OWN, 4), ("large", LARGE, 1), ("large", LARGE, 4):
        page = slowed(browser, rate)
        page.goto((site / "index.html").as_uri())
        wait_for_script(page)
        page.keyboard.press("/")
        page.locator("#Search [role=status]:not(:empty)").wait_for()
        words = ["session", "sesion", "rou", "te", "migrations", "select_related"] if name == "own" else ["bafe", "dalo", "ba", "tevarosa", "tevaros"]
        typed = [word[:end] for word in words for end in range(1, len(word) + 1)]
        times = [min(page.evaluate(KEYSTROKE, text) for _ in range(RUNS)) for text in typed]
        print(f"search in {name}, slowed {rate} times: a keystroke {statistics.median(times):.1f} ms, at most {max(times):.1f} ({typed[times.index(max(times))]})")
        page.context.close()


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


if __name__ == "__main__":
    main()
