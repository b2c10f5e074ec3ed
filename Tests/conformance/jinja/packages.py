"""Templates that nobody here wrote: those of packages on PyPI, fetched once and kept in the build folder.

What needs Python objects is made expressible where that keeps the template's shape: filters and tests
of a package's own are read as `default` and `defined`, `trans` as `with`, dbt's tags as macros.
"""

import dataclasses
import pathlib
import re
import subprocess
import sys
import zipfile
import zlib

from jinja2 import BytecodeCache, DictLoader, Environment, TemplateError, defaults, meta, nodes

import contexts

CACHE = pathlib.Path(__file__).resolve().parents[3] / ".build" / "conformance" / "jinja"
BLOCKS = {"trim_blocks": True, "lstrip_blocks": True}
LATEX = {"block_start_string": "((*", "block_end_string": "*))", "variable_start_string": "(((",
         "variable_end_string": ")))", "comment_start_string": "((=", "comment_end_string": "=))"}


@dataclasses.dataclass(frozen=True)
class Theme:
    """Templates of one package that refer to each other by their names below `folders`."""

    requirement: str
    folders: tuple
    options: dict = dataclasses.field(default_factory=dict)
    # Templates of these are only referred to.
    parents: tuple = ()
    endings: tuple = (".html", ".xml", ".txt", ".j2", ".jinja", ".jinja2", ".tmpl")


NBCONVERT = "nbconvert-7.17.2.data/data/share/jupyter/nbconvert/templates"
THEMES = [
    Theme("bokeh==3.10.1", ("bokeh/core/_templates", "bokeh/server/views")),
    Theme("bokeh==3.10.1", ("bokeh/sphinxext/_internal/_templates",), endings=(".rst", ".html")),
    Theme("datamodel-code-generator==0.89.0",
          ("datamodel_code_generator/model/template", "datamodel_code_generator/_client/templates",
           "datamodel_code_generator/_fastapi/templates"), BLOCKS),
    Theme("dbt-adapters==1.24.5", ("dbt/include/global_project",), endings=(".sql", ".md")),
    Theme("dbt-postgres==1.11.0", ("dbt/include/postgres",), endings=(".sql",)),
    Theme("flask-admin==2.2.1", ("flask_admin/templates/bootstrap4", "flask_admin/tests/templates")),
    Theme("flask-appbuilder==5.3.0", ("flask_appbuilder/templates",)),
    Theme("flask-security==5.9.2", ("flask_security/templates",)),
    Theme("great-expectations==1.24.1", ("great_expectations/render/view/templates",), BLOCKS),
    Theme("jupyter-server==2.21.1", ("jupyter_server/templates",)),
    Theme("lektor==3.3.14", ("lektor/admin/templates", "lektor/quickstart-templates"),
          endings=(".html", ".in")),
    Theme("mkdocs==1.6.1", ("mkdocs/themes/mkdocs", "mkdocs/templates")),
    Theme("mkdocs==1.6.1", ("mkdocs/themes/readthedocs", "mkdocs/templates")),
    Theme("mkdocs-material==9.8.1", ("material/templates", "mkdocs/templates"), BLOCKS),
    Theme("mkdocstrings-python==2.0.11",
          ("mkdocstrings_handlers/python/templates/material",
           "mkdocstrings_handlers/python/templates/readthedocs"), BLOCKS),
    Theme("nbconvert==7.17.2",
          tuple(f"{NBCONVERT}{part}" for part in (
              "/lab", "/classic", "/basic", "/base", "/markdown", "/asciidoc", "/rst", "/script",
              "/python", "/reveal", "/compatibility", "")), BLOCKS, endings=(".html.j2", ".md.j2", ".rst.j2",
          ".py.j2", ".asciidoc.j2", ".txt.j2", ".tpl", "base.j2", "priority.j2", "pages.j2", "style.j2",
          "logic.j2", "macros.j2", "null.j2", "tags.j2")),
    Theme("nbconvert==7.17.2",
          (f"{NBCONVERT}/latex", f"{NBCONVERT}/base", f"{NBCONVERT}/compatibility", NBCONVERT),
          BLOCKS | LATEX, endings=(".tex.j2", "null.j2", "base.j2", "display_priority.j2")),
    Theme("nikola==8.3.3", tuple(f"nikola/data/themes/{name}-jinja/templates" for name in (
        "bootblog4", "bootstrap4", "base")), BLOCKS),
    Theme("openapi-python-client==0.29.1", ("openapi_python_client/templates",), BLOCKS),
    Theme("pelican==4.12.0", ("pelican/themes/notmyidea/templates", "pelican/themes/simple/templates",
                              "pelican/tools/templates"), BLOCKS),
    Theme("pydata-sphinx-theme==0.24.0", (
        "pydata_sphinx_theme/theme/pydata_sphinx_theme",
        "pydata_sphinx_theme/theme/pydata_sphinx_theme/components")),
    *(Theme("sphinx==9.2.0", (f"sphinx/themes/{name}",), parents=("sphinx/themes/basic", "sphinx/themes"),
            endings=(".html", ".xml", ".jinja"))
      for name in ("basic", "agogo", "bizstyle", "classic", "epub", "haiku", "pyramid", "scrolls")),
    Theme("sphinx==9.2.0", ("sphinx/templates", "sphinx/ext/autosummary/templates"),
          endings=(".jinja", ".rst", ".xhtml")),
    Theme("sphinx-rtd-theme==3.1.0", ("sphinx_rtd_theme",)),
    Theme("sqladmin==0.32.0", ("sqladmin/templates",)),
]


