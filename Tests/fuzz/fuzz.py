#!/usr/bin/env python3
"""Throws mutated inputs at the parts of Versus that read text, and finds what breaks them.

    fuzz.py PROBE [--seed N] [--count N] [--seconds N] [--subjects template,markdown,…]

PROBE is the fuzz-probe executable. Inputs are made from real ones by mutations that know what the
subjects' tokens are; the seed and the number make each again. A worker process checks them one at a
time: one that dies, takes more than the time or memory limit, or reports a violated property, is made
smaller and written to `.build/fuzz/SUBJECT/`. The status is then 1. What was mended belongs into
`cases/SUBJECT/`, which a Swift test reads.
"""

import argparse
import json
import pathlib
import random
import re
import resource
import select
import subprocess
import sys
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / ".build" / "fuzz"
# A worker that is silent for so long hangs; even a busy machine answers sooner.
SECONDS = 60
MEMORY = 4 << 30
LONGEST = 20_000

SEEDS = {
    "template": ["themes/**/*.html", "themes/**/*.xml", "docs/reference/templates.md"],
    "markdown": ["docs/**/*.md", "content/**/*.md", "*.md"],
    "yaml": ["content/**/*.md", "*.yml", "content/**/*.yml"],
    "json": ["content/**/*.json", "Tests/conformance/jinja/cases.jsonl"],
    "code": ["content/samples/**/*.*", "themes/**/*.css", "themes/**/*.js", "Sources/Jinja/L*.swift",
             ".ci/*", "requirements.txt"],
}
WORDS = {
    "template": """{{ }} {% %} {# #} {%- -%} {{- -}} {%+ # ## if elif else endif for in recursive endfor set
        endset macro endmacro call endcall filter endfilter block scoped required endblock extends include
        import from as with context without ignore missing raw endraw autoescape endautoescape do break
        continue loop super() self caller varargs kwargs namespace( range( dict( cycler( joiner( lipsum(
        and or not is in ~ ** // == != <= | . , : ( ) [ ] { } ' " \\ \\x41 \\N{DASH} 0x 1e 1_0 99999999999999999999
        -9223372036854775808 9223372036854775807 1e308 none true |join |map |sort |groupby |batch |slice
        |replace |truncate |wordwrap |indent |center |format |urlize |tojson |pprint |xmlattr |round |int
        |float |random |sum |min |unique |select |default |attr |first |last |length |dictsort |filesizeformat
        .format( .replace( .split( .zfill( .center( .expandtabs( .items() .append( .pop( .join( %s %*d {:>9}
        'input' users d l s h i n f é \u3000 \ufeff \u2028 \U0001F600""",
    "markdown": """# ## --- === *** ___ ``` ~~~ ```py > >> - + * 1. 1) [ ] ( ) ![ ]( ]: [^a] [^a]: [!NOTE] [x] | |-| :-:
        \\| \\ ` `` ~~ ~ * ** _ __ < > <!-- --> <?php ?> <![CDATA[ ]]> <a href=" </a> <div> <script> & &amp; &#0;
        &#x10FFFF; http:// www.a.b a@b.c mailto: {#id .class a=b} : \u00a0 \u3000 \ufeff \u2028 \x00 \r \r\n \t
        "q" 'q' -- ... é \U0001F600""",
    "yaml": """--- ... : - ? | > |+ >- & * &a *a << <<: ! !! !!str % @ ` { } [ ] , # ' " \\ ~ null true yes on 0x1 0o7 .inf
        .nan 1e400 12:30:00 2001-01-01 \t \r\n \x00 \ufeff \u2028 \u0085 é""",
    "json": """{ } [ ] , : " \\ \\u \\ud800 \\udc00 \\u0000 true false null 0 - -0 1e 1e400 1.5 99999999999999999999 // /*
        \x00 \x1f \ufeff é""",
    "code": """" ' \"\"\" ''' f" f' { } ( ) [ ] # // /* */ <!-- --> {{ }} {% %} \\ $ ${ $( `` << <<EOF EOF : ; @ = => -> < > </ />
        def class fn let var if else for while import 0x 1e 1_0 \x00 \r \r\n \t é \U0001F600 --- +++ @@ >>> ... $ HTTP/1.1
        SELECT FROM --""",
}
PAIRS = {
    "template": [("{{ ", " }}"), ("(", ")"), ("[", "]"), ("{% if t %}", "{% endif %}"), ("{# ", " #}"),
                 ("{% for x in l %}", "{% endfor %}"), ("{% set x %}", "{% endset %}"), ("{'a': ", "}"),
                 ("{% macro m(x) %}", "{% endmacro %}{{ m(1) }}"), ("{% raw %}", "{% endraw %}")],
    "markdown": [("*", "*"), ("**", "**"), ("[", "](u)"), ("![", "]"), ("> ", ""), ("- ", ""), ("`", "`"),
                 ("~~", "~~"), ("<b>", "</b>"), ("```\n", "\n```\n"), ("| ", " |\n|-|\n"), ("[^a]: ", ""), ("    ", "")],
    "yaml": [("[", "]"), ("{a: ", "}"), ("- ", ""), ("a:\n ", ""), ("'", "'"), ("---\n", "\n---\n")],
    "json": [("[", "]"), ('{"a":', "}"), ('"', '"')],
    "code": [("(", ")"), ("{", "}"), ('"', '"'), ("/*", "*/"), ('f"{', '}"'), ("<b>", "</b>")],
}


