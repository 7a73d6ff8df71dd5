# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho align and tricho compare: what can be laid over each other, and what must be refused in words."""
import csv
import functools
import json
import math
import pathlib
import shutil
import tempfile
import unittest

import cv2
import jsonschema
import numpy

import driver
from driver import SOURCE, CommandTest, run

SCHEMAS = {name: json.loads((SOURCE / f"docs/schemas/{name}.schema.json").read_text(encoding="utf-8"))
           for name in ("alignment", "comparison", "analysis")}


def check_schema(name, document):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    jsonschema.Draft202012Validator(SCHEMAS[name]).validate(document)


@functools.lru_cache(maxsize=None)
def rendered():
    folder = tempfile.TemporaryDirectory(prefix="tricho-pairs-")
    done = run("phantom", "treated", "same", "--visits", 2, "--width-px", 720, "--height-px", 540, "--seed", 4, "--out",
               folder.name)
    assert done.returncode == 0, done.stderr
    return folder


def visit(family, number):
    return pathlib.Path(rendered().name) / f"{family}-4-v{number}.jpg"


def points(family):
    return pathlib.Path(rendered().name) / f"{family}-4-v1-points.csv"


class PairTest(CommandTest):
    def pair(self, command, *arguments, out=None, status=0):
        done = run(command, *arguments, "--out", out or self.out)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assert_no_rests()
        return done

    def align(self, *arguments, **settings):
        self.pair("align", *arguments, **settings)
        document = self.read_json("alignment")
        check_schema("alignment", document)
        return document

    def compare(self, *arguments, out=None):
        self.pair("compare", *arguments, out=out)
        folder = out or self.out
        documents = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
                     for name in ("comparison", "baseline", "followup")}
        check_schema("comparison", documents["comparison"])
        check_schema("analysis", documents["baseline"])
        check_schema("analysis", documents["followup"])
        return documents

    def assert_not_compared(self, documents, *parts):
        comparison = documents["comparison"]
        self.assertFalse(comparison["usable"])
        for part in parts:
            self.assertIn(part, comparison["reason"])
        for metric in comparison["change"].values():
            self.assertIsNone(metric["change"])
            self.assertEqual(metric["call"], "undetermined")
            self.assertTrue(metric["reason"])
        self.assertFalse((self.out / "hair-map.png").exists())


