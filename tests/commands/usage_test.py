# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Calls that ask for something that does not exist end with status 2 and one sentence, before any work."""
import os
import subprocess
import unittest

import driver
from driver import TRICHO, CommandTest, phantom, run


class UsageTest(CommandTest):
    def test_a_decimal_comma_is_named(self):
        done = run("analyze", "a.jpg", "--um-per-px", "5,5", "--out", self.out)
        self.assertEqual(done.returncode, 2)
        self.assertIn("('5,5') for option '--um-per-px' is invalid; numbers have a decimal point: 5.5", done.stderr)

    def test_no_command_shows_the_usage(self):
        done = run()
        self.assertEqual(done.returncode, 2)
        self.assertIn("analyze", done.stderr)

    def test_unknown_command(self):
        self.assert_refused(run("frobnicate"), 2, "frobnicate")

    def test_version(self):
        done = run("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^tricho \d+\.\d+\.\d+")

    def test_help(self):
        for call in (["help"], ["--help"], ["-h"]):
            done = run(*call)
            self.assertEqual(done.returncode, 0)
            for command in ("analyze", "study", "series", "phantom", "help"):
                self.assertIn(command, done.stdout)
        self.assert_refused(run("help", "nothing"), 2, "nothing")

    def test_help_of_a_command_tells_all(self):
        for command in ("analyze", "study", "series", "phantom"):
            texts = {run(command, "--help").stdout, run("help", command).stdout}
            self.assertEqual(len(texts), 1)
            text = texts.pop()
            for part in ("Usage:", "Options:", "Examples:", "References:", *(["--out"] if command != "study" else [])):
                self.assertIn(part, text)

    def test_every_option_has_a_default_from_its_field(self):
        text = run("analyze", "--help").stdout
        self.assertIn("--vellus-below-um X (=30)", text)
        self.assertIn("--terminal-from-um X (=60)", text)

    def test_output_that_can_not_be_written(self):
        """Who reads a table must learn that it is not whole."""
        for call in (["--version"], ["help"], ["help", "analyze"], ["cohort", "--plan", "--effect", "1", "--sd", "1"]):
            with self.subTest(call=call), open("/dev/full", "wb") as full:
                done = subprocess.run([TRICHO, *call], stdout=full, stderr=subprocess.PIPE, timeout=120, check=False)
                self.assertEqual(done.returncode, 4)
                self.assert_one_sentence(done.stderr.decode(), "standard output can't be written")

    def test_a_caller_that_closed_its_files(self):
        """No file of the results gets the number of one, and with it what was meant for the terminal."""
        expected = self.folder / "expected"
        photo = (phantom("thinning"), "--um-per-px", 7, "--out")
        self.assertEqual(run("analyze", *photo, expected).returncode, 0)
        done = run("analyze", *photo, self.out, preexec_fn=lambda: os.closerange(0, 3))
        self.assertEqual(done.returncode, 0)
        for path in expected.iterdir():
            self.assertEqual(path.read_bytes(), (self.out / path.name).read_bytes(), path.name)

    def test_analyze_needs_a_photo_and_a_folder(self):
        self.assert_refused(run("analyze"), 2, "photo")
        self.assert_refused(run("analyze", "--out", self.out), 2, "photo")
        self.assert_refused(run("analyze", phantom("standard")), 2, "--out")

    def test_wrong_values(self):
        wrong = {"--um-per-px": ["0", "-1", "nan", "inf", "1e9", "abc", "5,5", "5um"],
                 "--field-width-mm": ["0", "-3", "nan", "1e9", "x"],
                 "--marker-mm": ["0", "-3", "nan", "1e9", "x"],
                 "--vellus-below-um": ["0", "-1", "nan", "1000", "thin"],
                 "--terminal-from-um": ["0", "-1", "nan", "1000", "thick"],
                 "--jobs": ["0", "-1", "1.5", "many", "100000", "99999999999999999999"],
                 "--seed": ["-1", "x", "1.5"],
                 "--segmenter": ["magic", ""]}
        for option, values in wrong.items():
            for value in values:
                with self.subTest(option=option, value=value):
                    done = run("analyze", phantom("standard"), "--out", self.out, option, value)
                    self.assert_refused(done, 2, option)
                    self.assertFalse(self.out.exists(), "work began")

    def test_wrong_options(self):
        call = ["analyze", phantom("standard"), "--out", self.out]
        self.assert_refused(run(*call, "--um-per-pixel", "5"), 2, "um-per-pixel")
        self.assert_refused(run(*call, "--um", "5"), 2, "um")
        self.assert_refused(run(*call, "-x"), 2, "-x")
        self.assert_refused(run(*call, "--um-per-px"), 2, "um-per-px")
        self.assert_refused(run(*call, "--jobs", "1", "--jobs", "2"), 2, "jobs")
        self.assert_refused(run(*call, "--um-per-px", "5", "--field-width-mm", "9"), 2, "--field-width-mm")
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    driver.main()
