"""Measures both sides in turns, each in a process of its own, and prints the least that each figure came to.

Django is configured once in a process, and a machine that is busy with something else can only add.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


# region best
def microseconds(function, rounds, number):
    """The least processor time of a call, over many short rounds."""
    for _ in range(number):
        function()
    best = None
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(number):
            function()
        spent = (time.process_time() - start) / number * 1e6
        best = spent if best is None else min(best, spent)
    return best
# endregion


def measure(sides, rounds, number, turns=2):
    """`sides` are functions by name, each of which gives functions by name; these are measured."""
    if len(sys.argv) == 2:
        work = sides[sys.argv[1]]()
        print(json.dumps({name: microseconds(function, rounds, number) for name, function in work.items()}))
        return
    least = {}
    for side in tuple(sides) * turns:
        done = subprocess.run([sys.executable, sys.argv[0], side], check=True, capture_output=True, text=True)
        for name, spent in json.loads(done.stdout).items():
            least[side, name] = min(spent, least.get((side, name), spent))
    for (side, name), spent in least.items():
        print(f"{side}, {name}: {spent:.0f} µs")
