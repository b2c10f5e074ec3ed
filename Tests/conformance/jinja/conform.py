#!/usr/bin/env python3
"""Compares the template engine with Jinja2, case by case.

    conform.py --engine 'swift run versus render --batch' [--suite DIR] [--share N] [--verbose]

The cases are what Jinja2's own test suite does (its sdist is fetched with `pip download`), the
cases in `cases.jsonl` beside this file, and the templates of the packages in `packages.py`, of
which `--share N` takes every Nth. The engine must speak the batch protocol: a JSON object a line in,
one out. Outputs must be equal byte for byte; where Jinja2 fails, the engine must fail, too.
"""

import argparse
import collections
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tarfile
import tempfile

import packages

HERE = pathlib.Path(__file__).resolve().parent
JINJA = "jinja2==3.1.6"


def fetch_suite(folder):
    """Unpacks Jinja2's sdist; returns the folder of its tests."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
         "--dest", folder, JINJA], check=True)
    archive = next(pathlib.Path(folder).glob("*.tar.gz"))
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return next(pathlib.Path(folder).glob("jinja2-*/tests"))


def record_suite(tests, folder):
    """Runs Jinja2's tests and returns the cases they make."""
    path = pathlib.Path(folder) / "cases.jsonl"
    environment = dict(os.environ, JINJA_CASES=str(path), PYTHONPATH=str(HERE))
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "recorder",
         "-p", "no:cacheprovider", "--ignore", "test_async.py", "--ignore", "test_async_filters.py",
         "."], cwd=tests, env=environment, check=False, stdout=subprocess.DEVNULL)
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def own_cases():
    """The cases beside this file, with Jinja2's results."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    cases = []
    for line in (HERE / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        request = json.loads(line)
        request.setdefault("main", "main")
        if "template" in request:
            request["templates"] = {"main": request.pop("template")}
        request.setdefault("autoescape", False)
        options = dict(request.get("options", {}))
        if request.get("strict"):
            options["undefined"] = StrictUndefined
        environment = Environment(
            loader=DictLoader(request["templates"]), autoescape=request["autoescape"],
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **options)
        case = {"test": "cases.jsonl::" + request.pop("feature", "other"), "request": request}
        context = json.loads(json.dumps(request.get("context", {})))
        try:
            case["output"] = environment.get_template(request["main"]).render(context)
        except Exception as error:
            case["error"] = f"{type(error).__name__}: {error}"
        cases.append(case)
    return cases


def unstable(case):
    """Whether Jinja2's own result differs from run to run, or depends on an extension."""
    output = case.get("output")
    if output is not None and (" at 0x" in output or "lipsum" in json.dumps(case["request"])):
        return "an address or a random text"
    if "|random" in json.dumps(case["request"]) or "| random" in json.dumps(case["request"]):
        return "a random result"
    error = case.get("error") or ""
    for tag in ("do", "break", "continue"):
        if f"unknown tag '{tag}'" in error:
            return "an extension that is always on here"
    return None


def answers(engine, requests):
    """What the engine answers."""
    text = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(
        shlex.split(engine), input=text, capture_output=True, text=True, encoding="utf-8")
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != len(requests):
        sys.exit(f"the engine stopped after {len(lines)} of {len(requests)}: {done.stderr[-2000:]}")
    return [json.loads(line) for line in lines]


def feature(case):
    """The part of the suite that a case belongs to."""
    parts = case["test"].split(" ")[0].split("::")
    return "::".join(parts[:2]) if len(parts) > 2 or "cases" in parts[0] else parts[0]


def agrees(case, answer):
    """Whether the engine's answer is Jinja2's: the same output, or an error where that fails."""
    return "error" in answer if "error" in case else answer.get("output") == case["output"]


def comparable_cases(cases, skipped):
    """The cases that can be compared, each once; counts why others cannot in `skipped`."""
    seen = set()
    for case in cases:
        reason = case.get("skipped") or unstable(case)
        key = json.dumps(case["request"], sort_keys=True) + str("output" in case) if not reason else None
        if reason:
            skipped[reason] += 1
        elif key not in seen:
            seen.add(key)
            yield case


def report_suite(results, skipped):
    """Prints how much of each part of the suite agrees."""
    total = collections.Counter(feature(case) for case, _ in results)
    agreeing = collections.Counter(feature(case) for case, answer in results if agrees(case, answer))
    for name in sorted(total):
        print(f"{name:60} {agreeing[name]:5} of {total[name]:5}")
    print(f"{'all':60} {agreeing.total():5} of {total.total():5}")
    print_skipped(skipped)


def print_skipped(skipped):
    print(f"not expressible as templates and JSON: {skipped.total()}")
    for reason, count in skipped.most_common():
        print(f"  {count:5} {reason}")


def report_packages(results, skipped):
    """Prints how much of each package's templates agrees, and of each feature of the language."""
    packages_ = collections.defaultdict(collections.Counter)
    features = collections.defaultdict(collections.Counter)
    changes = collections.Counter()
    for case, answer in results:
        outcome = ("differ" if not agrees(case, answer) else "fail" if "error" in case else "render")
        packages_[case["package"]][outcome] += 1
        for name in case["features"]:
            features[name][outcome] += 1
        changes.update(case["changes"])
    for title, table in (("templates of packages", packages_), ("features they use", features)):
        print(f"\n{title:40} {'same':>6} {'both':>6}")
        print(f"{'':40} {'output':>6} {'fail':>6} {'differ':>6}")
        for name, counts in sorted(table.items()):
            print(f"{name:40} {counts['render']:6} {counts['fail']:6} {counts['differ']:6}")
    counts = sum(packages_.values(), collections.Counter())
    print(f"{'all packages':40} {counts['render']:6} {counts['fail']:6} {counts['differ']:6}")
    print("made expressible: " + ", ".join(f"{count} {what}" for what, count in changes.most_common()))
    print_skipped(skipped)


def show(disagreements):
    for case, answer in disagreements:
        print("\n" + case["test"])
        request = case["request"]
        print("  template: ", json.dumps(request["templates"][request["main"]])[:1500])
        print("  context:  ", json.dumps(request.get("context"))[:300])
        print("  jinja2:   ", json.dumps(case.get("output", case.get("error")))[:1000])
        print("  here:     ", json.dumps(answer)[:1000])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", required=True, help="the command that speaks the protocol")
    parser.add_argument("--suite", help="the folder of Jinja2's tests, if it is there already")
    parser.add_argument("--share", type=int, default=1, help="take every Nth of the packages' cases")
    parser.add_argument("--verbose", action="store_true", help="show every disagreement")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        tests = arguments.suite or fetch_suite(folder)
        suite = record_suite(tests, folder) + own_cases()
    real = list(packages.cases(arguments.share))

    disagreements = []
    for cases, report in ((suite, report_suite), (real, report_packages)):
        skipped = collections.Counter()
        cases = list(comparable_cases(cases, skipped))
        results = list(zip(cases, answers(arguments.engine, [case["request"] for case in cases])))
        report(results, skipped)
        disagreements += [(case, answer) for case, answer in results if not agrees(case, answer)]
    if arguments.verbose:
        show(disagreements)
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
