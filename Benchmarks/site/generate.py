"""Makes the same site twice: for Versus and for Hugo.

    generate.py FOLDER PAGES

FOLDER/versus and FOLDER/hugo get PAGES pages with the same Markdown: some 680 words, two pieces of code, a
table and tags. The layouts say the same in both template languages: a table of contents, the pages of the
section, the tags, the page before and after. The same PAGES give the same bytes, on any machine.
"""

import pathlib
import random
import sys

SECTION = 100  # pages in a section
TAGS = 60
SYLLABLES = "ba be bi bo da de di do fa fe ka ke ko la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se ta te to va ve".split()
HERE = pathlib.Path(__file__).resolve().parent


def vocabulary(random):
    return ["".join(random.choices(SYLLABLES, k=random.choice([1, 2, 2, 3, 3, 4]))) for _ in range(2000)]


def sentence(random, words, count):
    text = random.choices(words, k=count)
    place = random.randrange(count)
    text[place] = random.choice(["*{}*", "**{}**", "`{}`", "[{}](https://example.org/)"]).format(text[place])
    return " ".join(text).capitalize() + "."


def paragraph(random, words, sentences):
    return " ".join(sentence(random, words, random.randint(9, 15)) for _ in range(sentences))


def python(random, words):
    lines = ["from dataclasses import dataclass", "", ""]
    for name in random.sample(words, 2):
        lines += [
            "@dataclass", f"class {name.capitalize()}:", f'    """Holds {random.choice(words)}."""', "",
            f"    count: int = {random.randrange(100)}", f'    name: str = "{random.choice(words)}"', "",
            f"    def total(self, factor: float = {random.random():.2f}) -> float:",
            "        # What is counted, times the factor.",
            "        return sum(n * factor for n in range(self.count) if n % 2 == 0)", "", ""]
    return "\n".join(lines[:-2])


def html(random, words):
    items = "\n".join(f'  <li class="{random.choice(words)}"><a href="/{w}/">{w}</a></li>' for w in random.sample(words, 6))
    return f'<!-- {random.choice(words)} -->\n<ul id="{random.choice(words)}">\n{items}\n</ul>'


def table(random, words):
    rows = ["| what | one | two |", "| --- | --- | ---: |"]
    rows += [f"| {random.choice(words)} | `{random.choice(words)}` | {random.randrange(10000)} |" for _ in range(8)]
    return "\n".join(rows)


def page(number, words):
    dice = random.Random(number)
    title = " ".join(dice.choices(words, k=4)).capitalize()
    tags = ", ".join(f'"tag{tag}"' for tag in sorted(dice.sample(range(TAGS), 3)))
    headings = [" ".join(dice.choices(words, k=3)).capitalize() for _ in range(6)]
    parts = [paragraph(dice, words, 4)]
    for place, heading in enumerate(headings):
        parts += [f"## {heading}", paragraph(dice, words, 5), paragraph(dice, words, 2)]
        if place == 1:
            parts.append(f"```python\n{python(dice, words)}\n```")
        if place == 3:
            parts.append(f"```html\n{html(dice, words)}\n```")
        if place == 4:
            parts.append(table(dice, words))
        if place == 5:
            parts.append("\n".join(f"- {sentence(dice, words, 6)}" for _ in range(5)))
    front = f'---\ntitle: "{title}"\ndate: 2026-01-{number % 28 + 1:02}\nweight: {number % SECTION + 1}\ntags: [{tags}]\n---\n\n'
    return front + "\n\n".join(parts) + "\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    words = vocabulary(random.Random(0))
    for tool in ["versus", "hugo"]:
        for source in sorted((HERE / tool).rglob("*")):
            if source.is_file():
                write(folder / tool / source.relative_to(HERE / tool), source.read_text())
    for number in range(count):
        text = page(number, words)
        place = f"content/part-{number // SECTION:04}/page-{number % SECTION:02}.md"
        for tool in ["versus", "hugo"]:
            write(folder / tool / place, text)
    for section in range((count + SECTION - 1) // SECTION):
        text = f"---\ntitle: Part {section}\n---\n\nThe pages of this part.\n"
        write(folder / "versus" / f"content/part-{section:04}/index.md", text)
        write(folder / "hugo" / f"content/part-{section:04}/_index.md", text)
    write(folder / "versus/content/index.md", "---\ntitle: Benchmark\ntemplate: index.html\n---\n\nThe front page.\n")
    write(folder / "hugo/content/_index.md", "---\ntitle: Benchmark\n---\n\nThe front page.\n")


if __name__ == "__main__":
    main()
