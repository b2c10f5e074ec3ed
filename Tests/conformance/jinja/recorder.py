"""A pytest plugin that writes down what Jinja2 does while its own test suite runs.

Every template that a test parses or renders becomes a case: sources, context, options, and the
output or the fact that there was an error. What needs Python objects is counted, with the reason.
"""

import functools
import json
import os

import jinja2
from jinja2 import defaults
from jinja2.environment import Environment, Template

OUT = open(os.environ["JINJA_CASES"], "w", encoding="utf-8")
MAIN = "<main>"
ALLOWED_EXTENSIONS = {
    "jinja2.ext.ExprStmtExtension",
    "jinja2.ext.LoopControlExtension",
}
OPTIONS = [
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string",
    "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix",
    "trim_blocks", "lstrip_blocks", "keep_trailing_newline",
]
current_test = ""
depth = 0


def pytest_runtest_setup(item):
    global current_test
    current_test = item.nodeid


class NotExpressible(Exception):
    """The case cannot be written as templates and JSON."""


def plain(value, depth=0):
    """The value if JSON keeps it as it is."""
    if depth > 50:
        raise NotExpressible("a cyclic value")
    if type(value) is int and not -2**63 <= value < 2**63:
        raise NotExpressible("a large integer")
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is list:
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        if not all(type(key) is str for key in value):
            raise NotExpressible("a key that is not text")
        return {key: plain(item, depth + 1) for key, item in value.items()}
    raise NotExpressible(f"a value of type {type(value).__name__}")


def sources_of(environment):
    loader = environment.loader
    if loader is None:
        return {}
    try:
        names = loader.list_templates()
    except TypeError:
        raise NotExpressible(f"a {type(loader).__name__}") from None
    sources = {}
    for name in names:
        try:
            sources[name] = loader.get_source(environment, name)[0]
        except Exception:
            continue
    return sources


def changed_names(environment, kind, known, text):
    names = getattr(environment, kind)
    return [
        name for name in names
        if (name not in known or names[name] is not known[name]) and name in text
    ]


def request(environment, name, source, context, own_globals):
    """The case as the batch protocol takes it."""
    if environment.is_async:
        raise NotExpressible("async")
    if environment.sandboxed:
        raise NotExpressible("a sandbox")
    if type(environment) is not Environment:
        raise NotExpressible("an environment of its own")
    if environment.undefined not in (jinja2.Undefined, jinja2.StrictUndefined):
        raise NotExpressible(f"a {environment.undefined.__name__}")
    if environment.finalize:
        raise NotExpressible("finalize")
    if environment.newline_sequence != "\n":
        raise NotExpressible("newline_sequence")
    if environment.policies != defaults.DEFAULT_POLICIES:
        raise NotExpressible("policies")
    if set(environment.extensions) - ALLOWED_EXTENSIONS:
        raise NotExpressible("an extension")
    templates = sources_of(environment)
    if source is None and name not in templates:
        raise NotExpressible(f"a {type(environment.loader).__name__}")
    main = name if source is None else MAIN
    if source is not None:
        if not isinstance(source, str):
            raise NotExpressible("a tree")
        templates[MAIN] = source
    text = "\n".join(templates.values())
    for kind, known in (("filters", defaults.DEFAULT_FILTERS), ("tests", defaults.DEFAULT_TESTS)):
        if changed_names(environment, kind, known, text):
            raise NotExpressible(f"{kind} of its own")
    globals_ = {
        key: plain(value) for key, value in own_globals.items()
        if key not in defaults.DEFAULT_NAMESPACE and key in text
    }
    autoescape = environment.autoescape
    if callable(autoescape):
        autoescape = autoescape(None if source is not None else name)
    return {
        "templates": templates,
        "main": main,
        "context": plain(context),
        "globals": globals_,
        "autoescape": bool(autoescape),
        "strict": environment.undefined is jinja2.StrictUndefined,
        "options": {option: getattr(environment, option) for option in OPTIONS},
    }


def record(environment, name, source, context, own_globals, run):
    """Runs and writes down what came of it."""
    global depth
    case = {"test": current_test}
    try:
        case["request"] = request(environment, name, source, context, own_globals)
    except NotExpressible as reason:
        case["skipped"] = str(reason)
    depth += 1
    try:
        result = run()
    except Exception as error:
        case["error"] = f"{type(error).__name__}: {error}"
        raise
    else:
        case["output"] = result if isinstance(result, str) else None
        return result
    finally:
        depth -= 1
        if depth == 0 and (case.get("error") or case.get("output") is not None):
            OUT.write(json.dumps(case) + "\n")
            OUT.flush()


original_from_string = Environment.from_string
original_render = Template.render
original_get_template = Environment.get_template


@functools.wraps(original_from_string)
def from_string(self, source, globals=None, template_class=None):
    def run():
        template = original_from_string(self, source, globals, template_class)
        template.recorded_source = source
        return template

    return record(self, None, source, {}, {**self.globals, **(globals or {})}, run)


@functools.wraps(original_render)
def render(self, *args, **kwargs):
    try:
        context = dict(*args, **kwargs)
    except Exception:
        context = {"": object()}
    source = getattr(self, "recorded_source", None)
    if source is None and self.name is None:
        return original_render(self, *args, **kwargs)
    return record(
        self.environment, self.name, source, context, dict(self.globals),
        lambda: original_render(self, *args, **kwargs))


Environment.from_string = from_string
Template.render = render
