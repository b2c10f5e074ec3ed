"""What the templates of both sides are given, and what they made of it."""

import sys
from datetime import date


def called(number=0):
    return f"called {number}"


CONTEXT = {
    "person": {"name": "Ada"},
    "day": date(2026, 11, 22),
    "none": None,
    "n": 3,
    "method": called,
    "d": {"items": "the key"},
    "a": 1,
    "b": 0,
    "c": 1,
    "less": "<",
    "quotes": "'\"",
    "list": ["x", "y"],
    "todo": {"minutes": 90},
}


def show(render):
    """Renders each line of the standard input as a template."""
    for line in sys.stdin.read().splitlines():
        try:
            result = render(line, CONTEXT) or "(nothing)"
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        print(line, "➜", result)
