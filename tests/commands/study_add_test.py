# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho study add: what should be taken again is said while the patient still sits there."""
import csv
import functools
import pathlib
import tempfile

import cv2
import numpy as np

import driver
from driver import CommandTest, run

BASELINE = "sub-001_ses-20260105_site-vertex_shot-1.jpg"


@functools.lru_cache(maxsize=None)
def rendered():
    """Two visits of one scalp; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-added-")
    done = run("phantom", "same", "--visits", "2", "--seed", "4", "--width-px", "600", "--height-px", "460", "--out", folder.name)
    assert done.returncode == 0, done.stderr
    return folder


def visit(number):
    return pathlib.Path(rendered().name) / f"same-4-v{number}.jpg"


class StudyAddTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        self.ok("study", "init", self.study)
        self.assertEqual(self.add("2026-01-05", visit(0)).stderr, "")
        self.image = cv2.imread(str(visit(1)))

    def ok(self, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def add(self, date, photo, *options):
        return self.ok("study", "add", self.study, "--participant", "001", "--date", date, "--site", "vertex",
                       "--um-per-px", "7", *options, photo)

    def add_changed(self, name, image, *options):
        path = self.folder / f"{name}.png"
        cv2.imwrite(str(path), np.clip(image, 0, 255).astype(np.uint8))
        return self.add("2026-06-29", path, *options)

    def test_a_bad_photo_leaves_no_half_row(self):
        before = (self.study / "participants.tsv").read_bytes()
        done = run("study", "add", self.study, "--participant", "002", "--date", "2026-01-05", "--site", "vertex", "--arm",
                   "placebo", self.folder / "missing.jpg")
        self.assertEqual(done.returncode, 3)
        self.assertIn("missing.jpg: there is no such file", done.stderr)
        self.assertEqual((self.study / "participants.tsv").read_bytes(), before)

    def test_a_visit_in_the_future_is_refused(self):
        done = run("study", "add", self.study, "--participant", "001", "--date", "2162-01-05", "--site", "vertex",
                   visit(1))
        self.assertEqual(done.returncode, 2)
        self.assertIn("2162-01-05 lies in the future", done.stderr)

    def test_names_that_differ_in_case_only_are_pointed_out(self):
        for participant, arm, angle in (("X1", "Placebo", cv2.ROTATE_180), ("x1", "placebo", cv2.ROTATE_90_CLOCKWISE)):
            cv2.imwrite(str(self.folder / f"{arm}-photo.png"), cv2.rotate(self.image, angle))
            done = run("study", "add", self.study, "--participant", participant, "--date", "2026-01-05", "--site", "vertex",
                       "--arm", arm, "--um-per-px", "7", "--no-check", self.folder / f"{arm}-photo.png")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("'sub-X1' and 'sub-x1' differ in case only", done.stderr)
        self.assertIn("'Placebo' and 'placebo' differ in case only", done.stderr)

    def test_a_good_photo_says_nothing(self):
        self.assertEqual(self.add_changed("good", self.image).stderr, "")

    def test_what_should_be_taken_again_is_said_at_once(self):
        soft = self.add_changed("soft", cv2.GaussianBlur(self.image, (0, 0), 2.6))
        self.assertIn("sub-001_ses-20260629_site-vertex_shot-1.png: Thickness can't be told", soft.stderr)
        self.assertIn("out of focus", soft.stderr)
        # Sharp enough to be measured, but not as the baseline was.
        image = self.image.astype(float)
        sharpened = self.add_changed("sharpened", 4 * image - 3 * cv2.GaussianBlur(image, (0, 0), 1.5))
        self.assertIn(f"Thickness can't be compared with {BASELINE}: the photos were not taken alike", sharpened.stderr)
        self.assertIn("sharpening off", sharpened.stderr)
        # The table says the same, and counts go on.
        self.ok("study", "analyze", self.study)
        with open(self.study / "derivatives/tricho/measurements.tsv", encoding="utf-8", newline="") as file:
            rows = {row["shot"]: row for row in csv.DictReader(file, delimiter="\t")
                    if row["visit_id"] == "ses-20260629"}
        for shot, why in (("1", "out of focus"), ("2", "not taken alike")):
            self.assertEqual(rows[shot]["mean_diameter_um"], "n/a")
            self.assertEqual(rows[shot]["usable"], "true")
            self.assertIn(why, rows[shot]["reason"])
            self.assertNotEqual(rows[shot]["hairs_per_cm2"], "n/a")

    def test_a_photo_that_shows_no_skin(self):
        self.assertIn("shows no skin", self.add_changed("grey", np.full_like(self.image, 128)).stderr)

    def test_without_a_look(self):
        self.assertEqual(self.add_changed("soft", cv2.GaussianBlur(self.image, (0, 0), 2.6), "--no-check").stderr, "")


if __name__ == "__main__":
    driver.main()
