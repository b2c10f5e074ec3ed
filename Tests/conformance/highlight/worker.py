"""Compares what Versus prints with the help of Pygments with what Pygments prints itself.

    worker.py VERSUS

VERSUS is the executable; Python's own Pygments is used on both sides. Builds a site twice as well: the
pages must be the same without kept results and with them.
"""

import html
import pathlib
import re
import subprocess
import sys
import tempfile

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

CODE = {
    "haskell": "-- é\nmain :: IO ()\nmain = putStrLn \"<&>\"\n",
    "lua": "local t = {1, 'x'} -- comment\n\n\nprint(#t)\n",
    "psql": "db=> select 1;\n ?column?\n----------\n        1\n",
    "perl": "my %h = (a => 1); print \"$h{a}\\n\" if /x/;\n",
    "kotlin": "fun main() { println(\"${1 + 1}\") }\n",
    "rst": "Title\n=====\n\n``code`` and *text*\n\n.. code:: python\n\n   x = 1\n",
}


def characters(page):
    """Every character of the code with its class; those of white space make no difference."""
    result, kind = [], ""
    for tag, text in re.findall(r"<(?:span class=\"(\w+)\"|/span|span)>|([^<]+)", page):
        if text:
            result += [(c, "" if c.isspace() else kind) for c in html.unescape(text)]
        else:
            kind = tag
    return result


def compare(versus, folder):
    for language, code in CODE.items():
        file = folder / "code"
        file.write_text(code)
        ours = subprocess.run(
            [versus, "highlight", "--site", folder, "--language", language, file],
            capture_output=True, check=True, text=True).stdout
        lexer = get_lexer_by_name(language, stripnl=False)
        theirs = highlight(code, lexer, HtmlFormatter(nowrap=True))
        body = ours.removeprefix('<div class="highlight"><pre><span></span>')
        body = body.removesuffix("</pre></div>\n")
        assert characters(body) == characters(theirs), f"{language}:\n{body}\n{theirs}"


def build_twice(versus, folder):
    template = folder / "themes/default/templates"
    (template / "blocks").mkdir(parents=True)
    (template / "page.html").write_text("{{ page.content }}")
    (template / "blocks/code.html").write_text("<pre>{{ figure.panels[0].rows[0].html }}</pre>")
    fences = [f"```{language} mark=/./\n{code}```\n" for language, code in CODE.items()]
    (folder / "content").mkdir()
    (folder / "content/index.md").write_text("# Page\n\n" + "\n".join(fences))
    pages = []
    for _ in range(2):
        subprocess.run([versus, "build", "--site", folder, "--quiet"], check=True)
        pages.append((folder / "public/index.html").read_bytes())
    assert len(list((folder / ".versus/cache/pygments").iterdir())) >= len(CODE)
    assert pages[0] == pages[1] and b'class="kt"' in pages[0]


def main():
    versus = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "site.yml").write_text(f"title: T\npython: {sys.executable}\n")
        build_twice(versus, folder)
        compare(versus, folder)
    print(f"{len(CODE)} languages are as Pygments prints them, with and without kept results")


main()
