"""Compiles or parses code for Versus. Never imports or runs what it is given.

Standard input is a sequence of units: a line `KIND SIZE`, then SIZE bytes of code. The kinds are the
names in CHECKS; `library:NAME` is Python that Django templates may load as NAME. Standard output is one line of JSON each time there is something to say:

    {"python": "3.11.7", "executable": "/usr/bin/python3", "file": [6839288, 1704067200000000, 1311], "sources": [...]}
                                                 first of all: the executable's size, time of change in microseconds
                                                 and number, and what modules come from, absolute
    {"module": "jinja2", "version": "3.1.6"}     when a module was loaded
    7                                            unit 7 (from 0) is correct
    {"unit": 8, "problems": [...]}               what is wrong with unit 8
    {"unit": 9, "missing": "jinja2"}             a module needed for unit 9 is not installed

A problem has a `message`, a `severity` (error or warning), and where it is known its `start` and `end`
as byte offsets into the unit.

A unit may crash the interpreter or take for ever. The answers come in order, so whoever started this
process with the argument `careful` knows which unit ended it: the first without an answer. Without it answers are
held back, which is quicker, and the last ones may be lost.
"""

import sys

sys.path = [folder for folder in sys.path if folder]  # The current folder may hold a json.py.

# Only what every check needs: modules for other kinds of code, and for saying what is wrong, are imported where they are
# used.
import faulthandler
import os
import time
import warnings

IS_CAREFUL = "careful" in sys.argv
UNIT_SECONDS = 20
MEMORY_BYTES = 2 << 30
MAX_WARNINGS = 50


class Missing(Exception):
    """A module that a check needs is not installed."""


class Text:
    """The text of a unit, which turns its tool's places into byte offsets."""

    def __init__(self, code, encoding="utf-8", newline=r"\r\n|\r|\n"):
        import re

        self.encoding = encoding
        self.bom = 3 if code.startswith(b"\xef\xbb\xbf") else 0
        self.text = code[self.bom :].decode(encoding)
        self.starts = [0] + [match.end() for match in re.finditer(newline, self.text)]

    def offset(self, index):
        """The byte offset of the character at `index`."""
        return self.bom + len(self.text[: max(index, 0)].encode(self.encoding))

    def line(self, number):
        """The first and the last index of the line `number` (from 1), without its ending."""
        number = min(max(number, 1), len(self.starts))
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return start, start + len(self.text[start:end].rstrip("\r\n"))

    def index(self, line, column):
        """The index of the character `column` (from 1) of the line `line`."""
        start, end = self.line(line)
        return min(start + max(column, 1) - 1, end)

    def whole_line(self, number):
        """The byte offsets around what stands on a line."""
        start, end = self.line(number)
        content = self.text[start:end]
        start += len(content) - len(content.lstrip())
        return self.offset(start), self.offset(max(start, end))


def problem(message, start=None, end=None, severity="error"):
    message = " ".join(str(message).split())[:1000].encode("utf-8", "replace").decode("utf-8")
    return {"severity": severity, "message": message, "start": start, "end": end}


# Python