class AlignTest(PairTest):
    def test_maps_points_to_a_fraction_of_a_pixel(self):
        alignment = self.align(visit("treated", 0), visit("treated", 1), "--um-per-px", 7, "--points", points("treated"))
        self.assertTrue(alignment["usable"])
        with open(self.out / "points.csv", encoding="utf-8", newline="") as file:
            got = list(csv.DictReader(file))
        with open(points("treated"), encoding="utf-8", newline="") as file:
            wanted = list(csv.DictReader(file))
        self.assertEqual(len(got), len(wanted))
        squares = [(float(g["baseline_x"]) - float(w["ref_x"])) ** 2 + (float(g["baseline_y"]) - float(w["ref_y"])) ** 2
                   for g, w in zip(got, wanted)]
        self.assertLess(math.sqrt(sum(squares) / len(squares)), 1.0)
        self.assertLess(alignment["residual_px"], 2.5)
        self.assertAlmostEqual(alignment["residual_um"], 7 * alignment["residual_px"], delta=0.01)
        for name in ("aligned", "checkerboard"):
            self.assertEqual(cv2.imread(str(self.out / f"{name}.png")).shape, (540, 720, 3))

    def test_needs_no_scale_and_finds_the_magnification(self):
        small = self.folder / "small.png"
        cv2.imwrite(str(small), cv2.resize(cv2.imread(str(visit("same", 1))), None, fx=0.5, fy=0.5,
                                           interpolation=cv2.INTER_AREA))
        # Away from the truth beside it, which names the scale.
        shutil.copy(visit("same", 0), self.folder / "large.jpg")
        alignment = self.align(self.folder / "large.jpg", small)
        self.assertTrue(alignment["usable"], alignment["reason"])
        self.assertAlmostEqual(alignment["magnification_ratio"], 2, delta=0.08)
        self.assertIsNone(alignment["residual_um"])
        self.assertTrue(alignment["residual_reason"])

    def test_turned_by_a_quarter(self):
        turned = self.folder / "turned.png"
        cv2.imwrite(str(turned), cv2.rotate(cv2.imread(str(visit("same", 1))), cv2.ROTATE_90_CLOCKWISE))
        alignment = self.align(visit("same", 0), turned)
        self.assertTrue(alignment["usable"], alignment["reason"])

    def test_a_mirrored_photo_is_refused(self):
        mirrored = self.folder / "mirrored.png"
        cv2.imwrite(str(mirrored), cv2.flip(cv2.imread(str(visit("same", 1))), 1))
        alignment = self.align(visit("same", 0), mirrored)
        self.assertFalse(alignment["usable"])
        self.assertIn("mirrored", alignment["reason"])
        self.assertIsNone(alignment["baseline_from_followup"])
        self.assertFalse((self.out / "aligned.png").exists())

    def test_another_scalp_is_refused(self):
        alignment = self.align(visit("same", 0), visit("treated", 1), "--points", points("treated"))
        # The families share a seed and so a scalp; another seed is another scalp.
        other = self.folder / "other"
        done = run("phantom", "same", "--seed", 5, "--width-px", 720, "--height-px", 540, "--out", other)
        self.assertEqual(done.returncode, 0, done.stderr)
        alignment = self.align(visit("same", 0), other / "same-5-v0.jpg", "--points", points("same"))
        self.assertFalse(alignment["usable"])
        self.assertIn("do not show the same scalp", alignment["reason"])
        with open(self.out / "points.csv", encoding="utf-8", newline="") as file:
            self.assertEqual({row["baseline_x"] for row in csv.DictReader(file)}, {""})

    def test_more_than_three_times_apart_is_refused(self):
        alignment = self.align(visit("same", 0), visit("same", 1), "--um-per-px", 7, "--followup-um-per-px", 25)
        self.assertFalse(alignment["usable"])
        self.assertIn("factor of 3.6", alignment["reason"])

    def test_too_little_in_common_is_refused(self):
        bgr = cv2.imread(str(visit("same", 0)))
        cv2.imwrite(str(self.folder / "left.png"), bgr[:, :420])
        cv2.imwrite(str(self.folder / "right.png"), bgr[:, 320:])
        alignment = self.align(self.folder / "left.png", self.folder / "right.png")
        self.assertFalse(alignment["usable"])
        self.assertRegex(alignment["reason"], "share only|do not show the same scalp|look alike")

    def test_a_photo_that_shows_nothing_is_refused(self):
        cv2.imwrite(str(self.folder / "grey.png"), numpy.full((540, 720, 3), 128, numpy.uint8))
        alignment = self.align(visit("same", 0), self.folder / "grey.png")
        self.assertFalse(alignment["usable"])
        self.assertIn("follow-up can't be used", alignment["reason"])

    def test_same_input_same_bytes(self):
        contents = []
        for jobs in (1, 3):
            self.align(visit("same", 0), visit("same", 1), "--jobs", jobs)
            contents.append({path.name: path.read_bytes() for path in self.out.iterdir()})
        self.assertEqual(contents[0], contents[1])

    def test_bad_points(self):
        table = self.folder / "points.csv"
        for text, part in (("", "empty"), ("a,b\n1,2\n", "column x"), ("x,y\n1,two\n", "line 2"), ("x,y\n1\n", "line 2")):
            with self.subTest(text=text):
                table.write_text(text, encoding="utf-8")
                done = run("align", visit("same", 0), visit("same", 1), "--points", table, "--out", self.out)
                self.assert_refused(done, 3, part)
        done = run("align", visit("same", 0), visit("same", 1), "--points", self.folder / "none.csv", "--out", self.out)
        self.assert_refused(done, 3, "none.csv")

    def test_wrong_calls(self):
        for command in ("align", "compare"):
            one, two = visit("same", 0), visit("same", 1)
            self.assert_refused(run(command, one, "--out", self.out), 2, "two photos")
            self.assert_refused(run(command, one, two, one, "--out", self.out), 2, "two photos")
            self.assert_refused(run(command, one, two), 2, "--out")
            self.assert_refused(run(command, one, two, "--out", self.out, "--min-overlap-share", 2), 2, "overlap")
            self.assert_refused(run(command, one, two, "--out", self.out, "--followup-um-per-px", 0), 2, "followup")
            done = run(command, one, self.folder / "missing.jpg", "--out", self.out)
            self.assert_refused(done, 3, "missing.jpg")

    def test_no_result_takes_the_place_of_an_input(self):
        self.out.mkdir()
        shutil.copy(points("same"), self.out / "points.csv")
        done = run("align", visit("same", 0), visit("same", 1), "--points", self.out / "points.csv", "--out", self.out)
        self.assert_refused(done, 2, "overwrite")


