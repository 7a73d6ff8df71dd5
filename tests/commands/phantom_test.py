# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho phantom from outside."""
import json
import unittest

import cv2
import numpy as np

import driver
from driver import CommandTest, run

SMALL = ("--width-px", 320, "--height-px", 240)


class PhantomTest(CommandTest):
    def names(self):
        return sorted(path.relative_to(self.out).as_posix() for path in self.out.rglob("*") if path.is_file())

    def test_photo_and_truth(self):
        done = run("phantom", "standard", *SMALL, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.names(), ["standard-1-v0.jpg", "standard-1-v0.json", "truth.json"])
        truth = self.read_json("standard-1-v0")
        self.assertEqual(truth["um_per_px"], 7)
        self.assertTrue(truth["hairs"])
        self.assertEqual(cv2.imread(str(self.out / "standard-1-v0.jpg")).shape, (240, 320, 3))

    def test_same_seed_same_bytes_with_any_jobs(self):
        contents = []
        for jobs, seed in ((1, 5), (3, 5), (1, 6)):
            out = self.folder / f"out-{len(contents)}"
            run("phantom", *SMALL, "--seed", seed, "--jobs", jobs, "--out", out)
            contents.append([path.read_bytes() for path in sorted(out.glob("*.jpg"))])
        self.assertTrue(contents[0])
        self.assertEqual(contents[0], contents[1])
        self.assertNotEqual(contents[0], contents[2])

    def test_a_pair_has_control_points(self):
        run("phantom", "treated", "--visits", 2, *SMALL, "--out", self.out)
        self.assertIn("treated-1-v1-points.csv", self.names())

    def test_sidecars_give_the_scale(self):
        run("phantom", *SMALL, "--um-per-px", 6, "--sidecars", "--out", self.out)
        sidecars = [json.loads((self.out / name).read_text(encoding="utf-8")) for name in self.names()
                    if name.endswith(".json") and "truth" not in name]
        self.assertEqual(len(sidecars), 1)
        self.assertIn("PixelSize", sidecars[0])

    def test_overrides(self):
        run("phantom", *SMALL, "--units-per-cm2", 0, "--out", self.out)
        self.assertEqual(self.read_json("standard-1-v0")["hairs"], [])

    def test_hair_on_photos_of_skin(self):
        skin = self.folder / "skin"
        skin.mkdir()
        cv2.imwrite(str(skin / "plain.png"), np.full((200, 260, 3), (140, 165, 205), np.uint8))
        done = run("phantom", "clipped", "bare", *SMALL, "--um-per-px", 11, "--skin", skin, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        images = self.read_json("truth")["images"]
        self.assertEqual([image["skin_photo"] for image in images], ["plain.png"] * 2)
        self.assertTrue(images[0]["truth"]["hairs"])
        bare = cv2.imread(str(self.out / "bare-1-v0.jpg"))
        self.assertLess(np.abs(np.median(bare, (0, 1)) - (140, 165, 205)).max(), 3)
        self.assertLess(cv2.imread(str(self.out / "clipped-1-v0.jpg")).min(), 60)

    def test_skin_that_is_none(self):
        empty = self.folder / "empty"
        empty.mkdir()
        self.assert_refused(run("phantom", "--skin", empty, "--out", self.out), 3, "holds no skin photos")
        self.assert_refused(run("phantom", "--skin", self.folder / "none", "--out", self.out), 3, "is no folder")
        cv2.imwrite(str(empty / "black.png"), np.zeros((100, 100, 3), np.uint8))
        self.assert_refused(run("phantom", *SMALL, "--skin", empty, "--out", self.out), 3, "black.png", "no skin")
        (empty / "black.png").write_bytes(b"no picture")
        self.assert_refused(run("phantom", *SMALL, "--skin", empty, "--out", self.out), 3, "black.png")
        self.assert_refused(run("phantom", "--study", "--skin", empty, "--out", self.out), 2, "--skin")

    def test_wrong_values(self):
        for arguments in (["no-such-family"], ["--skin-type", "VII"], ["--hair-color", "green"], ["--um-per-px", "nan"],
                          ["--width-px", "0"], ["--count", "0"], ["--visits", "0"], ["--seed", "-1"], ["--jobs", "0"],
                          ["--vellus-share", "2"], ["--jpeg-quality", "500"]):
            with self.subTest(arguments=arguments):
                self.assert_refused(run("phantom", *arguments, "--out", self.out), 2)
                self.assertFalse(self.out.exists())
        self.assert_refused(run("phantom"), 2, "--out")

    def test_a_folder_that_can_not_be_made(self):
        self.out.write_text("x", encoding="utf-8")
        self.assert_refused(run("phantom", *SMALL, "--out", self.out), 4, str(self.out))


if __name__ == "__main__":
    driver.main()
