"""Compares the highlighter with Pygments on files that neither was written for.

    compare.py PROBE FOLDER BYTES [LANGUAGE ...]

PROBE is the highlight-probe executable; no more than BYTES are read of a language. For every file below FOLDER whose name tells its language, and
for code blocks of documentation in reStructuredText where there are few files, each character that is
not blank counts as equal if both give it the same top-level token type (Keyword, Name, Literal, ...).
Prints a table, and for languages that are named the differences; exits with 1 if a language stays below
its goal.
"""

import collections
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

# Language: goal in percent, what the paths of its files match, and the code blocks that are read as it.
LANGUAGES = {
    "python": (99, r"\.py$", None),
    "html+jinja": (95, r"\.(html|jinja|jinja2|j2)$", None),
    "bash": (95, r"\.(sh|bash)$", None),
    "console": (95, r"examplefiles/console/[^/]*session$", r"code-block:: console|console::"),
    "json": (95, r"\.json$", None),
    "toml": (95, r"\.toml$", None),
    "sql": (95, r"\.sql$", None),
    "css": (95, r"\.css$", None),
    "javascript": (95, r"\.m?js$", None),
    "typescript": (95, r"\.ts$", None),
    "yaml": (95, r"\.ya?ml$", None),
    # Lines that go on with a value are literals here, and names there.
    "ini": (90, r"\.(ini|cfg)$", None),
    "docker": (95, r"Dockerfile[^/.]*$|\.docker$", r"code-block:: docker(file)?"),
    "diff": (95, r"\.(diff|patch)$", r"code-block:: diff"),
    "c": (95, r"\.[ch]$", None),
    "go": (95, r"\.go$", None),
    "java": (95, r"\.java$", None),
    "ruby": (95, r"\.rb$", None),
    "rust": (95, r"\.rs$", None),
    "swift": (95, r"\.swift$", None),
}
LARGEST_FILE = 300_000

TOP_LEVEL = {name: kind[0] for kind, name in STANDARD_TYPES.items() if name} | {"text": "Text"}


def files_of(folder, paths, blocks, scratch, limit):
    """The files of a language, as paths and texts: unlike each other, in an order that does not change."""
    seen, total = set(), 0
    for path, text in sorted(candidates(folder, paths, blocks, scratch)):
        if not text.strip() or len(text) > LARGEST_FILE or "\r" in text or text in seen:
            continue
        seen.add(text)
        total += len(text)
        if total > limit:
            return
        yield path, text


def candidates(folder, paths, blocks, scratch):
    for path in folder.rglob("*"):
        is_page = blocks and path.suffix in (".rst", ".txt")
        if not path.is_file() or not (is_page or re.search(paths, path.as_posix())):
            continue
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue
        if not is_page:
            yield path, text
            continue
        pattern = rf"(?m)^( *)\.\. (?:{blocks})\n(?:\1 +:.*\n)*\n((?:\1 +.*\n|\n)+)"
        for number, match in enumerate(re.finditer(pattern, text)):
            # The probe reads files.
            block = scratch / f"{hashlib.sha1(str(path).encode()).hexdigest()}-{number}"
            block.write_text(textwrap.dedent(match[2]).strip("\n") + "\n")
            yield block, block.read_text()


def ours(probe, language, files):
    """For each file the top-level type of every byte."""
    for start in range(0, len(files), 200):
        paths = [str(path) for path, _ in files[start:start + 200]]
        run = subprocess.run(
            [probe, "tokens", language, *paths], capture_output=True, check=True, text=True)
        for part in run.stdout.split("file /")[1:]:
            types = []
            for line in part.splitlines()[1:]:
                name, length = line.split()
                types += [TOP_LEVEL[name]] * int(length)
            yield types


def theirs(language, text):
    """The top-level type of every character."""
    types = []
    for _, kind, value in get_lexer_by_name(language).get_tokens_unprocessed(text):
        types += [kind[0] if kind else "Text"] * len(value)
    return types


def compare(probe, language, files, differences):
    """Counts the characters that are not blank, and those that are equal."""
    total = equal = 0
    for (path, text), types in zip(files, ours(probe, language, files), strict=True):
        offset, line = 0, 1
        for position, (character, expected) in enumerate(zip(text, theirs(language, text))):
            if not character.isspace():
                total += 1
                if types[offset] == expected:
                    equal += 1
                else:
                    differences[(types[offset], expected)].append((path, line, position))
            line += character == "\n"
            offset += len(character.encode())
    return total, equal


def main():
    probe, folder, limit, *only = sys.argv[1:]
    failed = False
    print(f"{'language':12} {'files':>6} {'characters':>11} {'equal':>8}  goal")
    for language, (goal, paths, blocks) in LANGUAGES.items():
        if only and language not in only:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(folder).resolve()
            files = list(files_of(folder, paths, blocks, pathlib.Path(scratch), int(limit)))
            if not files:
                print(f"{language:12} {0:6} no files")
                continue
            differences = collections.defaultdict(list)
            total, equal = compare(probe, language, files, differences)
            percent = 100 * equal / total
            failed |= percent < goal
            print(f"{language:12} {len(files):6} {total:11} {percent:7.2f}%  {goal}%", flush=True)
            if only:
                show(differences)
    sys.exit(failed)


def show(differences):
    for (mine, expected), places in sorted(differences.items(), key=lambda item: -len(item[1]))[:12]:
        print(f"  {len(places):6} are {mine}, in Pygments {expected}:")
        step = max(1, len(places) // 5)
        for path, line, position in places[::step][:5]:
            text = path.read_text()
            start = text.rfind("\n", 0, position) + 1
            end = (text + "\n").find("\n", position)
            print(f"         {path.name}:{line}: {text[start:position][-50:]}⟦{text[position:end][:50]}")


main()
