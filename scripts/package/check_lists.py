#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Holds the SPDX list of a folder of packages against the packages; ends with the first thing that is wrong.

usage: check_lists.py FOLDER TREE   FOLDER: what package.sh made; TREE: its tarball, unpacked
"""
import hashlib
import json
import pathlib
import re
import subprocess
import sys

OF_OURS = re.compile(r"libtricho_\w+\.so|lib(gdal|gdcm\w+)\.so\.[\d.]+")  # The latter are stand_in.c.


def demand(is_right, words):
    if not is_right:
        sys.exit(f"check_lists.py: {words}")


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_form(listing):
    """What SPDX 2.3 asks for beyond the keys: names are unique and well made, and every relation leads somewhere."""
    ids = [one["SPDXID"] for one in [listing, *listing["packages"], *listing["files"]]]
    demand(len(ids) == len(set(ids)), "an SPDXID is given twice")
    demand(all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", one) for one in ids), "an SPDXID is malformed")
    ends = [one[end] for one in listing["relationships"] for end in ("spdxElementId", "relatedSpdxElement")]
    demand(set(ends) | set(listing["documentDescribes"]) <= set(ids), "a relation leads nowhere")


def main():
    folder, tree = map(pathlib.Path, sys.argv[1:])
    listing = json.loads(next(folder.glob("*.spdx.json")).read_text(encoding="utf-8"))
    check_form(listing)
    versions = {one["name"]: one["versionInfo"] for one in listing["packages"]}
    for one in listing["packages"]:
        if "packageFileName" in one:
            demand(one["checksums"][0]["checksumValue"] == sha256(folder / one["packageFileName"]), f"the sum of {one['name']}")
    deb = next(folder.glob("*.deb"))
    depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], check=True, capture_output=True, text=True).stdout
    for name in re.findall(r"(?:^|, )([a-z0-9.+-]+)", depends):
        demand(name in versions, f"{name}, which the .deb depends on, is not listed")

    listed = {one["fileName"]: one for one in listing["files"]}
    libraries = {f"./{path.relative_to(tree)}": path for path in tree.rglob("*.so*") if not OF_OURS.fullmatch(path.name)}
    demand(libraries.keys() == listed.keys(), f"listed or there, not both: {sorted(libraries.keys() ^ listed.keys())}")
    for name, path in libraries.items():
        demand(listed[name]["checksums"][0]["checksumValue"] == sha256(path), f"the sum of {name}")
        package, version = re.match(r"of Debian's (\S+) ([^\s,]+)", listed[name]["comment"]).groups()
        demand(versions.get(package) == version, f"the version of {package}")
        demand((tree / "share/doc/opentricho/licences" / package).is_file(), f"the licence of {package} is missing")
    print(f"{len(libraries)} libraries of {len(versions) - 2} packages of Debian, as listed")


main()
