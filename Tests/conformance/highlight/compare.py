"""Compares the highlighter with Pygments on files that neither was written for.

    compare.py PROBE FOLDER [LANGUAGE ...]

PROBE is the highlight-probe executable. For every file below FOLDER whose name tells its language,
each character that is not blank counts as equal if both give it the same top-level token type
(Keyword, Name, Literal, ...). Prints a table, and for languages that are named the differences;
exits with 1 if a language stays below its goal.
"""

import collections
import pathlib
import subprocess
import sys

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

# Language: goal in percent, endings of the files that are read as it.
LANGUAGES = {
    "python": (99, [".py"]),
    "html+jinja": (95, [".html", ".jinja", ".jinja2", ".j2"]),
    "bash": (95, [".sh", ".bash"]),
    "json": (95, [".json"]),
    "toml": (95, [".toml"]),
    "sql": (95, [".sql"]),
    "css": (95, [".css"]),
    "javascript": (95, [".js", ".mjs"]),
    "yaml": (90, [".yaml", ".yml"]),
    "ini": (90, [".ini", ".cfg"]),
    "c": (90, [".c", ".h"]),
    "rust": (90, [".rs"]),
    "java": (90, [".java"]),
}
BYTES_OF_A_LANGUAGE = 3_000_000
LARGEST_FILE = 300_000

TOP_LEVEL = {name: kind[0] for kind, name in STANDARD_TYPES.items() if name} | {"text": "Text"}


def files_of(folder, endings):
    """The files of a language: unlike each other, and in an order that does not change."""
    seen, total = set(), 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or not any(path.name.endswith(ending) for ending in endings):
            continue
        code = path.read_bytes()
        if not code.strip() or len(code) > LARGEST_FILE or b"\r" in code or code in seen:
            continue
        try:
            text = code.decode()
        except UnicodeDecodeError:
            continue
        seen.add(code)
        total += len(code)
        if total > BYTES_OF_A_LANGUAGE:
            return
        yield path, text


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
    probe, folder, *only = sys.argv[1:]
    failed = False
    print(f"{'language':12} {'files':>6} {'characters':>11} {'equal':>8}  goal")
    for language, (goal, endings) in LANGUAGES.items():
        if only and language not in only:
            continue
        files = list(files_of(pathlib.Path(folder).resolve(), endings))
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
