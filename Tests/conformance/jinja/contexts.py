"""Makes up contexts for templates whose data is not known, from how the templates use their names.

`Usage.of` walks the trees of a template and of all that it refers to, and notes for each name which
members it has, whether it is gone through, called, compared or computed with. `context` makes values
that fit: JSON where it can, and for what is called a macro that shows its arguments, defined in a
prelude to the template.
"""

import json
import zlib

from jinja2 import nodes

VARIANTS = ("undefined", "plain", "markup", "hollow", "varied")

# Methods of Python's own values, and the kind of value that has them.
METHODS = dict.fromkeys(("items", "keys", "values", "get", "update", "pop", "setdefault"), "map")
METHODS |= dict.fromkeys(("append", "extend", "insert", "remove", "sort", "index"), "list")
METHODS |= dict.fromkeys(
    ("startswith", "endswith", "split", "rsplit", "strip", "lstrip", "rstrip", "lower", "upper",
     "replace", "format", "title", "capitalize", "splitlines", "join", "find", "isdigit",
     "isidentifier", "partition", "rpartition", "removeprefix", "removesuffix", "count", "zfill"), "text")
FILTERS = dict.fromkeys(
    ("upper", "lower", "title", "capitalize", "replace", "indent", "escape", "e", "striptags", "trim",
     "truncate", "wordcount", "urlize", "wordwrap", "center", "string", "safe"), "text")
FILTERS |= dict.fromkeys(("int", "round", "abs", "float", "filesizeformat"), "number")
FILTERS |= dict.fromkeys(
    ("join", "sort", "first", "last", "list", "map", "select", "selectattr", "reject", "rejectattr",
     "unique", "sum", "min", "max", "batch", "slice", "groupby", "random"), "list")
FILTERS |= dict.fromkeys(("dictsort", "items", "xmlattr"), "map")
SAME = {"sort", "list", "reverse", "default", "d", "safe", "unique", "select", "selectattr", "reject",
        "rejectattr", "trim", "string"}
GLOBALS = {"range", "dict", "lipsum", "cycler", "joiner", "namespace", "loop", "self", "super", "caller",
           "varargs", "kwargs"}

# What a call of a made-up function gives.
PRELUDE = ("{% macro call_() %}({{ varargs }}{{ kwargs }}{% if caller %}{{ caller() }}{% endif %})"
           "{% endmacro %}")
MARKS = ("{%", "%}", "{{", "}}")


class Use:
    """How one value is used."""

    def __init__(self):
        self.members = {}
        self.item = None
        self.called = False
        self.kinds = set()
        self.constants = []

    def member(self, name):
        return self.members.setdefault(name, Use())

    def items(self):
        if self.item is None:
            self.item = Use()
        return self.item

    def absorb(self, other, depth=0):
        """Adds how another name for the same value is used."""
        if self is other or depth > 4:
            return
        self.called |= other.called
        self.kinds |= other.kinds
        self.constants += [value for value in other.constants if value not in self.constants]
        for name, use in list(other.members.items()):
            self.member(name).absorb(use, depth + 1)
        if other.item is not None:
            self.items().absorb(other.item, depth + 1)


