# Prints what a Python environment says of itself, as EnvironmentReport.swift reads it.
import importlib.metadata
import json
import os
import sys

interpreter = os.path.realpath(sys.executable)
folders = {sys.base_prefix, sys.base_exec_prefix, os.path.dirname(os.path.dirname(interpreter))}
# A prefix may be a link, which is followed on the way to the files.
folders |= {os.path.realpath(folder) for folder in folders}
packages = {
    (found.metadata["Name"], found.version) for found in importlib.metadata.distributions(path=[
        path for path in sys.path if path.startswith(sys.prefix + os.sep)
    ])
}
print(json.dumps({
    "version": ".".join(map(str, sys.version_info[:3])),
    "readable": sorted(folders - {os.sep}),
    "packages": [
        {"name": name, "version": version}
        for name, version in sorted(packages, key=lambda package: package[0].lower())
    ],
}))
