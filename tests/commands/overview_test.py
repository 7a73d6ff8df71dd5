# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho overview, tricho overview compare, and an overview given to tricho analyze, on rendered heads."""
import functools
import json
import math
import pathlib
import tempfile

import cv2
import jsonschema

import driver
import overview_pictures as pictures
from driver import SOURCE, CommandTest, run

SCHEMAS = {name: json.loads((SOURCE / f"docs/schemas/{name}.schema.json").read_text(encoding="utf-8"))
           for name in ("overview", "overview-comparison")}


def check_schema(name, document):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    jsonschema.Draft202012Validator(SCHEMAS[name]).validate(document)


@functools.lru_cache(maxsize=None)
def rendered():
    folder = tempfile.TemporaryDirectory(prefix="tricho-heads-")
    done = run("phantom", "same", "crown", "grey", "wet", "tilted", "marker", "--view", "overview", "--visits", 2,
               "--seed", 12, "--width-px", 1200, "--jobs", 2, "--out", folder.name)
    assert done.returncode == 0, done.stderr
    return folder


def head(family, visit=0):
    return pathlib.Path(rendered().name) / f"{family}-12-v{visit}.jpg"


def truth(family, visit=0):
    return json.loads(head(family, visit).with_suffix(".json").read_text(encoding="utf-8"))


def written_zones(folder, **zones):
    """A file of zones: their outlines by their names."""
    path = folder / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for name, ring in zones.items()]}), encoding="utf-8")
    return path


def crown_as_drawn():
    x, y, radius = truth("crown")["vertex_circle_px"]
    return [[x + radius * math.cos(a / 12 * math.pi), y + radius * math.sin(a / 12 * math.pi)] for a in range(25)]


