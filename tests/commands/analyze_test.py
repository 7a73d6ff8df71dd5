# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho analyze on photos that can be measured."""
import csv
import json
import shutil
import unittest

import cv2
import jsonschema
import numpy

import driver
from driver import SOURCE, CommandTest, phantom, run

SCHEMA = json.loads((SOURCE / "docs/schemas/analysis.schema.json").read_text(encoding="utf-8"))


def check_schema(document):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


class AnalyzeTest(CommandTest):
    def analyze(self, *arguments, status=0):
        done = run("analyze", *arguments, "--out", self.out)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assert_no_rests()
        return done

    def test_writes_three_files_that_agree(self):
        done = self.analyze(phantom("standard"), "--um-per-px", 7)
        self.assertEqual(sorted(path.name for path in self.out.iterdir()),
                         ["standard-1-v0-hairs.csv", "standard-1-v0-overlay.png", "standard-1-v0.json"])
        analysis = self.read_json("standard-1-v0")
        check_schema(analysis)
        self.assertTrue(analysis["quality"]["usable"])
        with open(self.out / "standard-1-v0-hairs.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertGreater(len(rows), 5)
        self.assertEqual(len(rows), len(analysis["hairs"]))
        for row, hair in zip(rows, analysis["hairs"]):
            self.assertEqual(int(row["id"]), hair["id"])
            self.assertEqual(row["counted"] == "1", hair["counted"])
            self.assertEqual(float(row["root_x_px"]), hair["root_px"][0])
        counted = sum(hair["counted"] for hair in analysis["hairs"])
        self.assertEqual(analysis["counting"]["counted"], counted)
        density = analysis["metrics"]["hairs_per_cm2"]["value"]
        self.assertAlmostEqual(density * analysis["field"]["area_cm2"], counted, delta=0.01)
        overlay = cv2.imread(str(self.out / "standard-1-v0-overlay.png"))
        self.assertGreaterEqual(overlay.shape[1], 480)
        self.assertIn("1 photo: 1 measured", done.stdout.splitlines()[-1])
        self.assertIn(str(counted), done.stdout)

    def test_units_and_hairs_point_at_each_other(self):
        self.analyze(phantom("standard"), "--um-per-px", 7)
        analysis = self.read_json("standard-1-v0")
        hairs = {hair["id"]: hair for hair in analysis["hairs"]}
        self.assertGreater(len(analysis["units"]), 5)
        for unit in analysis["units"]:
            for hair in unit["hairs"]:
                self.assertEqual(hairs[hair]["unit"], unit["id"])
        for hair in analysis["hairs"]:
            self.assertEqual(hair["center_line_px"][0], hair["root_px"])
            self.assertEqual(hair["center_line_px"][-1], hair["tip_px"])

    def test_bare_skin_is_zero_with_an_upper_bound(self):
        self.analyze(phantom("bare"), "--um-per-px", 7)
        analysis = self.read_json("bare-1-v0")
        check_schema(analysis)
        self.assertTrue(analysis["quality"]["usable"])
        self.assertEqual(analysis["hairs"], [])
        self.assertEqual(analysis["metrics"]["hairs_per_cm2"]["value"], 0)
        self.assertGreater(analysis["metrics"]["hairs_per_cm2"]["high"], 3)
        self.assertIsNone(analysis["metrics"]["mean_diameter_um"]["value"])

    def test_without_scale_only_shares(self):
        photo = self.folder / "a.jpg"
        shutil.copy(phantom("standard"), photo)
        done = self.analyze(photo)
        analysis = self.read_json("a")
        check_schema(analysis)
        self.assertIsNone(analysis["metrics"]["hairs_per_cm2"]["value"])
        self.assertTrue(analysis["metrics"]["hairs_per_cm2"]["reason"])
        self.assertIsNotNone(analysis["metrics"]["hairs_per_unit"]["value"])
        self.assertIn("nothing per cm2", done.stdout)

    def test_scale_from_a_sidecar(self):
        photo = self.folder / "a.jpg"
        shutil.copy(phantom("standard"), photo)
        (self.folder / "a.json").write_text('{"PixelSize": [0.007, 0.007], "PixelSizeUnits": "mm"}', encoding="utf-8")
        self.analyze(photo)
        image = self.read_json("a")["image"]
        self.assertAlmostEqual(image["um_per_px"], 7)
        self.assertEqual(image["scale_source"], "sidecar")

    def test_thresholds_are_used_and_printed(self):
        done = self.analyze(phantom("standard"), "--um-per-px", 7, "--vellus-below-um", 40, "--terminal-from-um", 40)
        analysis = self.read_json("standard-1-v0")
        self.assertEqual(analysis["counting"]["vellus_below_um"], 40)
        self.assertEqual(analysis["metrics"]["intermediate_per_cm2"]["value"], 0)
        self.assertEqual(analysis["provenance"]["options"]["terminal_from_um"], "40")
        self.assertIn("vellus below 40 um", done.stdout)

    def test_same_bytes_with_any_number_of_jobs(self):
        photos = []
        for i, family in enumerate(["standard", "thinning", "bare", "standard", "thinning"]):
            photos.append(self.folder / f"photo {i}.jpg")
            shutil.copy(phantom(family), photos[-1])
        contents = []
        for jobs in (1, 4, 1):
            out = self.folder / f"out-{len(contents)}"
            self.assertEqual(run("analyze", *photos, "--um-per-px", 7, "--jobs", jobs, "--out", out).returncode, 0)
            contents.append({path.name: path.read_bytes() for path in out.iterdir()})
        self.assertEqual(len(contents[0]), 15)
        self.assertEqual(contents[0], contents[1])
        self.assertEqual(contents[0], contents[2])

    def test_same_bytes_of_one_photo_on_one_core_and_two(self):
        photos = [*sorted((SOURCE / "data/samples/single").glob("*.jpg")), phantom("standard")]
        self.assertGreater(len(photos), 2)
        for photo in photos:
            scale = () if photo.is_relative_to(SOURCE) else ("--um-per-px", 7)  # The samples' stands in their sidecars.
            contents = []
            for jobs in (1, 2, 2):
                out = self.folder / f"{photo.stem}-{len(contents)}"
                self.assertEqual(run("analyze", photo, *scale, "--jobs", jobs, "--out", out).returncode, 0)
                contents.append({path.name: path.read_bytes() for path in out.iterdir()})
            self.assertEqual(len(contents[0]), 3)
            differing = [name for name, content in contents[0].items() for other in contents[1:] if other[name] != content]
            self.assertEqual(differing, [], photo)  # Files as a whole would be told apart letter by letter, for minutes.

    def test_names_with_spaces_and_unicode(self):
        for name in ("my photo.jpg", "größe ü.jpg", "頭皮.jpg", "two.dots.jpg", "-dash.jpg"):
            with self.subTest(name=name):
                shutil.copy(phantom("thinning"), self.folder / name)
                self.analyze(self.folder / name, "--um-per-px", 7)
                self.assertEqual(self.read_json(name[:-4])["image"]["file"], name)

    def test_a_name_that_is_not_utf8(self):
        path = bytes(self.folder) + b"/a\xff.jpg"
        shutil.copy(bytes(phantom("thinning")), path)
        done = run("analyze", "--um-per-px", 7, "--out", self.out, "--", path.decode("utf-8", "surrogateescape"))
        self.assertEqual(done.returncode, 0, done.stderr)
        (document,) = self.out.glob("*.json")
        check_schema(json.loads(document.read_text(encoding="utf-8")))

    def test_formats(self):
        bgr = cv2.imread(str(phantom("thinning")))
        grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
        pictures = {"a.png": bgr, "b.bmp": bgr, "c.tif": bgr, "d.webp": bgr, "grey.png": grey, "e.JPG": bgr,
                    "deep.png": bgr.astype(numpy.uint16) * 257, "deep.tif": bgr.astype(numpy.uint16) * 257,
                    "alpha.png": cv2.cvtColor(bgr, cv2.COLOR_BGR2BGRA)}
        for name, picture in pictures.items():
            with self.subTest(name=name):
                self.assertTrue(cv2.imwrite(str(self.folder / name), picture))
                shutil.rmtree(self.out, ignore_errors=True)
                self.analyze(self.folder / name, "--um-per-px", 7)
                document = self.read_json(name.rsplit(".", 1)[0])
                check_schema(document)
                self.assertEqual(document["image"]["width_px"], 480)

    def test_a_wrong_extension_does_not_matter(self):
        cv2.imwrite(str(self.folder / "a.png"), cv2.imread(str(phantom("thinning"))))
        (self.folder / "a.png").rename(self.folder / "a.jpg")
        self.analyze(self.folder / "a.jpg", "--um-per-px", 7)
        self.assertTrue(self.read_json("a")["quality"]["usable"])

    def test_quiet_says_nothing(self):
        done = self.analyze(phantom("thinning"), "--um-per-px", 7, "--quiet")
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr, "")

    def test_no_progress_bar_when_stderr_is_no_terminal(self):
        done = self.analyze(phantom("thinning"), phantom("standard"), "--um-per-px", 7)
        self.assertEqual(done.stderr, "")

    def test_kinds_of_overlay(self):
        """One at a time: an old one would show other hairs than the JSON beside it."""
        photo = phantom("thinning")
        documents, pictures = set(), {}
        for kind, ending in (("png", ".png"), ("jpeg", ".jpg"), ("none", None), ("jpeg", ".jpg"), ("png", ".png")):
            self.analyze(photo, "--um-per-px", 7, "--overlay", kind)
            there = sorted(self.out.glob("*-overlay.*"))
            self.assertEqual([path.suffix for path in there], [ending] if ending else [])
            if ending:
                pictures[kind] = cv2.imread(str(there[0])), there[0].stat().st_size
            documents.add((self.out / "thinning-1-v0.json").read_bytes())
        self.assertEqual(len(documents), 1)
        self.assertLess(pictures["jpeg"][1], pictures["png"][1] / 3)
        self.assertEqual(pictures["jpeg"][0].shape, pictures["png"][0].shape)
        self.assertLess(cv2.absdiff(pictures["jpeg"][0], pictures["png"][0]).mean(), 4)

    def test_a_kind_of_overlay_that_there_is_not(self):
        done = run("analyze", phantom("thinning"), "--overlay", "gif", "--out", self.out)
        self.assert_refused(done, 2, "--overlay must be png, jpeg or none, not 'gif'")
        self.assertFalse(self.out.exists())

    def test_no_photo_is_taken_away_for_an_old_overlay(self):
        self.out.mkdir()
        for name in ("a.jpg", "a-overlay.png"):
            shutil.copy(phantom("thinning"), self.out / name)
        done = run("analyze", self.out / "a.jpg", self.out / "a-overlay.png", "--overlay", "none", "--out", self.out)
        self.assert_refused(done, 2, "overwrite")
        self.assertTrue((self.out / "a-overlay.png").exists())

    def test_a_second_run_takes_the_place_of_the_first(self):
        self.analyze(phantom("thinning"), "--um-per-px", 7)
        first = self.read_json("thinning-1-v0")
        self.analyze(phantom("thinning"), "--um-per-px", 8)
        self.assertNotEqual(first["image"]["um_per_px"], self.read_json("thinning-1-v0")["image"]["um_per_px"])
        self.assertEqual(len(list(self.out.iterdir())), 3)

    def test_pixels_doubled_and_scale_halved_measures_the_same(self):
        # Of fewer hairs a single one would be a tenth.
        done = run("phantom", "standard", "--width-px", 640, "--height-px", 480, "--out", self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        bgr = cv2.imread(str(self.folder / "standard-1-v0.jpg"))
        cv2.imwrite(str(self.folder / "one.png"), bgr)
        cv2.imwrite(str(self.folder / "two.png"), cv2.resize(bgr, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))
        self.analyze(self.folder / "one.png", "--um-per-px", 7)
        self.analyze(self.folder / "two.png", "--um-per-px", 3.5)
        one, two = (self.read_json(stem)["metrics"] for stem in ("one", "two"))
        self.assertAlmostEqual(two["hairs_per_cm2"]["value"] / one["hairs_per_cm2"]["value"], 1, delta=0.1)
        self.assertAlmostEqual(two["mean_diameter_um"]["value"] / one["mean_diameter_um"]["value"], 1, delta=0.05)


if __name__ == "__main__":
    driver.main()
