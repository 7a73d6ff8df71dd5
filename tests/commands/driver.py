# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Runs tricho as a user does. Each test gets an empty folder, and photos made by tricho phantom."""
import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TRICHO = os.environ["TRICHO"]
SOURCE = pathlib.Path(os.environ["TRICHO_SOURCE"])
PATIENCE_S = float(os.environ.get("TRICHO_TEST_PATIENCE_S", 120))  # What takes longer hangs; more under TSan.


# Root, as whom a container runs its tests, may read and write everything; without these rights it is like anybody.
UNPRIVILEGED = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def run(*arguments, cwd=None, unprivileged=False, **settings):
    """stdout, stderr and exit status of one call; fails on a crash or a hang."""
    done = subprocess.run([*(UNPRIVILEGED if unprivileged else []), TRICHO, *map(str, arguments)], cwd=cwd, capture_output=True,
                          timeout=PATIENCE_S, check=False, **settings)
    done.stdout = done.stdout.decode("utf-8", "replace")
    done.stderr = done.stderr.decode("utf-8", "replace")
    assert done.returncode >= 0, f"killed by signal {-done.returncode}: {arguments}"
    return done


@functools.lru_cache(maxsize=None)
def phantoms():
    """A folder with small photos of one scalp each, 7 um per px; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-phantoms-")
    done = run("phantom", "standard", "thinning", "bare", "--width-px", 480, "--height-px", 360, "--out", folder.name)
    assert done.returncode == 0, done.stderr
    return folder  # Kept alive by the cache.


def phantom(family):
    return pathlib.Path(phantoms().name) / f"{family}-1-v0.jpg"


def stamp(photo, date):
    """Writes the time at which a JPEG was taken: an APP1 segment after its start."""
    text = date.encode("ascii") + b"\0"
    entry = (0x9003).to_bytes(2, "little") + (2).to_bytes(2, "little") + len(text).to_bytes(4, "little")
    exif = (b"II*\0" + (8).to_bytes(4, "little") + (1).to_bytes(2, "little") + (0x8769).to_bytes(2, "little") +
            (4).to_bytes(2, "little") + (1).to_bytes(4, "little") + (26).to_bytes(4, "little") + bytes(4) +
            (1).to_bytes(2, "little") + entry + (44).to_bytes(4, "little") + bytes(4) + text)
    body = b"Exif\0\0" + exif
    jpeg = photo.read_bytes()
    if jpeg[2:4] == b"\xff\xe1":
        jpeg = jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6], "big"):]
    photo.write_bytes(jpeg[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:])


def main():
    """Runs the tests of the calling script. Exit status 77, which ctest shows as skipped, where one was skipped."""
    result = unittest.main(exit=False).result
    for test, why in result.skipped:
        print(f"skipped: {test}: {why}", file=sys.stderr)
    sys.exit(1 if not result.wasSuccessful() else 77 if result.skipped else 0)


class CommandTest(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="tricho-test-")
        self.folder = pathlib.Path(self._folder.name)
        self.out = self.folder / "out"

    def tearDown(self):
        self._folder.cleanup()

    def read_json(self, stem):
        return json.loads((self.out / f"{stem}.json").read_text(encoding="utf-8"))

    def assert_one_sentence(self, text, *parts):
        lines = [line for line in text.splitlines() if line]
        self.assertTrue(lines, "nothing was said")
        self.assertTrue(lines[0].startswith("tricho: "), lines[0])
        self.assertNotIn("fault of the program", text)
        for part in parts:
            self.assertIn(part, lines[0])

    def assert_refused(self, done, status, *parts):
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        # The library names the field of an option: --um-per-px is um_per_px.
        if not any(part in done.stderr for part in parts):
            parts = [part.lstrip("-").replace("-", "_") if part.startswith("--") else part for part in parts]
        self.assert_one_sentence(done.stderr, *parts)
        self.assertEqual(done.stdout, "")

    def assert_no_rests(self):
        rests = [path for path in self.folder.rglob("*") if path.name.endswith(".part")]
        self.assertEqual(rests, [])
