"""Looks at pages as readers do: in light and dark, on paper, on a phone, by keyboard and without scripts.

    look.py CHROMIUM FIXTURE PUBLIC [PICTURES]

FIXTURE is the built site of this folder, which uses every block and everything that a fence can say; PUBLIC is the
project's own site, of which the first page with an exchange is looked at too. PICTURES is a folder in which to leave
pictures. Prints what is wrong, and exits with 1 if anything is.
"""

import pathlib
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 1280)

# Elements that stick out of the page, outermost first; what scrolls by itself may.
STICKING_OUT = """() => {
  const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement))
  if (document.documentElement.scrollWidth <= innerWidth) return []
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 100))
}"""

# Text of code that cannot be read: it takes no room, or is cut off.
UNREADABLE = """() => [...document.querySelectorAll(".source .line, .source .tips li, figcaption")]
  .filter((e) => {
    const box = e.getBoundingClientRect()
    return e.checkVisibility({contentVisibilityAuto: true, opacityProperty: true}) === false
      || box.height < 5 || e.scrollWidth > e.clientWidth + 1
  })
  .map((e) => e.textContent.trim().slice(0, 60))"""

# What is wrong with how the element in focus is shown.
FOCUS = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const style = getComputedStyle(e), box = e.getBoundingClientRect()
  const name = e.outerHTML.slice(0, 100)
  if (box.width < 2 || box.height < 2) return [name, "takes no room"]
  if (box.bottom < 0 || box.top > innerHeight) return [name, "is out of sight"]
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) return [name, "has no outline"]
  return [name, ""]
}"""


class Look:
    def __init__(self, browser, pictures):
        self.browser, self.pictures = browser, pictures
        self.faults = []

    def open(self, file, **options):
        context = self.browser.new_context(**options)
        page = context.new_page()
        page.on("pageerror", lambda error: self.note(file, "error in a script", error))
        page.on("console", lambda message: message.type == "error" and self.note(file, "console", message.text))
        page.goto(file.as_uri())
        return page

    def note(self, file, what, *details):
        self.faults.append(" · ".join([self.name(file), what, *map(str, details)]))

    def picture(self, page, file, name):
        if self.pictures:
            page.screenshot(path=self.pictures / f"{self.name(file)}-{name}.png", full_page=True)

    def name(self, file):
        return "-".join(file.parent.parts[-2:])

    def at_sizes(self, file):
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                page = self.open(file, viewport={"width": width, "height": 900}, color_scheme=scheme)
                for element in page.evaluate(STICKING_OUT):
                    self.note(file, f"wider than {width} px", element)
                if width != 320:
                    for fault in Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]:
                        node = fault["nodes"][0]
                        self.note(file, scheme, width, fault["id"], fault["help"], node["html"][:160])
                self.picture(page, file, f"{scheme}-{width}")
                page.context.close()

    def on_paper(self, file):
        page = self.open(file, viewport={"width": 700, "height": 900}, color_scheme="dark")
        page.emulate_media(media="print")
        for text in page.evaluate(UNREADABLE):
            self.note(file, "not readable on paper", text)
        ground = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        if "light" not in ground:
            self.note(file, "dark on paper", ground)
        self.picture(page, file, "print")
        if self.pictures:
            page.pdf(path=self.pictures / f"{self.name(file)}.pdf")
        page.context.close()

    def without_scripts(self, file):
        page = self.open(file, viewport={"width": 1280, "height": 900}, java_script_enabled=False)
        self.picture(page, file, "plain")
        for details in page.locator(".source details").all():
            lines = details.locator(".line").first
            if lines.is_visible():
                self.note(file, "hidden lines are shown")
            details.locator("summary").click()
            if not lines.is_visible():
                self.note(file, "hidden lines cannot be shown without scripts")
        if page.locator(".copy:visible").count():
            self.note(file, "a copy button that does nothing without scripts")
        page.context.close()

    def by_keyboard(self, file):
        page = self.open(file, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        for _ in range(400):
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUS)
            if not found:
                break
            if found[1]:
                self.note(file, "in focus, " + found[1], found[0])
        page.context.close()


def main():
    chromium, fixture, public, *pictures = sys.argv[1:]
    fixture, public = pathlib.Path(fixture).resolve(), pathlib.Path(public).resolve()
    files = sorted(fixture.rglob("*.html"))
    files += [file for file in sorted(public.rglob("*.html")) if "exchange\"" in file.read_text()][:1]
    files = [file for file in files if file.name != "404.html"]  # Its links count from the root.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        look = Look(browser, pathlib.Path(pictures[0]) if pictures else None)
        for file in files:
            look.at_sizes(file)
            look.on_paper(file)
            look.without_scripts(file)
            look.by_keyboard(file)
        browser.close()
    for fault in look.faults:
        print(fault)
    print(f"{len(files)} pages, {len(look.faults)} faults")
    sys.exit(bool(look.faults))


main()