class Usage:
    """How the names of a template are used, in it and in what it refers to."""

    def __init__(self, trees):
        self.names = {}
        self.macros = {}
        self.aliases = []
        for tree in trees:
            for macro in tree.find_all(nodes.Macro):
                self.macros[macro.name] = (macro, {arg.name: Use() for arg in macro.args})
        for tree in trees:
            self.statements(tree.body, {})
        for _ in range(3):
            for use, other in self.aliases:
                use.absorb(other)

    # Statements

    def statements(self, body, scope):
        for node in body:
            self.statement(node, scope)

    def statement(self, node, scope):
        if isinstance(node, nodes.For):
            use = self.expression(node.iter, scope)
            inner = dict(scope)
            pairs = isinstance(node.iter, nodes.Call) and isinstance(node.iter.node, nodes.Getattr) \
                and node.iter.node.attr == "items"
            if isinstance(node.target, nodes.Tuple) and use is not None and pairs:
                self.bind(node.target.items[0], None, inner)
                self.bind(node.target.items[-1], use.items(), inner)
            else:
                self.bind(node.target, use.items() if use is not None else None, inner)
            inner["loop"] = use
            if node.test:
                self.expression(node.test, inner)
            self.statements(node.body, inner)
            self.statements(node.else_, scope)
        elif isinstance(node, (nodes.Macro, nodes.CallBlock)):
            inner = dict(scope)
            uses = self.macros[node.name][1] if isinstance(node, nodes.Macro) else {}
            for arg in node.args:
                inner[arg.name] = uses.get(arg.name)
            for default in node.defaults:
                self.expression(default, scope)
            if isinstance(node, nodes.CallBlock):
                self.expression(node.call, scope)
            else:
                scope[node.name] = None
            self.statements(node.body, inner)
        elif isinstance(node, nodes.Assign):
            self.bind(node.target, self.expression(node.node, scope), scope)
        elif isinstance(node, nodes.AssignBlock):
            self.statements(node.body, dict(scope))
            self.bind(node.target, None, scope)
        elif isinstance(node, nodes.With):
            inner = dict(scope)
            for target, value in zip(node.targets, node.values):
                self.bind(target, self.expression(value, scope), inner)
            self.statements(node.body, inner)
        elif isinstance(node, nodes.Import):
            scope[node.target] = None
        elif isinstance(node, nodes.FromImport):
            for name in node.names:
                scope[name if isinstance(name, str) else name[1]] = None
        elif isinstance(node, nodes.If):
            self.expression(node.test, scope)
            for part in (node.body, node.elif_, node.else_):
                self.statements(part, scope)
        elif isinstance(node, (nodes.Block, nodes.FilterBlock, nodes.Scope, nodes.ScopedEvalContextModifier)):
            self.statements(node.body, dict(scope))
        else:
            for child in node.iter_child_nodes():
                self.expression(child, scope)

    def bind(self, target, use, scope):
        if isinstance(target, nodes.Name):
            scope[target.name] = use
        elif isinstance(target, nodes.Tuple):
            for number, item in enumerate(target.items):
                self.bind(item, use.member(number) if use is not None else None, scope)

    # Expressions: the use of what the node gives, if that is a part of the context

    def expression(self, node, scope):
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            return None if node.name in GLOBALS else self.names.setdefault(node.name, Use())
        if isinstance(node, nodes.Getattr):
            use = self.expression(node.node, scope)
            return use.member(node.attr) if use is not None else None
        if isinstance(node, nodes.Getitem):
            return self.item(node, scope)
        if isinstance(node, nodes.Call):
            return self.call(node, scope)
        if isinstance(node, nodes.Filter):
            return self.filter(node, scope)
        if isinstance(node, nodes.Compare):
            return self.compare(node, scope)
        if isinstance(node, nodes.CondExpr):
            self.expression(node.test, scope)
            uses = [self.expression(part, scope) for part in (node.expr1, node.expr2) if part]
            return next((use for use in uses if use is not None), None)
        if isinstance(node, (nodes.And, nodes.Or)):
            uses = [self.expression(part, scope) for part in (node.left, node.right)]
            return next((use for use in uses if use is not None), None)
        uses = [self.expression(child, scope) for child in node.iter_child_nodes()]
        if isinstance(node, (nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Neg)):
            self.mark(uses, "number")
        return None

    @staticmethod
    def mark(uses, kind):
        for use in uses:
            if use is not None:
                use.kinds.add(kind)

    def item(self, node, scope):
        use = self.expression(node.node, scope)
        if isinstance(node.arg, nodes.Const):
            if use is None:
                return None
            return use.member(node.arg.value) if isinstance(node.arg.value, str) else use.items()
        self.expression(node.arg, scope)
        if isinstance(node.arg, nodes.Slice):
            return use
        return use.items() if use is not None else None

    def call(self, node, scope):
        function = node.node
        arguments = [self.expression(argument, scope) for argument in node.args]
        named = {argument.key: self.expression(argument.value, scope) for argument in node.kwargs}
        for argument in (node.dyn_args, node.dyn_kwargs):
            if argument:
                self.expression(argument, scope)
        if isinstance(function, nodes.Getattr) and function.attr in METHODS:
            use = self.expression(function.node, scope)
            self.mark([use], METHODS[function.attr])
            if use is not None and function.attr == "get" and node.args:
                key = node.args[0]
                return use.member(key.value) if isinstance(key, nodes.Const) else use.items()
            return use if function.attr in ("items", "values") else None
        if isinstance(function, nodes.Name) and function.name == "loop" and arguments:
            if scope.get("loop") is not None and arguments[0] is not None:
                self.aliases.append((arguments[0], scope["loop"]))
            return None
        name = getattr(function, "name", None) or getattr(function, "attr", None)
        if name in self.macros:
            uses = self.macros[name][1]
            pairs = list(zip(arguments, uses.values()))
            pairs += [(use, uses[key]) for key, use in named.items() if key in uses]
            self.aliases += [(use, other) for use, other in pairs if use is not None]
        use = self.expression(function, scope)
        if use is not None:
            use.called = True
        return None

    def filter(self, node, scope):
        use = self.expression(node.node, scope) if node.node is not None else None
        for argument in node.args + [pair.value for pair in node.kwargs]:
            self.expression(argument, scope)
        if use is None:
            return None
        if node.name in FILTERS:
            use.kinds.add(FILTERS[node.name])
        paths = [pair.value for pair in node.kwargs if pair.key == "attribute"]
        if node.name in ("selectattr", "rejectattr", "groupby"):
            paths += node.args[:1]
        for path in paths:
            if isinstance(path, nodes.Const) and isinstance(path.value, str):
                part = use.items()
                for name in path.value.split("."):
                    part = part.member(name)
        if node.name in ("first", "last", "random"):
            return use.items()
        return use if node.name in SAME else None

    def compare(self, node, scope):
        uses = [self.expression(node.expr, scope)]
        uses += [self.expression(operand.expr, scope) for operand in node.ops]
        expressions = [node.expr] + [operand.expr for operand in node.ops]
        if node.ops[0].op in ("in", "notin"):
            if uses[1] is not None and not uses[1].members:
                uses[1].kinds.add("list")
            return None
        for use, other in ((uses[0], expressions[1]), (uses[1], expressions[0])):
            if use is not None and isinstance(other, nodes.Const):
                use.constants.append(other.value)
        if node.ops[0].op not in ("eq", "ne"):
            self.mark(uses, "number")
        return None


