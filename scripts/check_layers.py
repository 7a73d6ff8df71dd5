#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Checks that files include only their own folder and folders above it, and that OpenCV stays where pixels are.

usage: check_layers.py [ROOT]

The order is the order in which the data flows (docs of the house: CONTRIBUTING.md). Rooms within a folder are checked
alike, and other folders include only the doors of one that has rooms. A line that ends in `// layers-allow: REASON` is
let through. Exit status 1 when something is wrong, with file, line, and what to do.
"""
import pathlib
import re
import sys

ORDER = ["base", "capture", "hair", "matching", "metrics", "outcome", "overview", "phantom", "pipeline", "report", "store", "study",
         "web", "tools"]
STRANGERS = {("report", "store"), ("store", "report")}
# Rooms within a layer, in their order; a file that lies in none of them, as hair/find_hairs.h, comes after all.
ROOMS = {"hair": ["line", "see", "network", "trace", "fit", "root", "thickness"]}
# What other layers may include of one that has rooms.
DOORS = {"hair": {"hair/find_hairs.h", "hair/no_scalp.h", "hair/line/shaft.h", "hair/network/network.h", "hair/root/unit.h",
                  "hair/see/contrast.h", "hair/doubt.h", "hair/snap_hair.h", "hair/thickness/thickness_trust.h"}}
MAY_USE_OPENCV = {"capture", "hair", "matching", "overview", "phantom", "report"}
MAY_USE_OPENCV_FILES = {"pipeline.cc", "pipeline_corrected.cc", "pipeline_corrected.h", "pipeline_ledger.cc", "pipeline_ledger.h", "pipeline_pair.cc"}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def layer_of(path):
    first = path.split("/")[0]
    return "pipeline" if first.startswith("pipeline") else first


def room_of(path):
    """The place of a file's room among those of its layer; None when it lies in a room that has no place."""
    rooms = ROOMS[layer_of(path)]
    parts = path.split("/")
    if len(parts) == 2:
        return len(rooms)
    return rooms.index(parts[1]) if parts[1] in rooms else None


def fault_of_room(layer, name, included):
    """What is wrong with an include of a layer that has rooms, or None."""
    target = layer_of(included)
    if layer != target:
        doors = DOORS[target]
        return None if included in doors else f"{layer}/ includes {included}: only {', '.join(sorted(doors))} are doors"
    own, other = room_of(name), room_of(included)
    if other is None or other <= own:
        return None
    return f"{name} includes {included}, whose room lies below its own; move what it needs up, or the work down"


def check_file(path, name):
    layer = layer_of(name)
    faults = []
    if layer not in ORDER:
        return [(1, f"folder '{layer}' is in no layer; add it to ORDER in scripts/check_layers.py where it belongs")]
    if layer in ROOMS and room_of(name) is None:
        return [(1, f"{name} lies in no room of {layer}/; add it to ROOMS in scripts/check_layers.py where it belongs")]
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
            elif target in ROOMS:
                fault = fault_of_room(layer, name, include.group(1))
                if fault:
                    faults.append((number, fault))
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
