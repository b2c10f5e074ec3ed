"""Sends forms that are too much, and prints what they are answered."""

import sys
from urllib.error import HTTPError
from urllib.request import urlopen


def ask(body):
    try:
        return urlopen(sys.argv[1], body.encode()).status
    except HTTPError as error:
        return error.code


print("a field of 400,000 bytes:", ask("a=" + "x" * 400_000))
print("a field of 1,000,000 bytes:", ask("a=" + "x" * 1_000_000))
print("a field of 3,000,000 bytes:", ask("a=" + "x" * 3_000_000))
print("1,001 fields:", ask("&".join(f"f{n}=1" for n in range(1001))))
