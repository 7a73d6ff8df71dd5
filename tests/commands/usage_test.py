# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Calls that ask for something that does not exist end with status 2 and one sentence, before any work."""
import unittest

from driver import CommandTest, phantom, run


class UsageTest(CommandTest):
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
    unittest.main()