class Mutator:
    """Makes inputs of one subject."""

    def __init__(self, subject, seed):
        self.subject, self.seed = subject, seed
        self.words = [word for word in re.split(r"[ \n]", WORDS[subject]) if word]
        self.seeds = self.read_seeds()

    def read_seeds(self):
        """Pieces of real inputs: whole small files, and paragraphs of large ones."""
        texts = []
        files = sorted((HERE / "cases" / self.subject).glob("*"))
        files += [path for pattern in SEEDS[self.subject] for path in sorted(ROOT.glob(pattern)) if path.is_file()]
        for path in files:
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            texts += [text] if len(text) < 3000 else re.split(r"\n\n(?=\S)", text)
        if self.subject == "template":
            for line in (ROOT / "Tests/conformance/jinja/cases.jsonl").read_text().splitlines():
                request = json.loads(line)
                texts += [request["template"]] if "template" in request else request["templates"].values()
        return [text[:3000] for text in texts if text.strip()]

    def input(self, number):
        """The input of that number, as bytes."""
        generator = random.Random(f"{self.seed} {self.subject} {number}")
        text = generator.choice(self.seeds)
        if generator.random() < 0.7:
            start = generator.randrange(len(text))
            text = text[start:start + generator.randrange(20, 600)]
        pieces = re.findall(r"\w+|[ \t]+|\n+|.", text, re.DOTALL)
        for _ in range(generator.choice((1, 2, 3, 5, 8, 13))):
            self.mutate(pieces, generator)
        data = "".join(pieces)[:LONGEST].encode("utf-8", "surrogateescape")
        if generator.random() < 0.05 and data:
            place = generator.randrange(len(data))
            data = data[:place] + bytes([generator.randrange(256)]) + data[place + 1:]
        return data

    def mutate(self, pieces, generator):
        place = generator.randrange(len(pieces) + 1)
        other = min(len(pieces), place + generator.choice((1, 1, 2, 4, 10)))
        kind = generator.randrange(8)
        if kind == 0:
            del pieces[place:other]
        elif kind in (1, 2):
            pieces.insert(place, generator.choice(self.words))
        elif kind == 3:
            pieces[place:other] = [generator.choice(self.words)]
        elif kind == 4:
            times = generator.choice((2, 3, 10, 200))
            pieces[place:other] = pieces[place:other] * times
        elif kind == 5:
            opening, closing = generator.choice(PAIRS[self.subject])
            times = generator.choice((1, 1, 2, 3, 60))
            pieces[place:place] = [opening] * times
            pieces[other + times:other + times] = [closing] * times
        elif kind == 6:
            source = generator.choice(self.seeds)
            start = generator.randrange(len(source))
            pieces.insert(place, source[start:start + generator.randrange(1, 80)])
        elif len(pieces) > 1:
            first, second = generator.randrange(len(pieces)), generator.randrange(len(pieces))
            pieces[first], pieces[second] = pieces[second], pieces[first]


class Worker:
    """A probe process that is started anew when it died."""

    def __init__(self, probe, subject):
        self.command = [probe, subject]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)))

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def problem(self, data):
        """What is wrong with an input; an empty string if nothing is."""
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(data.hex().encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        ready, _, _ = select.select([self.process.stdout], [], [], SECONDS)
        if not ready:
            self.stop()
            return f"no answer after {SECONDS} s"
        line = self.process.stdout.readline()
        if line:
            return line.decode(errors="replace").strip()
        status = self.process.wait()
        self.process = None
        return f"the process ended with {status}"


def smaller(data, problem, worker):
    """A smaller input with the same problem."""
    pieces = re.findall(rb"\w+|\s+|.", data, re.DOTALL)
    size, tries, most = max(1, len(pieces) // 2), 0, 8 if problem.startswith("no answer") else 400
    while size >= 1 and tries < most:
        start = 0
        while start < len(pieces) and tries < most:
            candidate = pieces[:start] + pieces[start + size:]
            tries += 1
            if worker.problem(b"".join(candidate))[:30] == problem[:30]:
                pieces = candidate
            else:
                start += size
        size //= 2
    return b"".join(pieces)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("probe")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1_000_000_000, help="how many inputs for each subject")
    parser.add_argument("--seconds", type=float, default=60, help="for all subjects together")
    parser.add_argument("--subjects", default=",".join(WORDS))
    arguments = parser.parse_args()
    subjects = arguments.subjects.split(",")
    failures = 0
    for subject in subjects:
        mutator, worker, found = Mutator(subject, arguments.seed), Worker(arguments.probe, subject), {}
        end = time.monotonic() + arguments.seconds / len(subjects)
        number = 0
        while number < arguments.count and time.monotonic() < end and len(found) < 10:
            data = mutator.input(number)
            problem = worker.problem(data)
            if problem and problem[:30] not in found:
                data = smaller(data, problem, worker)
                found[problem[:30]] = data
                path = OUT / subject / f"{zlib.crc32(data):08x}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                print(f"{subject}, seed {arguments.seed}, number {number}: {problem}\n  {path}\n  {data[:200]!r}",
                      flush=True)
            number += 1
        worker.stop()
        failures += len(found)
        print(f"{subject}: {number} inputs, {len(found)} problems", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