def fetch():
    """Downloads what is missing of the pinned packages; returns their wheels by requirement."""
    wheels = CACHE / "packages"
    wheels.mkdir(parents=True, exist_ok=True)
    found = {}
    for requirement in dict.fromkeys(theme.requirement for theme in THEMES):
        name, version = requirement.split("==")
        pattern = f"{name.replace('-', '_')}-{version}-*.whl"
        if not list(wheels.glob(pattern)):
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                 "--no-deps", "--ignore-requires-python", "--only-binary", ":all:",
                 "--dest", wheels, requirement], check=True)
        found[requirement] = next(wheels.glob(pattern))
    return found


def sources(theme, wheel):
    """The templates of a theme and of its parents, by name; first folders hide later ones."""
    found, parents = {}, {}
    with zipfile.ZipFile(wheel) as archive:
        for folders, texts in ((theme.folders, found), (theme.parents, parents)):
            for folder in folders:
                for name in archive.namelist():
                    if name.startswith(folder + "/") and name.endswith(theme.endings):
                        texts.setdefault(name[len(folder) + 1:], archive.read(name).decode())
    return found, parents | found


# MARK: What is made expressible

def without_arguments(text, start):
    """The end of the arguments in parentheses at `start`, or `start` if there are none."""
    if not text.startswith("(", start):
        return start
    depth = 0
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return start


def known_filters(tag, changes):
    result, end = "", 0
    for match in re.finditer(r"(\|\s*|(?:{%|\(\(\*)-?\s*filter\s+)([A-Za-z_][\w.]*)", tag):
        if match.start() < end or match[2] in defaults.DEFAULT_FILTERS:
            continue
        changes.add("filters of its own, read as default")
        result += tag[end:match.start()] + match[1] + "default"
        end = without_arguments(tag, match.end())
    return result + tag[end:]


def known_tests(tag, changes):
    def change(match):
        if match[3] in defaults.DEFAULT_TESTS or match[3] == "not":
            return match[0]
        changes.add("tests of its own, read as defined")
        return f"is{match[1]}{match[2] or ''}defined"
    return re.sub(r"\bis(\s+)(not\s+)?([A-Za-z_]\w*)", change, tag)


def known_tags(tag, changes):
    sign = r"^({%[-+]?\s*)"
    for pattern, result, reason in (
        (sign + r"endtrans\b", r"\1endwith ", "trans, read as with"),
        (sign + r"pluralize\b.*?(-?%})", r"\1set plural_ = 1 \2", "trans, read as with"),
        (sign + r"(?:materialization|snapshot)\s+(\w+)[^%]*?(-?%})", r"\1macro made_\2() \3",
         "dbt's tags, read as macros"),
        (sign + r"(?:test|data_test)\s+(\w+)", r"\1macro test_\2", "dbt's tags, read as macros"),
        (sign + r"docs\s+(\w+)", r"\1macro docs_\2()", "dbt's tags, read as macros"),
        (sign + r"end(?:materialization|snapshot|test|data_test|docs)\b", r"\1endmacro",
         "dbt's tags, read as macros"),
    ):
        tag, count = re.subn(pattern, result, tag, flags=re.DOTALL)
        if count:
            changes.add(reason)
    match = re.match(sign + r"trans\b(.*?)([-+]?%})$", tag, flags=re.DOTALL)
    if match:
        changes.add("trans, read as with")
        pairs = re.findall(r"\w+\s*=[^,]+", match[2])
        tag = f"{match[1]}with {','.join(pairs)} {match[3]}"
    tag, count = re.subn(r"\badapter\.dispatch\(\s*'(\w+)'[^)]*\)", r"default__\1", tag)
    return tag


def expressible(source, marks, changes):
    """The source without what only Python code can give."""
    def tag(match):
        return known_tags(known_tests(known_filters(match[0], changes), changes), changes)
    start, end, variable_start, variable_end = map(re.escape, marks)
    return re.sub(f"{start}.*?{end}|{variable_start}.*?{variable_end}", tag, source, flags=re.DOTALL)


# MARK: Cases

def referred(tree, name, names):
    """The names of the templates that a tree refers to; all if that is computed."""
    found = set()
    for reference in meta.find_referenced_templates(tree):
        found |= {reference} if reference is not None else set(names)
    return found & set(names)


