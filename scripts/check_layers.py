#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Checks that files include only their own folder and folders above it, and that OpenCV stays where pixels are.

usage: check_layers.py [ROOT]

The order is the order in which the data flows (docs of the house: CONTRIBUTING.md). A line that ends in
`// layers-allow: REASON` is let through. Exit status 1 when something is wrong, with file, line, and what to do.
"""
import pathlib
import re
import sys

ORDER = ["base", "capture", "hair", "matching", "metrics", "outcome", "phantom", "pipeline", "report", "store", "study",
         "tools"]
STRANGERS = {("report", "store"), ("store", "report")}
MAY_USE_OPENCV = {"capture", "hair", "matching", "phantom", "report"}
MAY_USE_OPENCV_FILES = {"pipeline.cc", "pipeline_pair.cc"}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def layer_of(path):
    first = path.split("/")[0]
    return "pipeline" if first.startswith("pipeline") else first


def check_file(path, name):
    layer = layer_of(name)
    faults = []
    if layer not in ORDER:
        return [(1, f"folder '{layer}' is in no layer; add it to ORDER in scripts/check_layers.py where it belongs")]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if re.search(r"//\s*layers-allow: \S", line):
            continue
        code = line.split("//")[0]
        include = INCLUDE.match(code)
        if include:
            target = layer_of(include.group(1))
            if target in ORDER and ORDER.index(target) > ORDER.index(layer):
                faults.append((number, f"{layer}/ includes {include.group(1)}, which lies below it; move what it needs "
                                       f"up, or the work down"))
            if (layer, target) in STRANGERS:
                faults.append((number, f"{layer}/ and {target}/ do not know each other; let study/ bring them together"))
        if re.search(r"\bcv::", code) and layer not in MAY_USE_OPENCV and name not in MAY_USE_OPENCV_FILES:
            faults.append((number, f"cv:: in {layer}/: speak base/ and Eigen here; pixels end in hair/ and matching/"))
    return faults


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent)
    source = root / "src"
    num_files = 0
    failed = False
    for path in sorted(source.rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        num_files += 1
        for number, fault in check_file(path, path.relative_to(source).as_posix()):
            print(f"src/{path.relative_to(source)}:{number}: {fault}")
            failed = True
    if num_files == 0:
        print(f"no source files below {source}")
        failed = True
    print(f"layers: {num_files} files, {'FAULTS' if failed else 'all in order'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
