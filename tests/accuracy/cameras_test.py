# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The camera changes, the hair doesn't: a photo compared with itself under changes of the camera keeps its hairs, keeps
its thickness within the stated error or says why it has none, and nothing is called changed. All strengths on many scalps:
scripts/accuracy/cameras.py."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(os.environ["TRICHO_SOURCE"]) / "scripts/accuracy"))
from cameras import CHANGES, load  # noqa: E402  (found through the path above)

TRICHO = os.environ["TRICHO"]
SCALE = 7
# Of each change the middle strength; the blurs at which thickness can't be told any more.
TOO_SOFT = ("lens blur", "disc blur", "soft blur")
LEFT_OUT = ("denoised",)  # Takes minutes on its own.


def written(path, image):
    cv2.imwrite(str(path), (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8))


class CamerasTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tricho-cameras-")
        folder = pathlib.Path(cls.folder.name)
        subprocess.run([TRICHO, "phantom", "standard", "--seed", "61", "--width-px", "860", "--height-px", "660", "--out",
                        folder], check=True, stdout=subprocess.DEVNULL)
        original = folder / "standard-61-v0.jpg"
        image = cv2.imread(str(original)) / 255.0
        cls.truth_um = load(original.with_suffix(".json"))["mean_width_um"]
        cls.compared = {}
        for change in ["none", *CHANGES]:
            if change in LEFT_OUT:
                continue
            strength, apply = (1, lambda i, s: i) if change == "none" else (CHANGES[change][0][1], CHANGES[change][1])
            changed = folder / f"{change}.png"
            written(changed, apply(image, strength))
            scale = SCALE / strength if change == "smaller" else SCALE
            out = folder / change
            subprocess.run([TRICHO, "compare", original, changed, "--um-per-px", str(SCALE), "--followup-um-per-px",
                            str(scale), "--out", out, "--quiet"], check=True)
            cls.compared[change] = (load(out / "comparison.json"), load(out / "followup.json"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_nothing_is_called_changed(self):
        for change, (comparison, _) in self.compared.items():
            called = [name for name, one in comparison["change"].items() if one["call"] in ("increase", "decrease")]
            self.assertEqual(called, [], change)

    def test_the_hairs_stay(self):
        for change, (comparison, followup) in self.compared.items():
            density = comparison["change"]["hairs_per_cm2"]
            self.assertTrue(followup["quality"]["usable"], change)
            if change == "noise" and not comparison["alignment"]["usable"]:
                continue  # So noisy that the skin is not known again: refused, in words.
            self.assertLess(abs(density["change"]), 0.07 * density["baseline"], change)

    def test_thickness_is_within_its_error_or_none(self):
        for change, (_, followup) in self.compared.items():
            mean = followup["metrics"]["mean_diameter_um"]
            if mean["value"] is None:
                self.assertIn("blurred", mean["reason"], change)
                self.assertIn("thickness needs", mean["reason"], change)
                self.assertIsNone(followup["metrics"]["terminal_per_cm2"]["value"], change)
                for hair in followup["hairs"]:
                    self.assertIsNone(hair["diameter_um"], change)
                    self.assertEqual(hair["reason"], followup["camera"]["thickness_reason"], change)
            else:
                self.assertLess(mean["low"], self.truth_um, change)
                self.assertGreater(mean["high"], self.truth_um, change)

    def test_too_soft_is_said(self):
        for change in TOO_SOFT:
            comparison, followup = self.compared[change]
            self.assertIsNone(followup["metrics"]["mean_diameter_um"]["value"], change)
            self.assertTrue(any("out of focus" in warning for warning in followup["quality"]["warnings"]), change)
            self.assertEqual(comparison["change"]["mean_diameter_um"]["call"], "undetermined", change)
            self.assertIn("follow-up", comparison["change"]["mean_diameter_um"]["reason"], change)

    def test_the_camera_is_told(self):
        none, soft, sharp, moved = (self.compared[change][1]["camera"]
                                    for change in ("none", "soft blur", "sharpened", "motion"))
        # Variances of blurs add up.
        expected = np.hypot(none["blur_px"], CHANGES["soft blur"][0][1])
        self.assertAlmostEqual(soft["blur_px"], expected, delta=0.1 * expected)
        self.assertGreater(sharp["overshoot"], none["overshoot"] + 0.3)
        self.assertGreater(moved["motion_share"], none["motion_share"] + 0.2)
        self.assertLess(self.compared["gamma darker"][1]["camera"]["tone"], none["tone"])


if __name__ == "__main__":
    unittest.main()