class ThemeCases:
    """Makes the cases of one theme."""

    def __init__(self, theme, wheel):
        self.theme = theme
        self.changes, self.usages = {}, {}
        self.environment = Environment(
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **theme.options)
        self.sources, self.trees, self.broken = {}, {}, {}
        self.own, texts = sources(theme, wheel)
        for name, source in texts.items():
            changes = self.changes.setdefault(name, set())
            self.sources[name] = expressible(source, self.marks, changes)
            try:
                self.trees[name] = self.environment.parse(self.sources[name])
            except TemplateError as error:
                self.broken[name] = str(error)
        self.references = {name: referred(tree, name, self.sources) for name, tree in self.trees.items()}

    def closure(self, name):
        found, waiting = [], [name]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.append(current)
                waiting += sorted(self.references.get(current, ()))
        return found

    def usage(self, closure):
        key = frozenset(closure)
        if key not in self.usages:
            self.usages[key] = contexts.Usage([self.trees[part] for part in sorted(key) if part in self.trees])
        return self.usages[key]

    def cases(self, wanted):
        for name in sorted(self.own):
            if name in self.broken:
                yield self.case(name, "syntax", self.sources[name], {}, [name])
                continue
            closure = self.closure(name)
            usage = self.usage(closure)
            for variant in contexts.VARIANTS:
                if not wanted(self.title(name, variant)):
                    continue
                data, prelude = contexts.context(usage.names, variant, self.marks)
                yield self.case(name, variant, prelude + self.sources[name], data, closure)
            yield from self.macro_cases(name, closure, usage, wanted)

    def macro_cases(self, name, closure, usage, wanted):
        """Each macro of a template called once, with arguments that fit."""
        start, end = self.marks[2:]
        for macro in self.trees[name].body:
            if not isinstance(macro, nodes.Macro):
                continue
            uses = dict(usage.names)
            for argument, use in usage.macros[macro.name][1].items():
                uses[f"{argument}_"] = use
            arguments = ", ".join(f"{argument.name}_" for argument in macro.args)
            call = f"{start} {macro.name}({arguments}) {end}"
            for variant in ("plain", "markup", "varied"):
                if not wanted(self.title(f"{name}:{macro.name}", variant)):
                    continue
                data, prelude = contexts.context(uses, variant, self.marks)
                yield self.case(
                    f"{name}:{macro.name}", variant, prelude + self.sources[name] + call, data,
                    closure, main=name)

    def title(self, name, variant):
        return f"{self.theme.requirement}::{self.theme.folders[0]}::{name}::{variant}"

    @property
    def marks(self):
        environment = self.environment
        return (environment.block_start_string, environment.block_end_string,
                environment.variable_start_string, environment.variable_end_string)

    def case(self, name, variant, source, data, closure, main=None):
        """Text is escaped in two variants, and whitespace trimmed otherwise than the package has it in one."""
        options = dict(self.theme.options)
        if variant == "markup":
            options |= {"trim_blocks": not options.get("trim_blocks", False),
                        "lstrip_blocks": not options.get("lstrip_blocks", False)}
        main = main or name
        return {
            "test": self.title(name, variant),
            "package": self.theme.requirement.split("==")[0],
            "features": sorted(features(self.trees.get(main))),
            "changes": sorted(self.changes[main]),
            "request": {
                "templates": {part: self.sources[part] for part in closure} | {main: source},
                "main": main, "context": data, "autoescape": variant in ("markup", "varied"),
                "options": options,
            },
        }


def features(tree):
    """What of the language a template uses: its statements, filters, tests and the like."""
    if tree is None:
        return {"syntax error"}
    found = set()
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Filter):
            found.add("|" + node.name)
        elif isinstance(node, nodes.Test):
            found.add("is " + node.name)
        elif isinstance(node, nodes.Stmt) and not isinstance(node, nodes.Output):
            found.add("{% " + type(node).__name__.lower() + " %}")
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
            found.add(f".{node.node.attr}()" if node.node.attr in contexts.METHODS else "calls")
        elif isinstance(node, nodes.Expr) and not isinstance(
                node, (nodes.Name, nodes.TemplateData, nodes.Const)):
            found.add(type(node).__name__.lower())
    return found


class CompiledTemplates(BytecodeCache):
    """Keeps in memory what Jinja2 makes of a source, for each way of reading it."""

    def __init__(self):
        self.code = {}
        self.environment = None

    def load_bytecode(self, bucket):
        code = self.code.get((self.environment, bucket.key, bucket.checksum))
        if code is not None:
            bucket.code = code

    def dump_bytecode(self, bucket):
        self.code[self.environment, bucket.key, bucket.checksum] = bucket.code


COMPILED = CompiledTemplates()


def with_result(case):
    """The case with what Jinja2 gives for it."""
    request = case["request"]
    COMPILED.environment = (request["autoescape"], *sorted(request["options"].items()))
    environment = Environment(
        loader=DictLoader(request["templates"]), autoescape=request["autoescape"], bytecode_cache=COMPILED,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **request["options"])
    try:
        case["output"] = environment.get_template(request["main"]).render(request["context"])
    except Exception as error:
        case["error"] = f"{type(error).__name__}: {error}"
    return case


def cases(share=1):
    """One in `share` of the cases of all packages, always the same, with Jinja2's results."""
    wheels = fetch()
    for theme in THEMES:
        for case in ThemeCases(theme, wheels[theme.requirement]).cases(
                lambda title: zlib.crc32(title.encode()) % share == 0):
            yield with_result(case)
