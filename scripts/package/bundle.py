#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Makes a tree that runs anywhere on Debian 12 out of an installed one: adds the shared libraries that the program
needs, as Debian ships them (but for run paths of their own), with their licences, and takes out what needs a place of
its own (desktop, service).

usage: bundle.py INSTALLED TREE LIST   INSTALLED: DESTDIR/usr; TREE: made; LIST: JSON of what was added, for the SPDX list

The C library stays the system's. OpenCV's codecs are linked with GDAL and GDCM, for files that this program never hands
to them (186 MB in 138 libraries): in their place stands stand_in.c, which reads nothing.
"""
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
OF_THE_C_LIBRARY = re.compile(r"^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util))\.so\.\d+$")
STAND_INS = re.compile(r"^lib(gdal|gdcm\w+)\.so\.[\d.]+$")
WITHOUT = ("share/applications", "share/icons", "lib/systemd", "libexec")
# Built into the program: no file of theirs is brought, their licence is.
BUILT_IN = ("libsqlitecpp-dev", "nlohmann-json3-dev", "libkainjow-mustache-dev", "libeigen3-dev", "libboost1.74-dev",
            "fonts-dejavu-core")


def output_of(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def needed_by(file):
    return re.findall(r"\(NEEDED\).*\[(.+)\]", output_of("readelf", "-d", str(file)))


def known_libraries():
    """Name -> file, the first that the loader would take."""
    known = {}
    for name, path in re.findall(r"^\s*(\S+) \(libc6,x86-64.*\) => (\S+)$", output_of("/sbin/ldconfig", "-p"), re.M):
        known.setdefault(name, pathlib.Path(path))
    return known


def package_of(file):
    """(name, version) of the Debian package that a file is of."""
    file = file.resolve()
    for path in (file, pathlib.Path("/usr") / file.relative_to("/"), pathlib.Path("/") / file.relative_to("/usr")
                 if file.is_relative_to("/usr") else file):
        found = subprocess.run(["dpkg-query", "-S", str(path)], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            name = found.stdout.split(": ")[0]
            return name.split(":")[0], output_of("dpkg-query", "-W", "-f=${Version}", name)
    sys.exit(f"bundle.py: {file} is of no Debian package: its licence is not known")


def keep_licence(package, licences):
    source = pathlib.Path("/usr/share/doc") / package / "copyright"
    if not source.exists():
        sys.exit(f"bundle.py: {source} is missing: the licence of {package} can't be told")
    licences.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, licences / package)


def main():
    installed, tree, listing = map(pathlib.Path, sys.argv[1:])
    if tree.exists():
        shutil.rmtree(tree)
    shutil.copytree(installed, tree)
    for folder in WITHOUT:
        shutil.rmtree(tree / folder, ignore_errors=True)
    modules = next((tree / "lib").rglob("libtricho_codecs.so")).parent
    licences = tree / "share/doc/opentricho/licences"
    known = known_libraries()
    left = [tree / "bin/tricho", *sorted(modules.glob("*.so"))]
    done, added = set(), []
    while left:
        for name in needed_by(left.pop()):
            if name in done or OF_THE_C_LIBRARY.match(name):
                continue
            done.add(name)
            to = modules / name
            if STAND_INS.match(name):
                subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-s", f"-Wl,-soname,{name}", "-o", str(to),
                                str(HERE / "stand_in.c")], check=True)
                continue
            source = known[name]
            shutil.copyfile(source, to)
            has_run_path = "(RUNPATH)" in output_of("readelf", "-d", str(to))
            if has_run_path:  # It would keep the program's own from counting for what this one needs.
                subprocess.run(["patchelf", "--remove-rpath", str(to)], check=True)
            package, version = package_of(source)
            keep_licence(package, licences)
            added.append({"file": str(to.relative_to(tree)), "package": package, "version": version, "without_run_path": has_run_path,
                          "sha256": hashlib.sha256(to.read_bytes()).hexdigest()})
            left.append(to)
    for package in BUILT_IN:
        keep_licence(package, licences)
    listing.write_text(json.dumps(sorted(added, key=lambda one: one["file"]), indent=1) + "\n", encoding="utf-8")


main()