def check_python(code):
    encoding = "utf-8"
    if b"coding" in b"".join(code.split(b"\n", 2)[:2]):
        encoding, failure = declared_encoding(code)
        if failure:
            return [failure]
    try:
        # From text, since the columns of errors in bytes are now bytes and now characters.
        source = code.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = "byte 0x%02x is not %s" % (code[error.start], encoding)
        return [problem(byte, error.start, error.start + 1)]
    catch_warnings()
    try:
        compile(source, "<sample>", "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        return [python_problem(Text(code, encoding), error)]
    if not caught:
        return []
    text = Text(code, encoding)
    return [
        problem(message, *text.whole_line(line), severity="warning")
        for line, message in sorted(set(caught))[:MAX_WARNINGS]
    ]


caught = []  # The line and the text of each warning about the unit.
ALWAYS = ("always", None, Warning, None, 0)


def catch_warnings():
    """Sees to it that what is warned of from now on is `caught`, all of it, whatever a module has made of the filters."""
    caught.clear()
    if warnings.showwarning is not catch or warnings.filters[:1] != [ALWAYS]:
        warnings.simplefilter("always")
        warnings.showwarning = catch


def catch(message, category, filename, lineno, file=None, line=None):
    if issubclass(category, (SyntaxWarning, DeprecationWarning)):
        caught.append((lineno, str(message)))


def declared_encoding(code):
    """The encoding named by a comment or a byte order mark (PEP 263), or what is wrong with it."""
    import io
    import tokenize

    try:
        name, _ = tokenize.detect_encoding(io.BytesIO(code).readline)
        return ("utf-8" if name == "utf-8-sig" else name), None
    except SyntaxError as error:
        where = code.find(b"coding")
        return None, problem(error.msg, where, where + len(b"coding"))


def python_problem(text, error):
    message = error.msg or "invalid syntax"
    if not error.lineno:
        return problem(message)
    start, end = text.line(error.lineno)
    shown = (error.text or "").strip()
    # An f-string's parts were parsed alone before Python 3.12: their columns are not the line's.
    if not error.offset or error.offset < 1 or shown not in text.text[start:end]:
        return problem(message, *text.whole_line(error.lineno))
    first = text.index(error.lineno, error.offset)
    last = first
    if getattr(error, "end_lineno", None) and error.end_offset and error.end_offset > 0:
        last = text.index(error.end_lineno, error.end_offset)
    return problem(message, text.offset(first), text.offset(max(first, last)))


# JSON and TOML


def check_json(code):
    import json

    text = Text(code)
    if text.bom:
        return [problem("JSON must not begin with a byte order mark", 0, text.bom)]
    try:
        json.loads(text.text, parse_constant=refuse_constant, parse_int=len)
    except json.JSONDecodeError as error:
        return [problem(error.msg, text.offset(error.pos))]
    except NotJSON as error:
        import re

        for match in re.finditer(r'"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b', text.text):
            if not match[0].startswith('"'):
                place = text.offset(match.start()), text.offset(match.end())
                return [problem("%s is not a JSON value" % error, *place)]
    return []


class NotJSON(Exception):
    """Something that Python reads, but that JSON (RFC 8259) does not have."""


def refuse_constant(name):
    raise NotJSON(name)


def check_toml(code):
    import re

    text = Text(code, newline="\n")
    toml = load_toml()
    try:
        toml.loads(text.text)
    except toml.TOMLDecodeError as error:
        message, _, place = str(error).rpartition(" (at ")
        numbers = re.fullmatch(r"line (\d+), column (\d+)\)", place)
        if not numbers:
            return [problem(message, text.offset(len(text.text)))]
        return [problem(message, text.offset(text.index(int(numbers[1]), int(numbers[2]))))]
    return []


def load_toml():
    try:
        import tomllib
    except ModuleNotFoundError:
        return load("tomli")
    return tomllib


# Templates


def once(make):
    """`make`, whose answer is kept."""
    made = []

    def made_once():
        if not made:
            made.append(make())
        return made[0]

    return made_once


def check_jinja(code):
    text = Text(code)
    jinja2 = load("jinja2")
    try:
        jinja_environment().parse(text.text)
    except jinja2.TemplateSyntaxError as error:
        return [problem(error.message, *text.whole_line(error.lineno))]
    return []


@once
def jinja_environment():
    extensions = ["jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.i18n"]
    return load("jinja2").Environment(extensions=extensions)


DJANGO_LIBRARIES = {
    name: "django.templatetags." + name for name in ("cache", "i18n", "l10n", "static", "tz")
}
DJANGO_APPS = ["admin", "auth", "contenttypes", "flatpages", "humanize", "messages", "sessions", "sites"]


def check_django(code):
    import re

    text = Text(code, newline="\n")
    load("django")
    from django.template import TemplateSyntaxError

    engine = django_engine()
    while True:
        try:
            engine.from_string(text.text)
            return []
        except TemplateSyntaxError as error:
            message = str(error)
            unknown = re.match(r"'(\w+)' is not a registered tag library", message)
            if unknown:
                if find_django_library(engine, unknown[1]):
                    continue
                message = "'%s' is not a tag library of Django, of an installed package or of the samples"
                message = message % unknown[1]
            return [django_problem(text, message, getattr(error, "token", None))]


@once
def django_engine():
    from django.conf import settings
    from django.template import Engine

    apps = ["django.contrib." + name for name in DJANGO_APPS]
    settings.configure(INSTALLED_APPS=apps, STATIC_URL="/static/", SITE_ID=1, USE_I18N=False)
    return Engine(debug=True, libraries=DJANGO_LIBRARIES)


def django_problem(text, message, token):
    if token is None:
        return problem(message)
    if token.position is None:
        return problem(message, *text.whole_line(token.lineno))
    start, end = token.position
    return problem(message, text.offset(start), text.offset(end))


own_libraries = {}


def check_library(code, name):
    """Python that Django templates may load as a tag library called `name`."""
    problems = check_python(code)
    if not problems:
        own_libraries.setdefault(name, []).append(code)
    return problems


def own_library(name):
    """A library with the names that the sample's own one declares, found without running it."""
    import ast
    from django.template import Library, Node

    library = Library()
    for code in own_libraries[name]:
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.FunctionDef):
                declarations = [(decorator, node.name) for decorator in node.decorator_list]
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                declarations = [(node.value, None)]
            else:
                continue
            for declaration, function in declarations:
                kind, declared = declared_name(declaration, function)
                if kind == "filter":
                    library.filter(declared, lambda value, argument=None: value)
                elif kind:
                    library.tag(declared, lambda parser, token: Node())
                if kind in ("tag", "simple_block_tag"):  # It may have an end, which only it knows.
                    library.tag("end" + declared, lambda parser, token: Node())
    return library


