"""Builds documentation trees that nobody here wrote as sites, edits them at random, and compares with clean builds.

    trees.py VERSUS [--share] [--seed N]

VERSUS is the executable. Each tree below, from a source distribution, becomes the content of a site with the default
theme. It was written for other tools, so Versus finds errors in it: each must have a place, and they are counted by
their ids. They are mended by rule, until the site builds. Then a dozen edits are made, one after the other: after
each, an incremental build must say what a clean build says, and make the same files. What an edit breaks is undone.

With --share, which needs no network, `docs/` of this repository takes the place of the trees, and is edited less. Exits with 1 if
anything differs, crashes or takes longer than two minutes.
"""

import collections
import filecmp
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "Tests/conformance/commonmark"))
import sources  # noqa: E402

# The first is in two dozen languages.
TREES = ["fastapi==0.109.2", "hatch==1.18.2"]
EDITS = 12
EDITS_OF_SHARE = 4
LONGEST = 120
LINKS = {"broken-link", "broken-anchor", "broken-image"}
FRONT_MATTER = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?:.*\n)*?---[ \t]*\r?\n")


class Failure(Exception):
    """What must not happen."""


class Site:
    """A site in a folder of its own, and the two outputs that are made of it."""

    def __init__(self, versus, folder, source):
        self.versus, self.folder = versus, folder
        shutil.copytree(source, folder / "content", ignore=shutil.ignore_patterns(".*", "samples", "data"))
        for path in self.pages():
            if path.stat().st_size == 0:
                path.unlink()
        shutil.copytree(REPOSITORY / "themes", folder / "themes")
        (folder / "site.yml").write_text("title: Somebody's documentation\n")

    def pages(self):
        return sorted(path for path in (self.folder / "content").rglob("*.md") if path.is_file())

    def build(self, *options):
        """Returns whether there is a site, what is said of it, and the seconds that it took."""
        start = time.monotonic()
        run = subprocess.run(
            [self.versus, "build", "--verify=off", "--format=json", *options], cwd=self.folder,
            capture_output=True, timeout=LONGEST)
        seconds = time.monotonic() - start
        if run.returncode not in (0, 1):
            raise Failure(f"status {run.returncode}: {run.stderr[-2000:].decode(errors='replace')}")
        lines = [json.loads(line) for line in (run.stdout + run.stderr).splitlines() if line.startswith(b"{")]
        said = [line for line in lines if "severity" in line]
        for line in said:
            if "path" not in line:
                raise Failure(f"a diagnostic without a place: {line}")
        if (run.returncode == 1) != any(line["severity"] == "error" for line in said):
            raise Failure(f"status {run.returncode} does not fit what is said")
        return run.returncode == 0, said, seconds

    def mend(self):
        """Takes out what Versus has to object to; returns how often it did, by ids."""
        counts = collections.Counter()
        for round in range(20):
            is_built, said, _ = self.build()
            errors = [line for line in said if line["severity"] == "error"]
            if round == 0:
                counts = collections.Counter(line["id"] for line in errors)
            if is_built:
                return counts
            by_page = collections.defaultdict(list)
            for line in errors:
                by_page[self.folder / line["path"]].append(line)
            for path, found in by_page.items():
                self.mend_page(path, found, is_last=round > 8)
        raise Failure(f"it cannot be mended: {errors[:3]}")

    def mend_page(self, path, errors, is_last):
        ids = {error["id"] for error in errors}
        if is_last or "clashing-address" in ids or path.suffix != ".md":
            return path.unlink()
        text = path.read_bytes()
        if ids & {"unknown-key", "invalid-value", "wrong-kind", "yaml", "front-matter"}:
            without = FRONT_MATTER.sub(b"", text)
            return path.write_bytes(without) if without != text else path.unlink()
        lines = text.splitlines(keepends=True)
        # From the end, so that places stay what they are.
        for error in sorted(errors, key=lambda error: (error["line"], error["column"]), reverse=True):
            index = error["line"] - 1
            start, end = error["column"] - 1, error["endColumn"] - 1
            if error["id"] == "no-title":
                lines.insert(0, b"# Without a title\n\n")
            elif error["id"] in LINKS and error["endLine"] == error["line"]:
                lines[index] = lines[index][:start] + b"https://example.org/" + lines[index][end:]
            elif error["id"] == "duplicate-id":
                lines[index] = re.sub(rb"\s*\{[^}]*\}\s*$", b"\n", lines[index])
            elif lines[index].lstrip(b"> \t-*").startswith((b"```", b"~~~")):
                lines[index] = lines[index][:start].rstrip(b" {") + b"\n"
            else:
                return path.unlink()
        path.write_bytes(b"".join(lines))


