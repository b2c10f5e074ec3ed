"""What a browser shows while a site is edited that `versus serve` serves."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import pytest
from playwright.sync_api import Error

VERSUS = os.environ.get("VERSUS", "versus")
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TEXT = "\n\n".join(f"Paragraph {n} of a long page." for n in range(60))
FILES = {
    "site.yml": "title: T\nsides:\n  - {id: left, name: Left}\n  - {id: right, name: Right}\n",
    "content/index.md": "# Front\n\n[One](one.md)\n",
    "content/one.md": f"# One\n\nFirst.\n\n[A link](two.md) in the middle.\n\n{TEXT}\n\n<details><summary>More</summary><p>Hidden</p></details>\n",
    "content/two.md": "# Two\n\n```python sample=s/left/app.py\n```\n```python sample=s/right/app.py\n```\n",
    "content/samples/s/left/app.py": "left = 1\n",
    "content/samples/s/right/app.py": "right = 1\n",
}


class Served:
    """A site in a folder of its own, and a server that can be stopped and started again."""

    def __init__(self, folder):
        self.folder, self.process, self.port = folder, None, 0
        for path, text in FILES.items():
            self.write(path, text)
        shutil.copytree(REPOSITORY / "themes", folder / "themes")

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def replace(self, path, old, new):
        text = (self.folder / path).read_text()
        assert old in text
        self.write(path, text.replace(old, new))

    def start(self, *arguments, verify="off"):
        self.log = (self.folder / ".log").open("w+")
        command = [VERSUS, "serve", "--port", str(self.port), f"--verify={verify}", *arguments]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=self.log, stderr=subprocess.STDOUT)
        self.told(r"(?m)^(Built \d+ pages|\d+ error)")
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", self.text()).group(1))
        return self

    def text(self):
        return (self.folder / ".log").read_text()

    def told(self, pattern, seconds=60):
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.text()):
            assert time.monotonic() < deadline and self.process.poll() is None, self.text()
            time.sleep(0.02)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            assert self.process.wait(20) == 0, self.text()

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def served(tmp_path):
    site = Served(tmp_path)
    yield site
    site.stop()


@pytest.fixture
def open_page(chromium):
    """Opens an address in a browser of its own; no script may fail, and no policy be violated."""
    contexts, faults = [], []

    def start(url):
        context = chromium.new_context(viewport={"width": 1280, "height": 700})
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: line.type == "error" and not line.text.startswith("Failed to load resource") and faults.append(line.text))
        with page.expect_response("**/events"):
            page.goto(url)
        # What is marked here is lost when the page is loaded anew.
        page.evaluate("window.isSame = true")
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


def is_same(page):
    return page.evaluate("window.isSame === true")


def evaluated(page, expression):
    try:
        return page.evaluate(expression)
    except Error:
        return None  # The page is being loaded.


def until(page, expression, seconds=30):
    """Waits until an expression of JavaScript is true; a page's policy forbids that it waits for itself."""
    deadline = time.monotonic() + seconds
    while not evaluated(page, expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(20)


def overlay(page):
    return page.locator("versus-preview section")


def badge(page):
    return page.locator("versus-preview output")


def test_a_save_changes_the_page_in_place(served, open_page):
    served.start()
    page = open_page(served.url("/one/"))
    page.locator("details").evaluate("e => { e.open = true }")
    page.get_by_role("link", name="A link").focus()
    page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
    top = page.get_by_text("Paragraph 20 of", exact=False).bounding_box()["y"]

    served.replace("content/one.md", "First.", "Changed at the beginning.\n\nAnd one more.")
    page.get_by_text("And one more.").wait_for(state="attached")
    assert is_same(page)
    assert page.evaluate("document.activeElement.textContent") == "A link"
    assert page.locator("details").evaluate("e => e.open")
    assert abs(page.get_by_text("Paragraph 20 of", exact=False).bounding_box()["y"] - top) < 30

    served.replace("content/one.md", "# One", "# Another name")
    until(page, "document.title.includes('Another name')")
    assert is_same(page)
    assert page.evaluate("document.activeElement.textContent") == "A link"


def test_what_the_reader_chose_stays_and_the_theme_still_works(served, open_page):
    served.start()
    page = open_page(served.url("/two/"))
    page.set_viewport_size({"width": 500, "height": 800})
    page.get_by_role("tab", name="Right").click()
    served.replace("content/samples/s/right/app.py", "right = 1", "right = 2222")
    page.get_by_text("2222").wait_for(state="attached")
    assert is_same(page)
    assert page.get_by_role("tab", name="Right").get_attribute("aria-selected") == "true"
    # The tabs and the search work after that, and once.
    page.get_by_role("tab", name="Left").click()
    assert page.get_by_role("tab", name="Left").get_attribute("aria-selected") == "true"
    page.keyboard.press("/")
    page.locator("#Search input").wait_for(state="visible")
    page.locator("#Search input").fill("front")
    page.locator(".hits a").first.wait_for(state="visible")


def test_style_sheets_are_exchanged_without_loading_the_page(served, open_page):
    served.start()
    page = open_page(served.url("/one/"))
    served.write("themes/default/static/theme.css", (served.folder / "themes/default/static/theme.css").read_text() + "\nbody { outline-color: rgb(1, 2, 3) }\n")
    until(page, "getComputedStyle(document.body).outlineColor === 'rgb(1, 2, 3)'")
    assert is_same(page)
    # The old sheet is gone.
    until(page, "[...document.querySelectorAll('link[rel=stylesheet]')].filter((l) => l.href.includes('theme.css')).length === 1")
    served.replace("content/one.md", "First.", "Second.")
    page.get_by_text("Second.").wait_for()
    assert page.evaluate("getComputedStyle(document.body).outlineColor") == "rgb(1, 2, 3)"


def test_an_error_stands_over_the_last_good_page_until_it_is_mended(served, open_page):
    served.start()
    page = open_page(served.url("/one/"))
    served.replace("content/one.md", "(two.md)", "(too.md)")
    overlay(page).wait_for(state="visible")
    assert "content/one.md:5:10: error:" in overlay(page).inner_text()
    assert "did you mean `two.md`?" in overlay(page).inner_text()
    link = overlay(page).get_by_role("link", name="content/one.md:5:10").get_attribute("href")
    assert link == f"vscode://file{served.folder}/content/one.md:5:10"
    assert page.get_by_text("First.").count() == 1
    # Put aside, and back for who looks.
    page.keyboard.press("Escape")
    overlay(page).wait_for(state="hidden")
    badge(page).get_by_role("button", name="1 error").click()
    overlay(page).wait_for(state="visible")

    served.replace("content/one.md", "(too.md)", "(two.md)")
    overlay(page).wait_for(state="hidden")
    assert badge(page).is_hidden()
    assert is_same(page)


def test_a_site_that_cannot_be_built_is_shown_when_it_can(served, open_page):
    served.replace("content/one.md", "(two.md)", "(too.md)")
    served.start()
    page = open_page(served.url("/one/"))
    overlay(page).wait_for(state="visible")
    served.replace("content/one.md", "(too.md)", "(two.md)")
    page.get_by_text("First.").wait_for()
    overlay(page).wait_for(state="hidden")


def test_a_server_that_comes_again_is_heard(served, open_page):
    served.start()
    page = open_page(served.url("/one/"))
    served.stop()
    badge(page).get_by_text("versus serve has stopped").wait_for()
    served.replace("content/one.md", "First.", "Written meanwhile.")
    served.start()
    page.get_by_text("Written meanwhile.").wait_for()
    badge(page).wait_for(state="hidden")
    assert is_same(page)


def test_several_browsers_and_pages_see_what_concerns_them(served, open_page):
    served.start()
    one, again, two = open_page(served.url("/one/")), open_page(served.url("/one/")), open_page(served.url("/two/"))
    served.replace("content/one.md", "First.", "For both.")
    for page in (one, again):
        page.get_by_text("For both.").wait_for()
        assert is_same(page)
    assert is_same(two) and two.get_by_text("For both.").count() == 0


def test_a_browser_that_was_away_catches_up(served, open_page):
    served.start()
    page = open_page(served.url("/one/"))
    # What a browser does when a page is hidden, and shown again.
    hide = "state => { Object.defineProperty(document, 'visibilityState', {value: state, configurable: true}); document.dispatchEvent(new Event('visibilitychange')) }"
    page.evaluate(hide, "hidden")
    served.replace("content/one.md", "First.", "While nobody looked.")
    served.told("content/one.md: ")
    assert page.get_by_text("While nobody looked.").count() == 0
    page.evaluate(hide, "visible")
    page.get_by_text("While nobody looked.").wait_for()
    assert is_same(page)


def test_the_browser_follows(served, open_page):
    served.start("--follow")
    page = open_page(served.url("/"))
    for path, old, new, shown in [
        ("content/two.md", "# Two", "# Two, edited", "/two/"), ("content/one.md", "First.", "Second.", "/one/"),
        ("content/samples/s/left/app.py", "1", "3", "/two/"),
    ]:
        with page.expect_response("**/events"):  # The page that is shown listens, so that it hears of the next one.
            served.replace(path, old, new)
        page.wait_for_url("**" + shown)


def test_a_page_that_was_missing_appears(served, open_page):
    served.start()
    page = open_page(served.url("/new/"))
    served.write("content/new.md", "# New\n\nIt is here.\n")
    page.get_by_text("It is here.").wait_for()


def test_a_script_that_changes_is_loaded(served, open_page):
    served.start()
    page = open_page(served.url("/one/"))
    served.write("themes/default/static/theme.js", (served.folder / "themes/default/static/theme.js").read_text() + "\nwindow.isNew = true;\n")
    until(page, "window.isNew === true")


def test_a_sample_is_seen_running_and_then_what_came_of_it(served, open_page):
    served.write("content/samples/s/left/sample.yml", "steps:\n  - run: sh run.sh\n")
    served.write("content/samples/s/left/run.sh", "echo before\n")
    sandbox = [] if shutil.which("bwrap") else ["--trust"]
    served.start("--accept", *sandbox, verify="changed")
    served.told("s/left: verified")
    page = open_page(served.url("/two/"))
    served.write("content/samples/s/left/run.sh", "sleep 1\necho after\n")
    badge(page).get_by_text("Running s/left").wait_for()
    marked = page.locator("[data-versus-running]")
    marked.wait_for()
    assert "left = 1" in marked.inner_text()
    badge(page).wait_for(state="hidden")
    assert marked.count() == 0
    assert is_same(page)
    page.goto(served.url("/evidence/s/left/"))
    page.get_by_text("after").first.wait_for(state="attached")