def declared_name(declaration, function):
    """What `@register.filter(name="cut")`, or a call like it, declares: a kind and a name."""
    import ast

    call = declaration if isinstance(declaration, ast.Call) else None
    target = call.func if call else declaration
    kinds = ("filter", "tag", "simple_tag", "simple_block_tag", "inclusion_tag")
    if not isinstance(target, ast.Attribute) or target.attr not in kinds:
        return None, None
    names = [keyword.value for keyword in call.keywords if keyword.arg == "name"] if call else []
    if call and target.attr in ("filter", "tag"):
        names += call.args[:1]
    for name in names:
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            function = name.value
    return (target.attr, function) if function else (None, None)


def find_django_library(engine, name):
    """Registers the tag library `name` if the samples or an installed package have it."""
    import importlib

    import django
    from django.apps import apps
    from django.template.library import import_library

    if name in engine.template_libraries:
        return False
    if name in own_libraries:
        engine.template_libraries[name] = own_library(name)
        return True
    folders = ["django.contrib." + app for app in DJANGO_APPS]
    for folder in sys.path:
        if os.path.isdir(folder):
            folders += sorted(
                entry
                for entry in os.listdir(folder)
                if os.path.isfile(os.path.join(folder, entry, "templatetags", name + ".py"))
            )
    for folder in folders:
        try:
            if not apps.ready:
                django.setup()
            library = import_library("%s.templatetags.%s" % (folder, name))
        except Exception:
            continue  # Not this package's, or it cannot be used outside a project.
        engine.template_libraries[name] = library
        return True
    return False


def load(name):
    import importlib

    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError:
        raise Missing(name)
    if name not in load.reported:
        load.reported.add(name)
        version = getattr(module, "__version__", None)
        if name == "jinja2":
            from importlib import metadata

            version = metadata.version("jinja2")
        say({"module": name, "version": version})
    return module


load.reported = set()


# The protocol

CHECKS = {
    "python": check_python,
    "library": check_library,
    "json": check_json,
    "toml": check_toml,
    "jinja": check_jinja,
    "django": check_django,
}

# What a check or an imported module prints must not end up among the answers.
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)


def say(answer):
    if isinstance(answer, int):
        answers.write(b"%d\n" % answer)
    else:
        import json

        answers.write(json.dumps(answer).encode("ascii") + b"\n")
    if IS_CAREFUL:
        answers.flush()


def check(kind, code):
    kind, _, name = kind.partition(":")
    try:
        return CHECKS[kind](code, name) if name else CHECKS[kind](code)
    except RecursionError:
        return [problem("nested too deeply")]
    except MemoryError:
        return [problem("nested too deeply, or too large for the memory a check may use")]
    except Missing:
        raise
    except Exception as error:
        return [problem("%s: %s" % (type(error).__name__, error))]


def main():
    limit_resources()
    greet()
    armed = 0
    for number, header in enumerate(iter(sys.stdin.buffer.readline, b"")):
        kind, size = header.decode("ascii").split()
        code = sys.stdin.buffer.read(int(size))
        now = time.monotonic()
        if now - armed > 1 or not armed:  # Each arming starts a thread.
            faulthandler.dump_traceback_later(UNIT_SECONDS, exit=True)
            armed = now
        try:
            problems = check(kind, code)
        except Missing as error:
            say({"unit": number, "missing": str(error)})
            continue
        say({"unit": number, "problems": problems} if problems else number)
    answers.close()


def greet():
    """Tells what this interpreter is, without the time that it takes to import json."""
    version = "%d.%d.%d" % sys.version_info[:3]
    parts = version, quoted(sys.executable or ""), executable_file(), ", ".join(map(quoted, module_sources()))
    answers.write(b'{"python": "%s", "executable": %s, "file": %s, "sources": [%s]}\n' % tuple(
        str(part).encode("ascii") for part in parts))
    answers.flush()


def quoted(text):
    if text.isascii() and text.isprintable() and not {'"', "\\"} & set(text):
        return '"%s"' % text
    import json

    return json.dumps(text)


def executable_file():
    try:
        found = os.stat(sys.executable)
        return [found.st_size, found.st_mtime_ns // 1000, found.st_ino]
    except OSError:
        return []


def module_sources():
    """The folders and archives that modules come from or could come from, and what says which these are."""
    import site

    sources = sys.path + site.getsitepackages() + [os.path.join(sys.prefix, "pyvenv.cfg")]
    return sorted({os.path.abspath(source) for source in sources})


def limit_resources():
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, OSError, ValueError):
        pass  # Not every system has such a limit.


main()