class CompareTest(PairTest):
    def test_what_align_wrote_into_the_folder_stays(self):
        self.align(visit("same", 0), visit("same", 1), "--points", points("same"))
        mapped = (self.out / "points.csv").read_bytes()
        done = run("compare", visit("same", 0), visit("same", 1), "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.out / "points.csv").read_bytes(), mapped)
        self.assertTrue((self.out / "comparison.json").exists())

    def test_ids_and_numbers_hang_together(self):
        documents = self.compare(visit("treated", 0), visit("treated", 1), "--um-per-px", 7)
        comparison = documents["comparison"]
        self.assertTrue(comparison["usable"])
        before = {hair["id"] for hair in documents["baseline"]["hairs"]}
        after = {hair["id"] for hair in documents["followup"]["hairs"]}
        pairs = comparison["persisting"] + comparison["ambiguous"]
        fates = [pair["baseline_id"] for pair in pairs] + comparison["lost"] + \
            comparison["doubtful"]["baseline"]
        self.assertEqual(len(fates), len(set(fates)), "a hair has two fates")
        self.assertLessEqual(set(fates), before)
        fates = [pair["followup_id"] for pair in pairs] + comparison["new"] + \
            comparison["doubtful"]["followup"]
        self.assertEqual(len(fates), len(set(fates)), "a hair has two fates")
        self.assertLessEqual(set(fates), after)
        self.assertGreater(len(comparison["persisting"]), 5)
        self.assertGreaterEqual(min(pair["log_odds"] for pair in comparison["persisting"]),
                                max((pair["log_odds"] for pair in comparison["ambiguous"]), default=0))
        density = comparison["change"]["hairs_per_cm2"]
        # Every hair that one photo alone shows counts by how likely it stands at the other visit.
        doubtful = len(comparison["doubtful"]["baseline"]) + len(comparison["doubtful"]["followup"])
        self.assertAlmostEqual(density["change"] * comparison["common_area_cm2"],
                               len(comparison["new"]) - len(comparison["lost"]), delta=doubtful + 1)
        for name, metric in comparison["change"].items():
            if metric["change"] is not None:
                # Three numbers, each rounded to a thousandth.
                self.assertAlmostEqual(metric["followup"] - metric["baseline"], metric["change"], delta=1.6e-3, msg=name)
                self.assertLessEqual(metric["low"], metric["change"])
                self.assertGreaterEqual(metric["high"], metric["change"])
        self.assertGreater(cv2.imread(str(self.out / "hair-map.png")).shape[1], 1500)

    def test_exchanging_the_photos_flips_every_sign(self):
        one = self.compare(visit("treated", 0), visit("treated", 1), "--um-per-px", 7)["comparison"]
        other_out = self.folder / "other"
        two = self.compare(visit("treated", 1), visit("treated", 0), "--um-per-px", 7, out=other_out)["comparison"]
        self.assertEqual(sorted(one["new"]), sorted(two["lost"]))
        self.assertEqual(sorted(one["lost"]), sorted(two["new"]))
        calls = {"increase": "decrease", "decrease": "increase", "no_change_shown": "no_change_shown",
                 "undetermined": "undetermined"}
        for name, metric in one["change"].items():
            with self.subTest(metric=name):
                exchanged = two["change"][name]
                self.assertEqual(calls[metric["call"]], exchanged["call"])
                if metric["change"] is None:
                    self.assertIsNone(exchanged["change"])
                    continue
                self.assertEqual(metric["change"], -exchanged["change"])
                self.assertEqual((metric["low"], metric["high"]), (-exchanged["high"], -exchanged["low"]))
                self.assertEqual(metric["baseline"], exchanged["followup"])

    def test_the_same_file_twice_has_not_changed(self):
        documents = self.compare(visit("treated", 0), visit("treated", 0), "--um-per-px", 7)
        comparison = documents["comparison"]
        self.assertIn("same file", comparison["notes"][0])
        self.assertEqual((comparison["new"], comparison["lost"]), ([], []))
        for name, metric in comparison["change"].items():
            if metric["change"] is not None:
                self.assertAlmostEqual(metric["change"], 0, places=6, msg=name)
                self.assertEqual(metric["call"], "no_change_shown", name)
        for pair in comparison["persisting"]:
            self.assertEqual(pair["baseline_id"], pair["followup_id"])

    def test_one_a_part_of_the_other(self):
        part = self.folder / "part.png"
        cv2.imwrite(str(part), cv2.imread(str(visit("same", 0)))[60:480, 100:640])
        comparison = self.compare(visit("same", 0), part, "--um-per-px", 7)["comparison"]
        self.assertTrue(comparison["usable"], comparison["reason"])
        self.assertAlmostEqual(comparison["alignment"]["overlap_share"], 1, delta=0.02)
        self.assertLess(comparison["common_area_cm2"], 540 * 420 * 49e-8)
        self.assertEqual(comparison["change"]["hairs_per_cm2"]["call"], "no_change_shown")

    def test_no_scale_in_one_of_them_is_carried_over(self):
        shutil.copy(visit("same", 0), self.folder / "a.jpg")
        (self.folder / "a.json").write_text('{"PixelSize": [0.007, 0.007], "PixelSizeUnits": "mm"}', encoding="utf-8")
        shutil.copy(visit("same", 1), self.folder / "b.jpg")
        documents = self.compare(self.folder / "a.jpg", self.folder / "b.jpg")
        self.assertIn("follow-up has no scale", documents["comparison"]["notes"][0])
        self.assertIsNotNone(documents["comparison"]["change"]["hairs_per_cm2"]["change"])
        self.assertEqual(documents["followup"]["image"]["scale_source"], "the other photo")

    def test_no_scale_at_all(self):
        for number in (0, 1):
            shutil.copy(visit("same", number), self.folder / f"{number}.jpg")
        comparison = self.compare(self.folder / "0.jpg", self.folder / "1.jpg")["comparison"]
        self.assertTrue(comparison["usable"])
        self.assertIsNone(comparison["change"]["hairs_per_cm2"]["change"])
        self.assertTrue(comparison["change"]["hairs_per_cm2"]["reason"])
        self.assertIsNotNone(comparison["change"]["hairs_per_unit"]["change"])

    def test_another_scalp_is_not_compared(self):
        other = self.folder / "other"
        done = run("phantom", "same", "--seed", 5, "--width-px", 720, "--height-px", 540, "--out", other)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_not_compared(self.compare(visit("same", 0), other / "same-5-v0.jpg", "--um-per-px", 7), "same scalp")

    def test_an_unusable_photo_is_not_compared(self):
        cv2.imwrite(str(self.folder / "grey.png"), numpy.full((540, 720, 3), 128, numpy.uint8))
        self.assert_not_compared(self.compare(visit("same", 0), self.folder / "grey.png", "--um-per-px", 7),
                                 "follow-up can't be used")

    def test_hardly_any_hair_and_no_hair_at_all(self):
        for units, name in ((3, "few"), (0, "none")):
            with self.subTest(hair=name):
                folder = self.folder / name
                run("phantom", "same", "--visits", 2, "--seed", 4, "--units-per-cm2", units, "--width-px", 720,
                    "--height-px", 540, "--out", folder)
                comparison = self.compare(folder / "same-4-v0.jpg", folder / "same-4-v1.jpg", "--um-per-px",
                                          7)["comparison"]
                density = comparison["change"]["hairs_per_cm2"]
                self.assertIn(density["call"], ("undetermined", "no_change_shown"))
                self.assertTrue(density.get("reason") or comparison["reason"])


if __name__ == "__main__":
    driver.main()
