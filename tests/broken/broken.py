# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Runs tricho on what is broken and holds it to what docs/reliability.md promises: it ends by itself, with the exit
status and the sentence that are expected, within its memory, and leaves nothing half-done behind."""
import dataclasses
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "commands"))
from driver import TRICHO, main, phantom, run  # noqa: F401: for the suites

MEASURED = pathlib.Path(__file__).resolve().parent / "measured.py"
HANG_S = 120  # Nobody waits that long for a refusal; a slow machine under load must not fail.
BASE_MB = 150  # What any run may take, and this much for each pixel of a photo that is read.
BYTES_PER_PX = 50
# The sanitizers keep a shadow of all memory, whose size is not the program's: the same suite measures it without them.
MEASURES_MEMORY = os.environ.get("TRICHO_SANITIZED") != "ON"


@dataclasses.dataclass
class Case:
    """`files` go into an empty folder, in which tricho runs with `arguments`."""
    name: str
    files: dict
    arguments: list
    status: int
    words: str  # In the one sentence on stderr; "" where tricho has nothing to say.
    pixels: int = 0  # Of the photo, where it is read.
    extra_mb: int = 0  # Memory that this input may take on top.


PIPE = None  # As a file's content: a pipe, which never says anything.


class BrokenTest(unittest.TestCase):
    """A suite calls check_all with its cases."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="tricho-broken-")
        self.folder = pathlib.Path(self._folder.name)

    def tearDown(self):
        self._folder.cleanup()

    def check_all(self, cases):
        self.assertEqual(len({case.name for case in cases}), len(cases), "two cases of one name")
        for case in cases:
            with self.subTest(name=case.name):
                self.check(case)
        print(f"{len(cases)} cases of {type(self).__name__}.{self._testMethodName}", file=sys.stderr)

    def prepare(self, case):
        """An empty folder with the files of the case."""
        place = self.folder / "case"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name, content in case.files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                os.mkfifo(place / name)
            else:
                (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return place

    def check(self, case):
        place = self.prepare(case)
        status, stdout, stderr, peak_mb = self.run_measured(case.arguments, place)
        told = f"{case.name}: status {status}, {peak_mb:.0f} MB\n{stdout[-500:]}{stderr[-1500:]}"
        self.assertEqual(status, case.status, told)
        lines = [line for line in stderr.splitlines() if line]
        if case.words or case.status:
            self.assertTrue(lines, told)
            self.assertTrue(lines[0].startswith("tricho: "), told)
            self.assertIn(case.words, lines[0], told)
            self.assertLess(len(lines[0]), 2500, told)
            # `analyze` goes on with the next photo and says at the end how many failed.
            self.assertLessEqual(len(lines), 2 if case.arguments[0] == "analyze" else 1, told)
        else:
            self.assertEqual(lines, [], told)
        for letter in stdout + stderr:
            self.assertTrue(letter.isprintable() or letter in "\n\t", f"{case.name}: {letter!r} reaches the terminal")
        if MEASURES_MEMORY:
            most_mb = BASE_MB + case.extra_mb + BYTES_PER_PX * case.pixels / 1e6
            self.assertLess(peak_mb, most_mb, told)
        self.assert_nothing_left(place, case)

    def assert_nothing_left(self, place, case):
        left = [str(path.relative_to(place)) for path in place.rglob("*") if not path.is_dir()]
        for path in left:
            name = os.path.basename(path)
            if path not in case.files:
                self.assertFalse(name.startswith(".") or name.endswith((".part", ".fresh", "-journal")), path)
        if case.status == 2:
            self.assertEqual(sorted(left), sorted(case.files), "a command that is not understood writes nothing")

    def run_measured(self, arguments, place):
        """Exit status, both streams, and the most memory that was in use."""
        report = self.folder / "report"
        command = [sys.executable, "-IS", MEASURED, report, TRICHO, *map(str, arguments)]
        process = subprocess.Popen(command, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)
        try:
            stdout, stderr = process.communicate(timeout=HANG_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            self.fail(f"hangs: {arguments}")
        status, peak_kb = map(int, report.read_text(encoding="ascii").split())
        return status, stdout.decode("utf-8", "replace"), stderr.decode("utf-8", "replace"), peak_kb / 1024


def analyze(photo, *options):
    """The command for a photo whose scale is given, so that a sidecar plays no part."""
    return ["analyze", photo, "--um-per-px", 7, "--out", "out", "--jobs", 1, "--quiet", *options]
