# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho phototrichogram: which hairs grew, and what must be refused in words."""
import functools
import json
import pathlib
import shutil
import tempfile
import unittest

import cv2
import jsonschema
import numpy

import driver
from driver import SOURCE, CommandTest, run, stamp

SCHEMA = json.loads((SOURCE / "docs/schemas/phototrichogram.schema.json").read_text(encoding="utf-8"))
SIZE = ("--width-px", 900, "--height-px", 680)


@functools.lru_cache(maxsize=None)
def rendered(*arguments):
    """Folder with a clipped scalp and what has grown since; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-growth-")
    done = run("phantom", *arguments, *SIZE, "--out", folder.name)
    assert done.returncode == 0, done.stderr
    return folder  # Kept alive by the cache.


def pair(*arguments, name="standard-3"):
    folder = pathlib.Path(rendered(*(arguments or ("standard", "--seed", 3, "--hours", 48))).name)
    return folder / f"{name}-v0.jpg", folder / f"{name}-v1.jpg"


class PhototrichogramTest(CommandTest):
    def measure(self, *arguments, out=None):
        done = run("phototrichogram", *arguments, "--out", out or self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(((out or self.out) / "phototrichogram.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        return document

    def assert_not_measured(self, document, *parts):
        self.assertFalse(document["usable"])
        for part in parts:
            self.assertIn(part, document["reason"])
        self.assertEqual(document["hairs"], [])
        for metric in document["metrics"].values():
            self.assertIsNone(metric["value"])
            self.assertTrue(metric["reason"])
        self.assertFalse((self.out / "growth-map.png").exists())

    def refuse(self, status, *arguments, parts):
        self.assert_refused(run("phototrichogram", *arguments, "--out", self.out), status, *parts)
        self.assertFalse((self.out / "phototrichogram.json").exists())


class MeasuredTest(PhototrichogramTest):
    def test_phases_rates_and_pictures(self):
        document = self.measure(*pair(), "--um-per-px", 7, "--hours", 48)
        self.assertTrue(document["usable"], document["reason"])
        self.assertEqual((document["hours"], document["hours_source"]), (48, "option"))
        truth = json.loads(pair()[1].with_suffix(".json").read_text(encoding="utf-8"))
        hairs = [hair for hair in truth["hairs"] if hair["root_inside"]]
        share = numpy.mean([hair["phase"] == "anagen" for hair in hairs])
        rate = numpy.mean([hair["rate_um_per_day"] for hair in hairs if hair["phase"] == "anagen"]) / 1000
        metrics = document["metrics"]
        self.assertLess(metrics["anagen_share"]["low"], share)
        self.assertGreater(metrics["anagen_share"]["high"], share)
        self.assertAlmostEqual(metrics["anagen_share"]["value"] + metrics["telogen_share"]["value"], 1, places=4)
        self.assertLess(abs(metrics["growth_rate_mm_per_day"]["value"] / rate - 1), 0.08)
        self.assertAlmostEqual(metrics["days_to_full_coverage"]["value"] * metrics["productivity_per_day"]["value"], 1,
                               places=3)
        counts = document["counts"]
        counted = [hair for hair in document["hairs"] if hair["counted"]]
        self.assertEqual(counts["anagen"], sum(hair["phase"] == "anagen" for hair in counted))
        self.assertEqual(len(counted), counts["anagen"] + counts["not_growing"] + counts["not_classifiable"])
        for hair in document["hairs"]:
            self.assertEqual(hair["growth_um"] is None, hair["growth_se_um"] is None)
            self.assertTrue(hair["reason"] or hair["growth_um"] is not None)
        height, width = cv2.imread(str(self.out / "growth-map.png")).shape[:2]
        self.assertGreater(width, 1900)
        self.assertGreater(height, 900)
        if shutil.which("gnuplot"):
            for name in ("growth-histogram", "rate-thickness"):
                self.assertIn("<svg", (self.out / f"{name}.svg").read_text(encoding="utf-8"))

    def test_half_an_hour_changes_nothing_but_the_rate(self):
        right = self.measure(*pair(), "--um-per-px", 7, "--hours", 48, "--quiet")
        wrong = self.measure(*pair(), "--um-per-px", 7, "--hours", 48.5, "--quiet", out=self.folder / "wrong")
        for one, other in zip(right["hairs"], wrong["hairs"]):
            self.assertEqual({**one, "rate_mm_per_day": 0}, {**other, "rate_mm_per_day": 0})
        for name, metric in right["metrics"].items():
            if "rate" not in name and "productivity" not in name and "days" not in name:
                self.assertEqual(metric, wrong["metrics"][name], name)

    def test_without_a_scale_there_are_phases_and_shares(self):
        photos = [shutil.copy(photo, self.folder / photo.name) for photo in pair()]
        document = self.measure(*photos, "--hours", 48)
        self.assertTrue(document["usable"])
        self.assertGreater(document["metrics"]["anagen_share"]["value"], 0.5)
        self.assertIn("PixelSize", document["metrics"]["growth_rate_mm_per_day"]["reason"])
        self.assertTrue(all(hair["growth_um"] is None and hair["reason"] for hair in document["hairs"]))

    def test_the_cameras_own_times(self):
        photos = [self.folder / name for name in ("one.jpg", "two.jpg")]
        for photo, source, date in zip(photos, pair(), ("2026:02:27 09:00:00", "2026:03:01 08:30:00")):
            shutil.copy(source, photo)
            stamp(photo, date)
        document = self.measure(*photos, "--um-per-px", 7, "--quiet")
        self.assertEqual((document["hours"], document["hours_source"]), (47.5, "exif"))
        (self.out / "phototrichogram.json").unlink()
        self.refuse(3, *reversed(photos), "--um-per-px", 7, "--quiet", parts=("one.jpg", "order"))
        stamp(photos[1], "2026:03:09 09:00:00")
        self.refuse(3, *photos, "--um-per-px", 7, "--quiet", parts=("two.jpg", "240.0 hours"))


class RefusedTest(PhototrichogramTest):
    def test_no_time(self):
        self.refuse(2, *pair(), parts=("standard-3-v0.jpg", "--hours"))

    def test_hours_that_cant_be(self):
        for hours in (-48, 0, 3, 240, "nan", "two"):
            self.refuse(2, *pair(), "--hours", hours, parts=("hours",))

    def test_one_photo_or_none(self):
        self.refuse(2, pair()[0], "--hours", 48, parts=("two photos",))
        self.refuse(3, pair()[0], self.folder / "none.jpg", "--hours", 48, parts=("none.jpg",))
        broken = self.folder / "broken.jpg"
        broken.write_bytes(pair()[1].read_bytes()[:2000])
        self.refuse(3, pair()[0], broken, "--hours", 48, parts=("broken.jpg",))

    def test_the_same_photo_twice(self):
        self.assert_not_measured(self.measure(pair()[0], pair()[0], "--um-per-px", 7, "--hours", 48), "same file")

    def test_photos_in_the_wrong_order(self):
        self.assert_not_measured(self.measure(*reversed(pair()), "--um-per-px", 7, "--hours", 48), "wrong order")

    def test_different_scalps(self):
        other = pair("standard", "--seed", 4, "--hours", 48, name="standard-4")
        self.assert_not_measured(self.measure(pair()[0], other[1], "--um-per-px", 7, "--hours", 48),
                                 "do not show the same scalp")

    def test_hair_that_was_not_clipped(self):
        photos = pair("long", "--seed", 3, "--visits", 2, name="long-3")
        self.assert_not_measured(self.measure(*photos, "--um-per-px", 7, "--hours", 48), "not clipped")

    def test_a_photo_that_is_unusable(self):
        black = self.folder / "black.png"
        cv2.imwrite(str(black), numpy.zeros((680, 900, 3), numpy.uint8))
        self.assert_not_measured(self.measure(pair()[0], black, "--um-per-px", 7, "--hours", 48), "follow-up")

    def test_no_growth_at_all_is_told(self):
        photos = pair("standard", "--seed", 3, "--hours", 48, "--telogen-share", 1, "--shed-share", 0)
        document = self.measure(*photos, "--um-per-px", 7, "--hours", 48)
        self.assertTrue(document["usable"])
        self.assertGreater(document["metrics"]["telogen_share"]["value"], 0.95)
        self.assertTrue(any("has grown" in note for note in document["notes"]), document["notes"])

    def test_everything_shed_is_told(self):
        photos = pair("standard", "--seed", 3, "--hours", 48, "--shed-share", 1)
        document = self.measure(*photos, "--um-per-px", 7, "--hours", 48)
        self.assertIsNone(document["metrics"]["anagen_share"]["value"])
        self.assertIn("classified", document["metrics"]["anagen_share"]["reason"])
        self.assertTrue(any("gone" in note for note in document["notes"]), document["notes"])
        self.assertGreater(document["counts"]["gone"], 20)


class PhantomTest(CommandTest):
    def test_truth_has_phases_and_rates(self):
        before, after = (json.loads(photo.with_suffix(".json").read_text(encoding="utf-8")) for photo in pair())
        self.assertEqual(after["hours"], 48)
        lengths = {hair["id"]: hair["length_um"] for hair in before["hairs"]}
        for hair in after["hairs"]:
            self.assertEqual(hair["phase"], "anagen" if hair["rate_um_per_day"] > 0 else "telogen")
            if hair["id"] in lengths:
                self.assertAlmostEqual(hair["length_um"] - lengths[hair["id"]], 2 * hair["rate_um_per_day"], delta=0.05)

    def test_wrong_values(self):
        for arguments in (["--telogen-share", 0.2], ["--hours", -1], ["--hours", 48, "--telogen-share", 2],
                          ["--hours", 48, "--visits", 3], ["--hours", 48, "--study"],
                          ["--hours", 48, "--rate-mean-um-per-day", "nan"]):
            done = run("phantom", *arguments, "--out", self.out)
            self.assert_refused(done, 2)
            self.assertFalse(self.out.exists())


if __name__ == "__main__":
    driver.main()
