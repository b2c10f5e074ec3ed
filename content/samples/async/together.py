"""Sends five requests at a time, and prints how many of them were in the view together."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen


def most(_):
    with urlopen(sys.argv[1]) as response:
        return json.load(response)["most"]


with ThreadPoolExecutor(5) as pool:
    print("together:", max(pool.map(most, range(5))))