def edit(site, dice):
    """Changes the site somehow; returns what was done, and what undoes it."""
    path = dice.choice(site.pages())
    text = path.read_bytes()
    name = str(path.relative_to(site.folder))

    def restore():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)

    kind = dice.choice(["more", "more", "title", "tags", "remove", "new", "swap", "configuration", "template"])
    if kind == "more":
        path.write_bytes(text + b"\n\nA word more, and `code`.\n")
    elif kind == "title":
        path.write_bytes(FRONT_MATTER.sub(b"", text).replace(b"# ", b"# Another ", 1))
    elif kind == "tags":
        header = b"---\ntags: [one, %d]\n---\n\n" % dice.randrange(3)
        path.write_bytes(header + FRONT_MATTER.sub(b"", text))
    elif kind == "remove":
        path.unlink()
    elif kind == "new":
        new = path.parent / f"new-{dice.randrange(1000)}.md"
        new.write_text(f"# New\n\n[Beside]({path.name.replace(' ', '%20')})\n")
        return f"new {new.name}", new.unlink
    elif kind == "swap":
        other = dice.choice(site.pages())
        others = other.read_bytes()
        other.write_bytes(text)
        path.write_bytes(others)
        return f"swap {name}", lambda: (other.write_bytes(others), path.write_bytes(text))
    elif kind == "configuration":
        file = site.folder / "site.yml"
        before = file.read_bytes()
        file.write_text(f"title: Somebody's documentation {dice.randrange(1000)}\n")
        return "site.yml", lambda: file.write_bytes(before)
    elif kind == "template":
        file = site.folder / "themes/default/templates/page.html"
        before = file.read_bytes()
        file.write_bytes(before + b"<!-- %d -->\n" % dice.randrange(1000))
        return "page.html", lambda: file.write_bytes(before)
    return f"{kind} {name}", restore


def difference(first, second):
    """Returns a path at which two trees differ, if there is one."""
    found = [{path.relative_to(root) for path in root.rglob("*") if path.is_file()} for root in (first, second)]
    for path in sorted(found[0] ^ found[1]):
        return path
    for path in sorted(found[0]):
        if not filecmp.cmp(first / path, second / path, shallow=False):
            return path
    return None


def check(versus, name, source, dice, edits):
    with tempfile.TemporaryDirectory() as temporary:
        site = Site(versus, pathlib.Path(temporary) / "site", source)
        counts = site.mend()
        whole, again = site.folder / "public", site.folder / "clean"
        shutil.rmtree(whole)
        _, _, seconds = site.build("--no-cache")
        incremental = []
        refused = 0
        for _ in range(edits):
            done, undo = edit(site, dice)
            is_built, said, time_taken = site.build()
            shutil.rmtree(again, ignore_errors=True)
            is_clean, said_anew, _ = site.build("--no-cache", "--output", "clean")
            if (is_built, said) != (is_clean, said_anew):
                other = [line for line in said if line not in said_anew] + [
                    line for line in said_anew if line not in said]
                raise Failure(f"after {done}, a clean build says something else: {other[:3]}")
            if not is_built:
                refused += 1
                undo()
                continue
            incremental.append(time_taken)
            differing = difference(whole, again)
            if differing:
                raise Failure(f"after {done}, {differing} is not what a clean build makes")
        found = ", ".join(f"{count} {id}" for id, count in counts.most_common()) or "nothing"
        print(f"{name}: {len(site.pages())} pages built in {seconds:.2f} s, after an edit in "
              f"{sorted(incremental)[len(incremental) // 2]:.2f} s; {refused} of {edits} edits refused; "
              f"objected to: {found}", flush=True)


def main():
    versus = str(pathlib.Path(sys.argv[1]).resolve())
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 1
    share = "--share" in sys.argv
    trees = ["docs/"] if share else TREES
    failed = 0
    for tree in trees:
        try:
            if share:
                source = REPOSITORY / "docs"
            else:
                (top,) = sources.folder(tree).iterdir()
                source = top / "docs" if (top / "docs").is_dir() else top
            check(versus, tree, source, random.Random(seed), EDITS_OF_SHARE if share else EDITS)
        except (Failure, subprocess.TimeoutExpired) as failure:
            failed += 1
            print(f"FAILED {tree}: {failure}", flush=True)
    print(f"documentation trees: {len(trees) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