class OverviewTest(CommandTest):
    def overview(self, *photos, status=0):
        done = run("overview", *photos, "--out", self.out)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def measured(self, photo, *options):
        self.overview(photo, *options)
        document = self.read_json(pathlib.Path(photo).stem)
        check_schema("overview", document)
        return document

    def refused(self, name, picture, *words):
        """The one reason for a drawn picture; every number is null with it."""
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f"{name}.png"
        cv2.imwrite(str(path), picture)
        document = self.measured(path)
        self.assertFalse(document["usable"], name)
        for word in words:
            self.assertIn(word, document["reasons"][0])
        for metric, estimate in document["metrics"].items():
            if metric != "part_profile":
                self.assertIsNone(estimate["value"], metric)
                self.assertEqual(estimate["reason"], document["reasons"][0])
        self.assertTrue((self.out / f"{name}-scalp.png").is_file())

    def test_a_head_is_measured_within_the_floors(self):
        for family in ("same", "crown", "grey", "marker"):
            document = self.measured(head(family))
            self.assertTrue(document["usable"], document["reasons"])
            share = document["metrics"]["visible_scalp_share"]
            self.assertAlmostEqual(share["value"], truth(family)["visible_scalp_share"], delta=0.02, msg=family)
            self.assertLessEqual(share["low"], truth(family)["visible_scalp_share"])
            crown = document["metrics"]["crown_visible_scalp_share"]["value"]
            self.assertAlmostEqual(crown, truth(family)["vertex_visible_scalp_share"], delta=0.05, msg=family)

    def test_the_part_is_in_mm_with_a_marker_and_a_share_without(self):
        document = self.measured(head("marker"), "--marker-mm", 20)
        width = document["metrics"]["part_width_median_mm"]
        self.assertAlmostEqual(width["value"], truth("marker")["part_median_mm"], delta=1.8)
        self.assertEqual(document["image"]["scale_source"], "marker")
        self.assertAlmostEqual(document["image"]["um_per_px"], 1000 / truth("marker")["px_per_mm"], delta=3)
        without = self.measured(head("marker"))
        self.assertIsNone(without["metrics"]["part_width_median_mm"]["value"])
        self.assertIn("--marker-mm", without["metrics"]["part_width_median_mm"]["reason"])
        self.assertIsNotNone(without["metrics"]["part_width_median_head_share"]["value"])
        self.assertEqual(without["metrics"]["part_profile"], without["part_profile"])

    def test_a_marker_that_is_not_there_is_named(self):
        done = run("overview", head("same"), "--marker-mm", 20, "--out", self.out)
        self.assert_refused_photo(done, "no ArUco marker")

    def assert_refused_photo(self, done, *words):
        self.assertEqual(done.returncode, 3, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_wet_hair_is_flagged_and_not_measured(self):
        document = self.measured(head("wet", 1))
        self.assertFalse(document["usable"])
        self.assertIn("wet", document["reasons"][0])

    def test_what_is_no_head_from_above_is_told_in_words(self):
        photo = cv2.imread(str(head("same")))
        self.refused("face", pictures.face(), "face")
        self.refused("hat", pictures.hat(), "hat")
        self.refused("black-hat", pictures.hat((30, 30, 32)), "hat")
        self.refused("two", pictures.two_heads(), "2 bodies")
        self.refused("nobody", pictures.wall(), "No head")
        self.refused("bald", pictures.bald(), "bald")
        self.refused("shaved", pictures.shaved(), "shaved")
        self.refused("long", pictures.long_hair_everywhere(), "No head")
        self.refused("screenshot", pictures.screenshot(photo), "screenshot")
        self.refused("cut", pictures.cut_off(photo), "cut off")
        self.refused("black", pictures.black(), "black")
        self.refused("blurred", pictures.out_of_focus(photo), "out of focus")

    def test_a_close_up_is_sent_to_analyze(self):
        document = self.measured(driver.phantom("standard"))
        self.assertFalse(document["usable"])
        self.assertIn("tricho analyze", document["reasons"][0])

    def test_an_unreadable_photo_fails_and_the_others_are_measured(self):
        broken = self.folder / "broken.jpg"
        broken.write_bytes(head("same").read_bytes()[:5000])
        heic = self.folder / "IMG_1.heic"
        heic.write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
        done = self.overview(broken, heic, head("same"), status=3)
        self.assertIn("broken.jpg", done.stderr)
        self.assertIn("Most Compatible", done.stderr)
        check_schema("overview", self.read_json("broken"))
        check_schema("overview", self.read_json("IMG_1"))
        self.assertTrue(self.read_json("same-12-v0")["usable"])

    def test_zones_of_ones_own_are_measured_too(self):
        zones = written_zones(self.folder, thin=crown_as_drawn(), beside=[[0, 0], [30, 0], [30, 30], [0, 0]])
        document = self.measured(head("crown"), "--zones", zones)
        zones = {zone["name"]: zone for zone in document["zones"]}
        thin = zones["thin"]["visible_scalp_share"]
        self.assertLess(thin["low"], truth("crown")["vertex_visible_scalp_share"])
        self.assertGreater(thin["high"], truth("crown")["vertex_visible_scalp_share"])
        self.assertLess(thin["high"] - thin["low"], 0.15)
        self.assertGreater(thin["value"], 2 * document["metrics"]["visible_scalp_share"]["value"])
        self.assertIsNone(zones["beside"]["visible_scalp_share"]["value"])
        self.assertIn("outside of the head", zones["beside"]["visible_scalp_share"]["reason"])
        self.assertNotIn("visible_scalp_share", zones["head"])
        without = self.measured(head("crown"))
        self.assertEqual(document["metrics"], without["metrics"])

    def test_zones_that_can_not_be_used_are_told(self):
        zones = written_zones(self.folder, head=[[0, 0], [9, 0], [9, 9], [0, 0]])
        self.assertIn("a zone that the program finds itself", self.overview(head("same"), "--zones", zones, status=3).stderr)
        zones = written_zones(self.folder, mine=[[0, 0], [9, 0], [9, 9], [0, 0]])
        self.assertIn("one photo", self.overview(head("same"), head("grey"), "--zones", zones, status=2).stderr)

    def test_same_photo_same_bytes(self):
        self.overview(head("same"), head("grey"), "--jobs", 1)
        first = [(self.out / name).read_bytes() for name in ("same-12-v0.json", "grey-12-v0-scalp.png")]
        self.overview(head("same"), head("grey"), "--jobs", 2)
        self.assertEqual(first, [(self.out / name).read_bytes() for name in ("same-12-v0.json", "grey-12-v0-scalp.png")])

    def test_a_photo_turned_by_a_quarter_gives_the_same(self):
        turned = self.folder / "turned.png"
        cv2.imwrite(str(turned), cv2.rotate(cv2.imread(str(head("same"))), cv2.ROTATE_90_CLOCKWISE))
        upright = self.measured(head("same"))["metrics"]
        rotated = self.measured(turned, "--front", "right")["metrics"]
        self.assertAlmostEqual(upright["visible_scalp_share"]["value"], rotated["visible_scalp_share"]["value"],
                               delta=0.004)
        self.assertAlmostEqual(upright["part_width_median_head_share"]["value"],
                               rotated["part_width_median_head_share"]["value"], delta=0.006)

    def test_usage(self):
        self.assert_refused(run("overview", "--out", self.out), 2, "at least one photo")
        self.assert_refused(run("overview", head("same")), 2, "--out")
        self.assert_refused(run("overview", head("same"), "--out", self.out, "--front", "up"), 2, "--front")
        self.assert_refused(run("overview", head("same"), "--out", self.out, "--marker-mm", "0"), 2, "marker_mm")
        self.assert_refused(run("overview", head("same"), "--out", head("same").parent), 2, "overwritten")
        self.assert_refused(run("overview", "compare", head("same"), "--out", self.out), 2, "two photos")


class AnalyzeTest(CommandTest):
    def test_analyze_tells_an_overview_and_the_command_that_serves_it(self):
        done = run("analyze", head("same"), "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        quality = self.read_json("same-12-v0")["quality"]
        self.assertFalse(quality["usable"])
        self.assertIn("tricho overview", quality["reasons"][0])

    def test_a_close_up_is_no_overview(self):
        run("analyze", driver.phantom("standard"), "--um-per-px", 7, "--out", self.out)
        self.assertTrue(self.read_json("standard-1-v0")["quality"]["usable"])


class CompareTest(CommandTest):
    def compare(self, baseline, followup, *options):
        done = run("overview", "compare", baseline, followup, "--out", self.out, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = self.read_json("overview-comparison")
        check_schema("overview-comparison", document)
        for name in ("baseline", "followup"):
            check_schema("overview", self.read_json(name))
        self.assertTrue((self.out / "overview-comparison.png").is_file())
        return document

    def refused(self, baseline, followup, *words, options=()):
        document = self.compare(baseline, followup, *options)
        self.assertFalse(document["usable"])
        for word in words:
            self.assertIn(word, document["reason"])
        for change in document["change"].values():
            self.assertEqual(change["call"], "undetermined")

    def test_nothing_changed_is_not_called(self):
        for family in ("same", "grey"):
            document = self.compare(head(family), head(family, 1))
            self.assertTrue(document["usable"], document["reason"])
            for metric in ("visible_scalp_share", "crown_visible_scalp_share", "part_width_median_head_share"):
                self.assertEqual(document["change"][metric]["call"], "no_change_shown", metric)
            self.assertAlmostEqual(document["pose"]["roll_deg"], truth(family, 1)["tilt_deg"][0], delta=4)
            self.assertAlmostEqual(document["pose"]["pitch_deg"], truth(family, 1)["tilt_deg"][1], delta=4)

    def test_a_denser_crown_is_called(self):
        forward = self.compare(head("crown"), head("crown", 1))
        self.assertEqual(forward["change"]["crown_visible_scalp_share"]["call"], "decrease")
        backward = self.compare(head("crown", 1), head("crown"))
        self.assertEqual(backward["change"]["crown_visible_scalp_share"]["call"], "increase")
        self.assertAlmostEqual(forward["change"]["crown_visible_scalp_share"]["change"],
                               -backward["change"]["crown_visible_scalp_share"]["change"], places=9)

    def test_a_zone_drawn_on_the_baseline_is_found_on_the_follow_up(self):
        document = self.compare(head("crown"), head("crown", 1), "--zones", written_zones(self.folder, thin=crown_as_drawn()))
        drawn, own = document["zones"]["thin"], document["change"]["crown_visible_scalp_share"]
        self.assertEqual(drawn["call"], "decrease")
        self.assertAlmostEqual(drawn["change"], own["change"], delta=0.04)
        followup = {zone["name"]: zone for zone in self.read_json("followup")["zones"]}
        self.assertEqual(followup["thin"]["visible_scalp_share"]["value"], drawn["followup"])

    def test_the_same_file_twice_is_noted(self):
        document = self.compare(head("same"), head("same"))
        self.assertIn("same file", document["notes"][0])
        self.assertEqual(document["change"]["visible_scalp_share"]["change"], 0)

    def test_refusals(self):
        self.refused(head("tilted"), head("tilted", 1), "tilted")
        self.refused(head("wet"), head("wet", 1), "wet")
        self.refused(head("same"), head("grey", 1), "color")
        self.refused(head("same"), driver.phantom("standard"), "can't be measured")

    def test_another_head_of_the_same_colors_is_not_accepted_unless_vouched_for(self):
        other = self.folder / "other"
        run("phantom", "same", "--view", "overview", "--seed", 77, "--width-px", 1200, "--out", other)
        self.refused(head("same"), other / "same-77-v0.jpg", "--same-head")


if __name__ == "__main__":
    driver.main()