class Function:
    """Stands in a made-up value for something that can be called."""


def value(use, name, variant, depth=0):
    """A value for a name that is used like this; the same at every run."""
    pick = zlib.crc32(f"{variant} {name}".encode())
    if use.called:
        return Function()
    members = {key: part for key, part in use.members.items() if key not in METHODS}
    if depth > 4:
        return [] if use.item is not None else f"{name}"
    if members and all(isinstance(key, int) for key in members):
        return [value(part, f"{name}{key}", variant, depth + 1) for key, part in sorted(members.items())]
    if members:
        return {key: value(part, key, variant, depth + 1)
                for key, part in members.items() if isinstance(key, str)}
    if use.item is not None or use.kinds & {"list", "map"}:
        count = {"plain": 1, "hollow": 0}.get(variant, 3)
        part = use.item or Use()
        entries = [(f"{name}_{number}", value(part, f"{name}_{number}", variant, depth + 1))
                   for number in range(count)]
        return dict(entries) if "map" in use.kinds else [entry for _, entry in entries]
    return leaf(use, name, variant, pick)


def leaf(use, name, variant, pick):
    if variant == "hollow":
        if "number" in use.kinds:
            return 0
        return "" if "text" in use.kinds else ["", 0, False, None, 0.0][pick % 5]
    if variant == "varied":
        return [-7, 2.5, 1e21, "é ß\n日本", True, None, [1, "<'>"], {"k": "v\"", "n": None}, 12345678901,
                f"{name} {name}", "", "a/b.c?d=é&e", "<p class=\"x\">T</p>"][pick % 13]
    if "number" in use.kinds:
        return 1 + pick % 9
    constants = [constant for constant in use.constants if constant is not None]
    if constants and variant == "plain":
        return constants[pick % len(constants)]
    if variant == "markup":
        return f"<{name} a='1'>\"{name}\" & more</{name}>"
    return f"{name}" if "text" in use.kinds or pick % 4 else bool(pick % 8)


def literal(made):
    """A made-up value as an expression of a template."""
    if isinstance(made, Function):
        return "call_"
    if isinstance(made, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {literal(part)}" for key, part in made.items()) + " }"
    if isinstance(made, list):
        return "[" + ", ".join(map(literal, made)) + "]"
    return "none" if made is None else json.dumps(made, ensure_ascii=False)


def has_function(made):
    if isinstance(made, dict):
        return any(map(has_function, made.values()))
    if isinstance(made, list):
        return any(map(has_function, made))
    return isinstance(made, Function)


def context(uses, variant, marks=MARKS):
    """JSON for the names in `uses`, and the source to put before the template that uses them."""
    if variant == "undefined":
        return {}, ""
    data = {}
    prelude = ""
    for name, use in sorted(uses.items()):
        made = value(use, name, variant)
        if has_function(made):
            prelude += f"{{% set {name} = {literal(made)} %}}"
        else:
            data[name] = made
    if not prelude:
        return data, ""
    prelude = PRELUDE + prelude
    for mark, own in zip(MARKS, marks):
        prelude = prelude.replace(mark, own)
    return data, prelude
