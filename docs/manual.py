#!/usr/bin/env python3
"""Makes the manual page of versus, in mdoc, of what its commands say of themselves.

    versus --experimental-dump-help | manual.py VERSION > versus.1
"""
import json
import re
import sys

tool = json.load(sys.stdin)["command"]
version = sys.argv[1]


def escaped(text):
    """`text` with nothing in it that roff takes for its own."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def paragraphs(command):
    parts = [command.get("abstract", "")] + command.get("discussion", "").split("\n\n")
    return [escaped(" ".join(part.split())) for part in parts if part.strip()]


def flags(argument):
    """How an option is written: `Fl o , Fl \\-output Ar dir`."""
    names = sorted(argument.get("names", []), key=lambda name: len(name["name"]))
    marks = ["Fl " + ("" if name["kind"] == "short" else "\\-") + escaped(name["name"]) for name in names]
    value = f" Ar {escaped(argument['valueName'])}" if argument["kind"] == "option" else ""
    return " , ".join(marks) + value


def lines(command, path):
    """The section of a command, and those of the commands below it."""
    shown = [one for one in command.get("arguments", []) if one["shouldDisplay"]]
    below = [one for one in command.get("subcommands", []) if one["shouldDisplay"] and one["commandName"] != "help"]
    yield ".Ss " + " ".join(path)
    yield "\n.Pp\n".join(paragraphs(command))
    # --version and --help are those of every command.
    listed = [one for one in shown if one.get("valueName") not in ("version", "help")]
    if listed:
        yield ".Bl -tag -width Ds"
        for one in listed:
            yield ".It " + (flags(one) if one["kind"] != "positional" else f"Ar {escaped(one['valueName'])}")
            yield from paragraphs(one)
        yield ".El"
    for one in below:
        yield from lines(one, path + [one["commandName"]])


name = tool["commandName"]
# No date: what is made of a program must not depend on the clock.
print(f'.Dd \\&\n.Dt {name.upper()} 1\n.Os versus {escaped(version)}')
print(f".Sh NAME\n.Nm {name}\n.Nd {escaped(tool['abstract'].rstrip('.'))}")
print(f".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar option ...\n.Sh DESCRIPTION")
print("\n.Pp\n".join(paragraphs({**tool, "abstract": ""})))
print(".Pp\nEvery command has\n.Fl \\-help ,\nwhich says what stands here.\n.Sh COMMANDS")
for command in tool["subcommands"]:
    if command["shouldDisplay"] and command["commandName"] != "help":
        print("\n".join(lines(command, [command["commandName"]])))
print(".Sh EXIT STATUS\n0 if all is well, 1 if something in the site must be mended, 2 if\n.Nm\ncould not do its work.")
