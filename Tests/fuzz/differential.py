#!/usr/bin/env python3
"""Renders random well-formed templates with Jinja2 and with the template engine, and compares.

    differential.py --engine 'versus render --batch' [--seed N] [--count N] [--seconds N]

Each template is grown from a grammar of statements and expressions that knows which types fit
where, mostly; its number and the seed make it again. Outputs must be equal byte for byte, and where
one fails, the other must. What differs is made smaller and shown; the status is then 1.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import shlex
import subprocess
import sys
import time
import warnings

from jinja2 import DictLoader, Environment, StrictUndefined, nodes

warnings.simplefilter("ignore")



def impossible(*_):
    raise nodes.Impossible


# Jinja2 joins constants with `~` before it runs, and then forgets which of them are safe text.
nodes.Concat.as_const = impossible

CONTEXT = {
    "i": 3, "n": -7, "z": 0, "big": 9007199254740993, "f": 2.5, "g": -0.125, "s": "Hello World",
    "u": "Größe ß 日本 ﬁ", "h": "<b class='x'>\"Q\" & A</b>", "e": "", "w": "  two\n lines\t ",
    "l": [3, 1, 2], "ls": ["b", "A", "<c>", "a"], "ll": [[1, "x"], [2, "y"]], "el": [],
    "d": {"b": 1, "a": [1, 2], "c": {"x": "<y>"}}, "ed": {},
    "ds": [{"k": 2, "v": "x", "p": {"q": "A"}}, {"k": 1, "v": "Y", "p": {"q": "b"}}, {"k": 2, "v": "z"}],
    "t": True, "no": None, "mix": [1, "a", None, 2.0, True, [0]],
}
NAMES = {
    "int": ["i", "n", "z", "big", "1", "0", "2", "-1", "10", "7", "100", "1_000", "0x1f"],
    "float": ["f", "g", "1.5", "0.0", "1e3", "-2.25", "1e16", "3.0", "1e-5"],
    "str": ["s", "u", "h", "e", "w", "'a'", "'<&>'", "'x y'", "'%s'", "'a,b,,c'", "'12'", "'é'", "'a\\nb'",
            "('<i>'|safe)", "('&'|e)"],
    "list": ["l", "ls", "ll", "el", "ds", "mix", "[]", "[1, 2, 3, 4, 5]", "(1, 2)", "()", "range(4)",
             "range(5, 0, -2)", "d.a"],
    "dict": ["d", "ed", "d.c", "ds[0]", "{'k': 1}", "{}", "{1: 2, 'z': 'y'}", "dict(a=1)"],
    "bool": ["t", "true", "false", "none", "no", "missing", "d.missing"],
}
TYPES = list(NAMES)
SIMPLE = {"small": ["0", "1", "2", "3", "5", "8", "12", "-1"], "flag": ["true", "false"]}

# Filters by what they work on and what they give; {type} stands for an expression.
FILTERS = {
    ("str", "str"): [
        "upper", "lower", "title", "capitalize", "trim", "trim({str})", "e", "escape", "forceescape",
        "striptags", "safe", "center({small})", "indent({small})", "indent({small}, {bool}, {bool})",
        "indent({str})", "replace({str}, {str})", "replace({str}, {str}, {small})", "truncate({small})",
        "truncate({small}, {bool})", "truncate({small}, true, {str}, {small})", "wordwrap({small})",
        "wordwrap({small}, {bool})", "wordwrap({small}, {bool}, {str})", "urlize", "urlencode", "reverse",
        "string", "default({str})", "default({str}, true)", "d({any})", "format({any})", "tojson",
        "urlize({small})", "urlize(nofollow={bool})", "pprint", "filesizeformat", "xmlattr"],
    ("str", "int"): ["length", "wordcount", "int", "int({int})", "count", "int(base=16)", "int(0, 8)"],
    ("str", "float"): ["float", "float({float})"],
    ("str", "list"): ["list", "batch({small})|list", "slice({small})|list", "sort", "unique|list",
                      "map('upper')|list", "select|list"],
    ("int", "int"): ["abs", "int", "default({int})"],
    ("int", "str"): ["string", "filesizeformat", "filesizeformat(true)", "tojson", "pprint", "escape",
                     "center({small})", "e"],
    ("int", "float"): ["float", "round", "round({small})", "round({small}, 'floor')", "round(1, 'ceil')"],
    ("float", "float"): ["round", "round({small})", "round({small}, 'ceil')", "round(2, 'floor')", "abs"],
    ("float", "int"): ["int", "round|int"],
    ("float", "str"): ["string", "tojson", "filesizeformat"],
    ("list", "list"): [
        "list", "sort", "map('string')|sort", "sort(true)", "sort(reverse={flag}, case_sensitive={bool})", "sort(attribute='k')",
        "sort(attribute='k,v')", "sort(attribute='p.q')", "reverse|list", "unique|list",
        "unique(true)|list", "unique(attribute='k')|list", "batch({small})|list",
        "batch({small}, {any})|list", "slice({small})|list", "slice({small}, {any})|list",
        "map('string')|list", "map(attribute='k')|list", "map(attribute='v', default={any})|list",
        "map(attribute='p.q')|list", "map(attribute=0)|list", "map('default', {any})|list",
        "map('upper')|list", "map('length')|list", "select|list", "select('odd')|list",
        "select('number')|list", "select('string')|list", "select('gt', {int})|list",
        "select('equalto', {any})|list", "reject|list", "reject('none')|list", "reject('in', {list})|list",
        "selectattr('k')|list", "selectattr('k', 'eq', {int})|list", "selectattr('p.q', 'defined')|list",
        "rejectattr('v', 'in', {list})|list", "rejectattr('k')|list", "groupby('k')|list",
        "groupby('v', default='d')|list", "groupby('p.q', case_sensitive=true)|list", "tojson", "pprint"],
    ("list", "str"): ["join", "join({str})", "join({str}, attribute='v')", "join(attribute='k')", "string",
                      "tojson", "tojson(indent={small})", "pprint", "urlencode"],
    ("list", "any"): ["first", "last", "min", "max", "sum", "max(attribute='k')", "min(case_sensitive=true)",
                      "sum(attribute='k')", "sum(start={int})", "default({any})"],
    ("list", "int"): ["length", "count"],
    ("dict", "list"): ["list", "dictsort", "dictsort(true)", "dictsort(by='value')",
                       "dictsort(reverse={flag})", "items|list", "sort", "map('upper')|list"],
    ("dict", "str"): ["tojson", "xmlattr", "xmlattr(false)", "urlencode", "string", "join({str})", "pprint"],
    ("dict", "int"): ["length"],
    ("dict", "any"): ["first", "last", "attr({str})"],
}
METHODS = {
    ("str", "str"): [
        "upper()", "lower()", "title()", "capitalize()", "swapcase()", "strip()", "strip({str})", "lstrip()",
        "rstrip({str})", "replace({str}, {str})", "replace({str}, {str}, {small})", "center({small})",
        "center({small}, '*')", "ljust({small})", "rjust({small}, '.')", "zfill({small})", "format({any})",
        "format(a={any})", "join({list})", "expandtabs({small})", "casefold()", "removeprefix({str})",
        "removesuffix({str})", "__class__.__name__"],
    ("str", "int"): ["count({str})", "find({str})", "rfind({str})", "index({str})", "find({str}, {small})",
                     "count({str}, {small}, {int})"],
    ("str", "list"): ["split()", "split({str})", "split({str}, {small})", "rsplit({str}, {small})",
                      "splitlines()", "splitlines(true)", "partition({str})", "rpartition({str})"],
    ("str", "bool"): ["startswith({str})", "endswith({str})", "isdigit()", "isalpha()", "isupper()",
                      "islower()", "isspace()", "isalnum()", "istitle()", "isidentifier()", "isnumeric()",
                      "startswith(({str}, {str}))", "isdecimal()", "isascii()", "isprintable()"],
    ("list", "int"): ["index({any})", "count({any})"],
    ("list", "list"): ["copy()"],
    ("dict", "list"): ["keys()|list", "values()|list", "items()|list", "keys()", "items()", "values()"],
    ("dict", "any"): ["get({str})", "get({str}, {any})", "b", "a", "c.x", "copy()"],
    ("int", "int"): ["bit_length()"],
    ("float", "bool"): ["is_integer()"],
}
TESTS = ["defined", "undefined", "none", "odd", "even", "divisibleby({int})", "string", "number", "integer",
         "float", "boolean", "true", "false", "mapping", "sequence", "iterable", "callable", "upper", "lower",
         "escaped", "sameas({any})", "in {list}", "eq {any}", "ne {any}", "lt {any}", "gt({any})", "ge {any}",
         "filter", "test", "in({any})"]


def by_result(table):
    found = collections.defaultdict(list)
    for (source, result), forms in table.items():
        for form in forms:
            found[result].append((source, form))
    return found


FILTERS_TO, METHODS_TO = by_result(FILTERS), by_result(METHODS)


class Grower:
    """Grows one template."""

    def __init__(self, generator):
        self.random = generator
        self.locals = []
        self.macros = []
        self.serial = 0

    def chance(self, probability):
        return self.random.random() < probability

    def fill(self, form, depth):
        for kind in (*TYPES, "any", "small", "flag"):
            while "{" + kind + "}" in form:
                part = (self.random.choice(SIMPLE[kind]) if kind in SIMPLE
                        else self.expression(depth - 1, kind))
                form = form.replace("{" + kind + "}", part, 1)
        return form

    # Expressions

    def expression(self, depth, kind="any"):
        if kind == "any" or self.chance(0.015):
            kind = self.random.choice(TYPES)
        if depth <= 0 or self.chance(0.2):
            if self.locals and self.chance(0.3):
                return self.random.choice(self.locals)
            return self.random.choice(NAMES[kind])
        roll = self.random.random()
        if roll < 0.35 and (kind in FILTERS_TO or "any" in FILTERS_TO):
            source, form = self.random.choice(FILTERS_TO.get(kind) or FILTERS_TO["any"])
            return f"{self.operand(depth, source)}|{self.fill(form, depth)}"
        if roll < 0.5 and kind in METHODS_TO:
            source, form = self.random.choice(METHODS_TO[kind])
            return f"{self.operand(depth, source)}.{self.fill(form, depth)}"
        if roll < 0.6:
            test = f" if {self.expression(depth - 1, 'bool')}"
            other = f" else {self.expression(depth - 1, kind)}" if self.chance(0.8) else ""
            return f"({self.expression(depth - 1, kind)}{test}{other})"
        if roll < 0.66:
            word = self.random.choice(["and", "or"])
            return f"({self.expression(depth - 1, kind)} {word} {self.expression(depth - 1, kind)})"
        return getattr(self, f"{kind}_expression")(depth)

    def operand(self, depth, kind):
        """An expression that can stand before a filter or a dot."""
        text = self.expression(depth - 1, kind)
        return text if text.isidentifier() or text[0] in "[({'" and text[-1] in "])}'" and \
            self.is_closed(text) else f"({text})"

    @staticmethod
    def is_closed(text):
        depth = 0
        for index, character in enumerate(text):
            depth += (character in "[({") - (character in "])}")
            if depth == 0 and index < len(text) - 1 and text[0] != "'":
                return False
        return text[0] != "'" or "'" not in text[1:-1]

    def number_expression(self, depth, kind, operators):
        if self.chance(0.1):
            return f"-{self.operand(depth, kind)}"
        left, right = self.expression(depth - 1, kind), self.expression(depth - 1, kind)
        return f"({left} {self.random.choice(operators)} {right})"

    def int_expression(self, depth):
        if self.chance(0.15):
            return f"({self.expression(depth - 1, 'int')} ** {self.random.choice('0123')})"
        return self.number_expression(depth, "int", ["+", "-", "*", "//", "%"])

    def float_expression(self, depth):
        return self.number_expression(
            depth, self.random.choice(["int", "float"]), ["+", "-", "*", "/", "//", "%"])

    def str_expression(self, depth):
        roll = self.random.random()
        if roll < 0.4:
            return f"({self.expression(depth - 1, 'any')} ~ {self.expression(depth - 1, 'any')})"
        if roll < 0.55:
            return f"({self.expression(depth - 1, 'str')} + {self.expression(depth - 1, 'str')})"
        if roll < 0.65:
            return f"({self.expression(depth - 1, 'str')} * {self.random.choice('0123')})"
        if roll < 0.8:
            form = self.random.choice(
                ["'%s|%s'", "'%d %5.2f'", "'%r %x'", "'%-6s|%06d'", "'%s%%%s'", "('%s <%s>'|safe)", "'%g %e'"])
            return f"({form} % ({self.expression(depth - 1)}, {self.expression(depth - 1, 'int')}))"
        if roll < 0.9:
            form = self.random.choice(
                ["'{} {}'", "'{0!r:>8}|{1:<5}'", "'{1:,}{0}'", "'{0[0]} {1}'", "'{:^9}|{:+}'", "('<{}> {}'|safe)"])
            return f"{form}.format({self.expression(depth - 1)}, {self.expression(depth - 1, 'int')})"
        return f"{self.operand(depth, 'str')}[{self.slice()}]"

    def slice(self):
        parts = [self.random.choice(["", "", "0", "1", "-1", "2", "-3", "99"]) for _ in range(2)]
        step = self.random.choice(["", "", ":", ":-1", ":2", ":-2", ":1"])
        return ":".join(parts) + step if self.chance(0.7) else self.random.choice("012") 

    def list_expression(self, depth):
        roll = self.random.random()
        if roll < 0.4:
            items = ", ".join(self.expression(depth - 1) for _ in range(self.random.randint(0, 3)))
            return f"[{items}]"
        if roll < 0.55:
            return f"({self.expression(depth - 1, 'list')} + {self.expression(depth - 1, 'list')})"
        if roll < 0.7:
            return f"{self.operand(depth, 'list')}[{self.slice()}]"
        if roll < 0.8:
            return f"({self.expression(depth - 1)}, {self.expression(depth - 1)})"
        return f"range({self.random.randint(-2, 4)}, {self.random.randint(-2, 6)})"

    def dict_expression(self, depth):
        keys = self.random.sample(["'k'", "'a'", "1", "none", "1.5", "'<'", "(1, 2)", "true"], 2)
        return "{" + ", ".join(f"{key}: {self.expression(depth - 1)}" for key in keys) + " }"

    def bool_expression(self, depth):
        roll = self.random.random()
        if roll < 0.35:
            test = self.fill(self.random.choice(TESTS), depth)
            return f"({self.operand(depth, 'any')} is {self.random.choice(['', 'not '])}{test})"
        if roll < 0.65:
            kind = self.random.choice(TYPES)
            comparison = self.random.choice(["==", "!=", "<", "<=", ">", ">="])
            text = f"{self.operand(depth, kind)} {comparison} {self.operand(depth, kind)}"
            if self.chance(0.2):
                text += f" < {self.operand(depth, kind)}"
            return f"({text})"
        if roll < 0.8:
            word = self.random.choice(["in", "not in"])
            kind = self.random.choice(["list", "dict", "str"])
            item = "str" if kind == "str" else "any"
            return f"({self.operand(depth, item)} {word} {self.operand(depth, kind)})"
        return f"(not {self.expression(depth - 1, 'bool')})"

    # Statements

    def name(self):
        self.serial += 1
        return f"v{self.serial}"

    def tag(self, text):
        opening = self.random.choice(["{%"] * 8 + ["{%-", "{%+"])
        closing = self.random.choice(["%}"] * 8 + ["-%}", "+%}"])
        return f"{opening} {text} {closing}"

    def body(self, depth, count=3):
        kept = len(self.locals), len(self.macros)
        text = "".join(self.statement(depth) for _ in range(self.random.randint(1, count)))
        del self.locals[kept[0]:], self.macros[kept[1]:]
        return text

    def statement(self, depth):
        forms = ["text", "output", "output", "output"]
        if depth > 0:
            forms += ["if_", "for_", "for_", "set_", "set_block", "with_", "macro", "call", "filter_", "block",
                      "autoescape", "do", "namespace", "comment", "raw"]
        return getattr(self, self.random.choice(forms))(depth)

    def text(self, depth):
        return self.random.choice([" a ", "\n", "<p>", "  \n  ", "x & y\n", "é", "\t", "-"])

    def output(self, depth):
        closing = self.random.choice(["}}"] * 9 + ["-}}"])
        opening = self.random.choice(["{{"] * 9 + ["{{-"])
        return f"{opening} {self.expression(3)} {closing}"

    def if_(self, depth):
        text = self.tag(f"if {self.expression(2, 'bool')}") + self.body(depth - 1)
        if self.chance(0.3):
            text += self.tag(f"elif {self.expression(2, 'bool')}") + self.body(depth - 1)
        if self.chance(0.5):
            text += self.tag("else") + self.body(depth - 1)
        return text + self.tag("endif")

    def for_(self, depth):
        name, kept = self.name(), len(self.locals)
        if self.chance(0.25):
            other = self.name()
            head = f"for {name}, {other} in {self.operand(2, 'dict')}.items()"
            self.locals += [name, other]
        else:
            head = f"for {name} in {self.expression(2, self.random.choice(['list', 'list', 'dict', 'str']))}"
            self.locals.append(name)
        if self.chance(0.2):
            head += f" if {self.expression(2, 'bool')}"
        self.locals += [f"loop.{part}" for part in self.random.sample(
            ["index", "index0", "first", "last", "length", "revindex", "previtem", "nextitem", "depth",
             "cycle('a', 'b')", "changed(1)"], 2)]
        inner = self.body(depth - 1)
        if self.chance(0.2):
            inner += self.tag(f"if {self.expression(1, 'bool')}") + \
                self.tag(self.random.choice(["break", "continue"])) + self.tag("endif")
            inner += self.body(depth - 1)
        del self.locals[kept:]
        other = self.tag("else") + self.body(depth - 1) if self.chance(0.2) else ""
        return self.tag(head) + inner + other + self.tag("endfor")

    def set_(self, depth):
        name = self.name()
        if self.chance(0.15):
            other = self.name()
            text = self.tag(f"set {name}, {other} = {self.expression(2)}, {self.expression(2)}")
            self.locals += [name, other]
            return text
        text = self.tag(f"set {name} = {self.expression(3)}")
        self.locals.append(name)
        return text

    def set_block(self, depth):
        name = self.name()
        filters = f" | {self.random.choice(['upper', 'trim', 'length', 'e'])}" if self.chance(0.4) else ""
        text = self.tag(f"set {name}{filters}") + self.body(depth - 1) + self.tag("endset")
        self.locals.append(name)
        return text

    def with_(self, depth):
        name, kept = self.name(), len(self.locals)
        head = self.tag(f"with {name} = {self.expression(2)}")
        self.locals.append(name)
        text = head + self.body(depth - 1) + self.tag("endwith")
        del self.locals[kept:]
        return text

    def macro(self, depth):
        name, kept = "m" + self.name(), list(self.locals)
        parameters = [self.name() for _ in range(self.random.randint(0, 3))]
        defaults = [f"{parameter}={self.expression(1)}" for parameter in parameters[1:]]
        head = self.tag(f"macro {name}({', '.join(parameters[:1] + defaults)})")
        self.locals += parameters + (["varargs", "kwargs"] if self.chance(0.3) else [])
        inner = self.body(depth - 1)
        if self.chance(0.3):
            inner += "{{ caller() if caller else '-' }}"
        self.locals = kept
        self.macros.append(name)
        return head + inner + self.tag("endmacro") + "{{ " + self.invocation(name) + " }}"

    def invocation(self, name):
        arguments = [self.expression(2) for _ in range(self.random.randint(0, 3))]
        if self.chance(0.2):
            arguments.append(f"kw={self.expression(1)}")
        if self.chance(0.1):
            arguments.append(f"*{self.expression(1, 'list')}")
        return f"{name}({', '.join(arguments)})"

    def call(self, depth):
        if not self.macros:
            return self.output(depth)
        head = self.tag(f"call {self.invocation(self.random.choice(self.macros))}")
        return head + self.body(depth - 1) + self.tag("endcall")

    def filter_(self, depth):
        name = self.random.choice(["upper", "e", "trim", "replace('a', '<')", "indent(2)", "title", "wordwrap(9)"])
        return self.tag(f"filter {name}") + self.body(depth - 1) + self.tag("endfilter")

    def block(self, depth):
        kept, self.locals = self.locals, [] if self.chance(0.5) else self.locals
        scoped = " scoped" if self.locals and self.chance(0.6) else ""
        name = "b" + self.name()
        text = self.tag(f"block {name}{scoped}") + self.body(depth - 1) + self.tag("endblock")
        self.locals = kept
        return text

    def autoescape(self, depth):
        value = self.random.choice(["true", "false", "t", "e"])
        return self.tag(f"autoescape {value}") + self.body(depth - 1) + self.tag("endautoescape")

    def do(self, depth):
        name = self.name()
        change = self.random.choice(
            ["append({any})", "extend({list})", "insert({small}, {any})", "pop()", "reverse()", "sort()",
             "remove({any})", "clear()"])
        text = self.tag(f"set {name} = {self.expression(1, 'list')}|list")
        self.locals.append(name)
        return text + self.tag(f"do {name}.{self.fill(change, 1)}")

    def namespace(self, depth):
        name = self.name()
        text = self.tag(f"set {name} = namespace(x={self.expression(2)})")
        self.locals += [f"{name}.x", f"{name}.y"]
        return text + self.tag(f"set {name}.{self.random.choice('xy')} = {self.expression(2)}")

    def comment(self, depth):
        return self.random.choice(["{# c #}", "{#- c -#}", "\n  {# {{ x }} #}\n", "{#+ c #}"])

    def raw(self, depth):
        return self.tag("raw") + " {{ x }} {% y %} " + self.tag("endraw")

    def template(self):
        return "".join(self.statement(3) for _ in range(self.random.randint(1, 4)))


def request(seed, number):
    """The request of one number, and the parts that it can be made smaller by."""
    generator = random.Random(f"{seed} {number}")
    grower = Grower(generator)
    main = grower.template() if generator.random() < 0.6 else "{{ " + grower.expression(4) + " }}"
    options = {name: generator.random() < 0.25
               for name in ("trim_blocks", "lstrip_blocks", "keep_trailing_newline")}
    return {"templates": {"main": main}, "main": "main", "context": CONTEXT,
            "autoescape": generator.random() < 0.5, "strict": generator.random() < 0.15, "options": options}


def expected(request):
    """What Jinja2 makes of a request: the output, or `None` with the error."""
    options = dict(request["options"])
    if request["strict"]:
        options["undefined"] = StrictUndefined
    environment = Environment(
        loader=DictLoader(request["templates"]), autoescape=request["autoescape"],
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **options)
    try:
        context = json.loads(json.dumps(request["context"]))
        return environment.get_template(request["main"]).render(context), None
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


class Engine:
    """The engine under test, one request at a time or many."""

    def __init__(self, command):
        self.command = shlex.split(command)

    def answers(self, requests):
        text = "".join(json.dumps(request) + "\n" for request in requests)
        done = subprocess.run(self.command, input=text.encode(), stdout=subprocess.PIPE)
        lines = done.stdout.decode().splitlines() if done.stdout else []
        if len(lines) != len(requests):
            sys.exit(f"the engine stopped at {json.dumps(requests[len(lines)])}")
        return [json.loads(line) for line in lines]


def documented(output, error, answer):
    """Whether it is a difference that docs/reference/templates-differences.md names."""
    if " at 0x" in (output or ""):
        return True
    if "cannot be interpreted as an integer" in (error or ""):
        return True
    return answer.get("id") in ("limit-steps", "limit-value-size", "limit-range", "limit-nesting")


def differs(request, answer):
    output, error = expected(request)
    if documented(output, error, answer):
        return False
    return "error" not in answer if output is None else answer.get("output") != output


def smaller(request, engine):
    """A smaller template that still differs: pieces are cut out as long as it does."""
    pieces = re.findall(r"{%.*?%}|{{.*?}}|[\w.]+|\s+|.", request["templates"]["main"], re.DOTALL)
    size = max(1, len(pieces) // 2)
    budget = 40
    while size >= 1 and budget > 0:
        candidates = [pieces[:start] + pieces[start + size:] for start in range(0, len(pieces), size)]
        requests = [request | {"templates": {"main": "".join(candidate)}} for candidate in candidates]
        budget -= 1
        for candidate, smaller_, answer in zip(candidates, requests, engine.answers(requests)):
            if candidate and differs(smaller_, answer):
                pieces, request = candidate, smaller_
                break
        else:
            if size == 1 and any(len(piece) > 2 and piece[0] == "{" for piece in pieces):
                pieces = [part for piece in pieces
                          for part in re.findall(r"{%[-+]?|{{-?|[-+]?%}|-?}}|[\w.]+|\s+|.", piece, re.DOTALL)]
                size = max(1, len(pieces) // 2)
                continue
            size //= 2
    return request


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", required=True, help="the command that speaks the protocol")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=3000, help="how many templates")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    arguments = parser.parse_args()
    engine = Engine(arguments.engine)
    start, found, outcomes = time.monotonic(), [], collections.Counter()
    for first in range(0, arguments.count, 500):
        if time.monotonic() - start > arguments.seconds or len(found) >= 30:
            break
        numbers = range(first, min(first + 500, arguments.count))
        requests = [request(arguments.seed, number) for number in numbers]
        for number, asked, answer in zip(numbers, requests, engine.answers(requests)):
            outcomes["rendered" if "output" in answer else "failed"] += 1
            if differs(asked, answer):
                found.append((number, asked))
    for number, asked in found:
        asked = smaller(asked, engine)
        print(f"\nseed {arguments.seed}, number {number}: {asked['templates']['main']!r}")
        print("  ", {key: asked[key] for key in ("autoescape", "strict", "options")})
        print("   jinja2:", *map(repr, expected(asked)))
        print("   here:  ", engine.answers([asked])[0])
    print(f"templates against Jinja2: {outcomes['rendered']} rendered, {outcomes['failed']} failed in both, "
          f"{len(found)} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
