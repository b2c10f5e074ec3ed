"""Weighs what pip has installed here for these packages, with everything that they need.

Files that Python compiled are left out. Megabytes are of 1,000,000 bytes.
"""

import sys
from importlib.metadata import distribution

from packaging.requirements import Requirement


# region weigh
def needed(name, found):
    """Adds the package, and all that it needs on this machine, to `found`."""
    package = distribution(name)
    if found.setdefault(package.metadata["Name"], package) is not package:
        return
    for text in package.requires or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed(requirement.name, found)


packages = {}
for name in sys.argv[1:]:
    needed(name, packages)
files = [
    file.locate()
    for package in packages.values()
    for file in package.files
    if file.suffix != ".pyc" and file.locate().is_file()
]
size = sum(file.stat().st_size for file in files)
lines = sum(file.read_bytes().count(b"\n") for file in files if file.suffix == ".py")
translations = sum(file.stat().st_size for file in files if file.suffix in (".po", ".mo"))
# endregion

print(", ".join(sorted(packages, key=str.lower)))
print(f"{len(packages)} packages, {size / 1e6:.1f} MB, {lines} lines of Python")
print(f"{100 * translations / size:.0f} % of it are translations")
