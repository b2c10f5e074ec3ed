"""The built sites, a server for them, and a browser that notes what goes wrong while a page is open."""

import gzip
import http.server
import os
import pathlib
import shutil
import threading
import time

import pytest
from playwright.sync_api import sync_playwright

SITES = pathlib.Path(os.environ.get("VERSUS_SITES", ".")).resolve()
OWN, BLOCKS, LARGE = SITES / "own", SITES / "blocks" / "public", SITES / "large" / "versus" / "public"

# What a policy forbade is heard of by an event, and elements that moved by the layout's own measure.
WATCH = """
window.faults = [];
addEventListener('securitypolicyviolation', (e) => faults.push(`policy: ${e.violatedDirective} ${e.blockedURI}`));
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((e) => { shift += e.hadRecentInput ? 0 : e.value }))
  .observe({type: 'layout-shift', buffered: true});
"""


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="axe looks at every page in every form, at code too")


def pages(site):
    """The addresses of a site's pages."""
    return sorted("/" + str(file.relative_to(site)) for file in site.rglob("*.html"))


def topics(site):
    """Those that are written: neither evidence nor lists that are made."""
    return [page for page in pages(site) if page != "/404.html" and not page.startswith(("/evidence/", "/tags/"))]


def weight(path):
    """What a file comes to when a server has compressed it, in bytes."""
    return len(gzip.compress(path.read_bytes(), 9))


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the sites, each below a path of its own, as a server that hosts several would; and `own` at the root."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".xml": "application/xml"}

    def translate_path(self, path):
        name, _, rest = path.lstrip("/").partition("/")
        root = {"own": OWN, "blocks": BLOCKS, "large": LARGE}.get(name)
        self.directory = str(root or OWN)
        return super().translate_path("/" + rest if root else path)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def origin():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def chromium_path():
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((path for path in map(shutil.which, filter(None, names)) if path), None)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


def wait_until(true_of, timeout=10):
    """Asks until the answer is true. Playwright's own `wait_for_function` asks again by `eval`, which the pages forbid."""
    end = time.monotonic() + timeout
    while not true_of():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def wait_for_script(page):
    """Waits until the theme's script has attached itself, which is after a page has loaded; what needs it is shown then."""
    page.locator(".tools:not([hidden])").wait_for(state="attached")


class Visit:
    """A page in a context of its own, and what went wrong in it."""

    def __init__(self, chromium, origin, site="own", **options):
        self.base = f"{origin}/{site}" if site else origin
        self.origin = origin
        self.scripts = options.get("java_script_enabled", True)
        self.context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.forget()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self.note_failure)
        self.page.on("response", lambda answer: answer.status >= 400 and self.failed.append(answer.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: message.type in ("error", "warning") and self.errors.append(message.text))

    def note_failure(self, request):
        if request.failure != "net::ERR_ABORTED":  # as when a reader goes on before all is there
            self.failed.append(request.url)

    def forget(self):
        """Begins the notes anew, as for another page."""
        self.requests, self.failed, self.errors = [], [], []

    def go(self, address="/index.html"):
        self.page.goto(self.base + address)
        if self.scripts:
            wait_for_script(self.page)
        return self.page

    def faults(self):
        """What was asked of others, what was not found, what scripts complained of, what the policy forbade."""
        ours = (self.origin, SITES.as_uri())
        away = [f"asks another host: {url}" for url in self.requests if not url.startswith(ours)]
        missing = [f"is not there: {url}" for url in self.failed]
        return away + missing + self.errors + self.page.evaluate("window.faults ?? []")

    def close(self):
        self.context.close()


@pytest.fixture
def visit(chromium, origin):
    """Opens pages as `visit(site="own", **what a context of Playwright takes)`; none of them may have faults."""
    open_ones = []

    def start(site="own", **options):
        open_ones.append(Visit(chromium, origin, site, **options))
        return open_ones[-1]

    yield start
    faults = [fault for one in open_ones for fault in one.faults()]
    for one in open_ones:
        one.close()
    assert not faults
