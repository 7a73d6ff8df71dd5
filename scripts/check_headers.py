#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Checks that each header of src/ compiles alone.

usage: check_headers.py BUILD [--all]   BUILD: a build folder with compile_commands.json, without precompiled headers

In every .cc file its own header comes first, so that a header that lacks something is found out wherever the file is
compiled alone. Compiled here are the headers without such a file, and those that the last commit changed (since
TRICHO_BASE, if it names another one); with --all, every one.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src"


def flags_of(build):
    """How the library's files are compiled, and where."""
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    one = next(entry for entry in commands
               if "/tricho_lib.dir/" in entry["command"] and entry["file"].endswith(("cc", "cxx"))
               and "cmake_pch" not in entry["file"])  # That one writes a file of its own.
    words = shlex.split(one["command"])
    compiler = next(i for i, word in enumerate(words) if "ccache" not in word)
    drop = {"-c", "-o", one["file"], words[words.index("-o") + 1]}
    return [word for word in words[compiler:] if word not in drop]


def compiles(header, flags):
    """What the compiler says against the header alone; empty when nothing."""
    done = subprocess.run([*flags, "-x", "c++", "-fsyntax-only", "-include", header, os.devnull], capture_output=True,
                          text=True, check=False)
    return "" if done.returncode == 0 else done.stderr


def changed_headers():
    """Those that git says changed; none outside of a checkout."""
    base = os.environ.get("TRICHO_BASE", "HEAD~1")
    done = subprocess.run(["git", "diff", "--name-only", base, "--", "*.h"], cwd=SOURCE, capture_output=True, text=True,
                          check=False)
    return {SOURCE.parent / name for name in done.stdout.splitlines()}


def main():
    build = pathlib.Path(sys.argv[1])
    compile_all = "--all" in sys.argv[2:]
    faults = []
    alone = []
    changed = changed_headers()
    headers = sorted(SOURCE.rglob("*.h"))
    for header in headers:
        own = header.with_suffix(".cc")
        if not own.exists() or header in changed or compile_all:
            alone.append(header)
        if own.exists():
            first = re.search(r'^#include\s+[<"](.+)[>"]', own.read_text(encoding="utf-8"), re.MULTILINE)
            if not first or first.group(1) != str(header.relative_to(SOURCE)):
                faults.append(f"src/{own.relative_to(SOURCE)}: its own header comes first, so that it needs no other")
    flags = flags_of(build)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
        for header, said in zip(alone, workers.map(lambda path: compiles(path, flags), alone)):
            if said:
                faults.append(f"src/{header.relative_to(SOURCE)} does not compile alone:\n{said}")
    print("\n".join(faults + [f"headers: {len(headers)}, {len(alone)} of them compiled alone, {len(faults)} faults"]))
    return 1 if faults or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
