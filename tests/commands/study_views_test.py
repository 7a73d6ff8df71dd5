# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Overviews and phototrichograms in a study: from `study add` to the reports, cut short, in shards, and badly given."""
import csv
import functools
import json
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import cv2
import jsonschema

import driver
import overview_pictures as pictures
from driver import SOURCE, TRICHO, CommandTest, run, stamp
from served import Server

OVERVIEW = "visible_scalp_share crown_visible_scalp_share part_width_median_head_share part_width_median_mm part_width_p90_mm"
GROWTH = "anagen_share telogen_share growth_rate_mm_per_day productivity_per_day days_to_full_coverage"
VISITS = ("2026-01-05", "2026-06-29")


def ok(*arguments):
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done


@functools.lru_cache(maxsize=None)
def rendered():
    """Close-ups, clipped sites two days apart and heads, two visits of each; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-views-")
    ok("phantom", "same", "--visits", 2, "--seed", 4, "--width-px", 400, "--height-px", 310, "--um-per-px", 12, "--out",
       folder.name)
    for seed in (3, 4):
        ok("phantom", "standard", "--hours", 48, "--seed", seed, "--width-px", 960, "--height-px", 720, "--out",
           folder.name)
    ok("phantom", "part", "tilted", "--view", "overview", "--visits", 2, "--seed", 12, "--width-px", 900, "--out", folder.name)
    return folder


def photo(name):
    return pathlib.Path(rendered().name) / f"{name}.jpg"


def pair(seed):
    return photo(f"standard-{seed}-v0"), photo(f"standard-{seed}-v1")


def add(study, date, *arguments):
    return run("study", "add", study, "--participant", "001", "--date", date, *arguments)


def make_study(study):
    ok("study", "init", study)
    ok("study", "treatment", study, "--participant", "001", "--date", "2026-01-12", "--kind", "mesotherapy")
    for visit, date in enumerate(VISITS):
        for arguments in (["--site", "vertex", "--no-check", photo(f"same-4-v{visit}")],
                          ["--view", "overview", "--um-per-px", "240", "--no-check", photo(f"part-12-v{visit}")],
                          ["--view", "phototrichogram", "--site", "vertex", "--um-per-px", "7", "--hours", "48",
                           "--no-check", *pair(3 + visit)]):
            done = add(study, date, *arguments)
            assert done.returncode == 0, done.stderr


@functools.lru_cache(maxsize=None)
def analyzed():
    folder = tempfile.TemporaryDirectory(prefix="tricho-viewed-")
    study = pathlib.Path(folder.name) / "study"
    make_study(study)
    ok("study", "analyze", study, "--quiet", "--jobs", 2)
    return folder


def derived(study):
    """Every file that the program made, by name, with its bytes; without the parts of shards."""
    base = study / "derivatives/tricho"
    return {str(path.relative_to(base)): path.read_bytes() for path in sorted(base.rglob("*"))
            if path.is_file() and path.name != ".lock" and "shards" not in path.parts}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


class ViewsTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        self.base = self.study / "derivatives/tricho"

    def copy_analyzed(self):
        shutil.copytree(pathlib.Path(analyzed().name) / "study", self.study)

    def analyze(self, *arguments):
        return ok("study", "analyze", self.study, "--jobs", 2, *arguments)

    def table(self):
        return rows_of(self.base / "measurements.tsv")

    def assert_nothing_added(self):
        self.assertEqual([path for path in self.study.rglob("*.jpg")] + [*self.study.rglob("*.png")], [])


class WholeStudyTest(ViewsTest):
    def setUp(self):
        super().setUp()
        self.copy_analyzed()

    def test_the_table_has_a_row_each_and_columns_for_both(self):
        table = self.table()
        self.assertEqual([row["view"] for row in table], ["overview", "close-up", "phototrichogram"] * 2)
        self.assertEqual([row["usable"] for row in table], ["true"] * 6, [row["reason"] for row in table])
        names = list(table[0])
        self.assertEqual(names[7:10], ["reason", "view", "hairs_per_cm2"])
        self.assertEqual(names[-10:], OVERVIEW.split() + GROWTH.split())
        for row in table:
            for view, metrics in (("overview", OVERVIEW), ("phototrichogram", GROWTH), ("close-up", "hairs_per_cm2")):
                for metric in metrics.split():
                    self.assertEqual(row[metric] != "n/a", row["view"] == view, (row["view"], metric))
        self.assertEqual([row["site"] for row in table][:3], ["head", "vertex", "vertex"])

    def test_results_are_valid_and_pictures_beside_them(self):
        schemas = {name: json.loads((SOURCE / f"docs/schemas/{name}.schema.json").read_text(encoding="utf-8"))
                   for name in ("overview", "overview-comparison", "phototrichogram", "analysis")}
        visit = self.base / "sub-001/ses-20260629"
        head, grown = "sub-001_ses-20260629_site-head_view-overview_shot-1", (
            "sub-001_ses-20260629_site-vertex_view-phototrichogram_shot-1_time-2")
        for name, schema in ((head, "overview"), (head + "-change", "overview-comparison"), (grown, "phototrichogram"),
                             (grown + "-baseline", "analysis"), (grown + "-followup", "analysis")):
            document = json.loads((visit / f"{name}.json").read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator(schemas[schema]).validate(document)
        for picture in (head + "-scalp.png", head + "-change.png", grown + "-growth-map.png"):
            self.assertIsNotNone(cv2.imread(str(visit / picture)), picture)
        document = json.loads((visit / f"{grown}.json").read_text(encoding="utf-8"))
        self.assertEqual((document["hours"], document["hours_source"]), (48, "option"))

    def test_changes_since_the_baseline_have_their_errors(self):
        rows = {(row["metric"], row["visit_id"]): row for row in rows_of(self.base / "supporting.tsv")}
        self.assertEqual(len(rows), 20)
        for (metric, visit), row in rows.items():
            self.assertEqual(row["is_baseline"], str(visit == "ses-20260105").lower())
            self.assertLessEqual(float(row["low"]), float(row["value"]))
            if row["is_baseline"] == "true":
                self.assertEqual(row["change"], "n/a")
                continue
            change, detectable = float(row["change"]), float(row["smallest_detectable_change"])
            self.assertAlmostEqual(float(row["change_high"]) - change, detectable, delta=1e-3 * detectable)
            self.assertEqual(row["call"] in ("increase", "decrease"), abs(change) > detectable, metric)
        document = json.loads((self.base / "sub-001/ses-20260629/sub-001_ses-20260629_site-head_view-overview_shot-1-change"
                                           ".json").read_text(encoding="utf-8"))
        told = document["change"]["part_width_median_mm"]
        row = rows["part_width_median_mm", "ses-20260629"]
        self.assertEqual((float(row["change"]), row["call"]), (told["change"], told["call"]))

    def test_the_verdict_rests_on_close_ups_alone(self):
        ok("series", self.study, "--all", "--out", self.out)
        series = self.read_json("series-sub-001")
        schema = json.loads((SOURCE / "docs/schemas/series.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(series)
        self.assertEqual({one["metric"] for one in series["supporting"]}, set(OVERVIEW.split() + GROWTH.split()))
        self.assertTrue(any(line.startswith("Beside the verdict, site head: the width of the part changed by")
                            for line in series["because"]), series["because"])
        self.assertEqual([visit["shots"] for visit in series["visits"]], [1, 1])
        # The same study without those photos has the same verdict and trends, and the same bytes in their columns.
        for path in [*self.study.glob("sub-001/*/*view-*")]:
            path.unlink()
        before = self.table()
        self.analyze()
        self.assertNotIn("view", self.table()[0])
        self.assertEqual(list(self.table()[0].items()),
                         [(name, before[1][name]) for name in self.table()[0]])
        self.assertFalse((self.base / "supporting.tsv").exists())
        ok("series", self.study, "--all", "--out", self.out)
        alone = self.read_json("series-sub-001")
        self.assertNotIn("supporting", alone)
        self.assertEqual((alone["verdict"], alone["trend"], alone["visits"]),
                         (series["verdict"], series["trend"], series["visits"]))
        self.assertEqual(alone["because"], [line for line in series["because"] if not line.startswith("Beside")])

    def test_cohorts_take_each_outcome_from_its_own_photos(self):
        (self.study / "participants.tsv").write_text("participant_id\tarm\nsub-001\ttreated\n", encoding="utf-8")
        self.analyze()
        ok("cohort", self.study, "--outcomes", "part_width_median_mm,anagen_share", "--out", self.out)
        cohort = self.read_json("cohort")
        self.assertEqual({row["outcome"] for row in cohort["descriptives"]}, {"part_width_median_mm", "anagen_share"})

    def test_both_pages_show_pictures_and_numbers(self):
        for reader in ("patient", "practitioner"):
            ok("report", self.study, "--participant", "001", "--for", reader, "--no-pdf", "--out", self.out)
            page = (self.out / f"{reader}-001.html").read_text(encoding="utf-8")
            for view in ("overview", "phototrichogram"):
                section = re.search(rf'<section class="card(?: keep)?" data-supporting="{view}">(.*?)</section>', page, re.S)
                self.assertIsNotNone(section, (reader, view))
                self.assertIn("data:image/jpeg;base64,", section.group(1))
            for measure in ("part_width_median_mm", "anagen_share"):
                self.assertTrue(f'data-measure="{measure}"' in page, (reader, measure))
        for words in ("No stage of baldness (Norwood, Ludwig) is told", "they stand beside the verdict and are no part of it",
                      "head (overview)", "vertex (phototrichogram)", "shot-1_time-1.jpg"):
            self.assertTrue(words in re.sub(r"</?bdi>", "", page), words)
        # A ledger is of close-ups alone: neither the head nor the clipped photos of the same site have one.
        self.assertEqual(re.findall(r'data-follicles="([^"]*)"', page), ["vertex"])
        ledger = rows_of(self.base / "sub-001/site-vertex_ledger.tsv")
        self.assertEqual(page.count("data-mark="), len({row["follicle"] for row in ledger}))

    def test_a_study_as_it_was_is_done_with_nothing(self):
        before = derived(self.study)
        self.assertIn(" 0 analyzed now", self.analyze().stdout)
        self.assertEqual(derived(self.study), before)

    def test_list_check_and_stale_results(self):
        self.assertIn("sub-001", ok("study", "list", self.study).stdout)
        self.assertNotIn("missing before", ok("study", "check", self.study).stdout)
        sidecar = self.study / ("sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_view-phototrichogram_shot-1_time-2"
                                ".json")
        sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("48.0", "72.0"), encoding="utf-8")
        done = run("series", self.study, "--all", "--out", self.out)
        self.assert_refused(done, 3, "time-2.jpg was changed", "study analyze")
        self.assertIn("results are stale", ok("study", "check", self.study).stdout)
        rate = float(self.table()[5]["growth_rate_mm_per_day"])
        share = self.table()[5]["anagen_share"]
        self.analyze()
        self.assertAlmostEqual(float(self.table()[5]["growth_rate_mm_per_day"]) / rate, 48 / 72, places=3)
        self.assertEqual(self.table()[5]["anagen_share"], share)

    def test_half_a_pair_is_told(self):
        next(self.study.glob("sub-001/ses-20260629/*time-1.jpg")).unlink()
        self.assertIn("time-2.jpg: the first photo of this phototrichogram is missing", ok("study", "check", self.study).stdout)
        self.assertIn("1 phototrichogram measured, 1 not usable", self.analyze().stdout)
        self.assertEqual(self.table()[5]["reason"], "the first photo of this phototrichogram is missing")
        self.assertEqual({row["visit_id"] for row in rows_of(self.base / "supporting.tsv") if row["site"] == "vertex"},
                         {"ses-20260105"})

    def test_a_renamed_participant_keeps_the_photos_and_a_removed_one_leaves_nothing(self):
        ok("study", "rename", self.study, "--of", "001", "--to", "007")
        self.assertTrue((self.study / "sub-007/ses-20260105/sub-007_ses-20260105_site-head_view-overview_shot-1.jpg").exists())
        self.assertFalse((self.base / "sub-001").exists())
        shutil.copytree(pathlib.Path(analyzed().name) / "study/derivatives", self.study / "derivatives", dirs_exist_ok=True)
        ok("study", "remove", self.study, "--of", "001")
        self.assertNotIn("sub-001", (self.base / "supporting.tsv").read_text(encoding="utf-8"))
        self.assertNotIn("sub-001", (self.base / "measurements.tsv").read_text(encoding="utf-8"))


class ServedTest(ViewsTest):
    def setUp(self):
        super().setUp()
        self.copy_analyzed()
        self.server = Server(self.study)
        self.server.enter()

    def tearDown(self):
        self.server.close()
        super().tearDown()

    def test_the_study_page_lists_them_as_what_they_are(self):
        study = self.server.get("api/study")
        photos = [photo for visit in study["participants"][0]["visits"] for photo in visit["photos"]]
        self.assertEqual([(photo["site"], photo["view"], photo["time"], photo["state"]) for photo in photos[:4]],
                         [("head", "overview", 0, "usable"), ("vertex", "", 0, "usable"),
                          ("vertex", "phototrichogram", 1, "usable"), ("vertex", "phototrichogram", 2, "usable")])
        for photo in (photos[0], photos[3]):
            status, _, body = self.server.ask("GET", f"api/photo?id={photo['id']}")
            self.assertEqual(status, 422, body)
            self.assertIn(f"is of the kind {photo['view']}", json.loads(body)["error"])
            self.assertIn(photo["view"], self.server.get(f"api/baseline?id={photo['id']}")["reason"])
        self.assertEqual(self.server.get(f"api/photo?id={photos[1]['id']}")["site"], "vertex")

    def test_an_overview_dropped_on_a_visit_is_refused_and_told_where_it_belongs(self):
        status, _, body = self.server.ask("POST", "api/upload?participant=001&date=2026-07-20&site=vertex&um=7.0",
                                          photo("tilted-12-v0").read_bytes(), Content_Type="application/octet-stream")
        self.assertEqual(status, 422, body)
        self.assertIn("--view overview", json.loads(body)["error"])
        self.assertFalse((self.study / "sub-001/ses-20260720").exists())


class ManyRunsTest(ViewsTest):
    def test_killed_and_in_shards_it_ends_with_the_bytes_of_one_run(self):
        self.copy_analyzed()
        once = derived(self.study)
        shutil.rmtree(self.study / "derivatives")
        for seconds in (0.3, 1.5):
            with subprocess.Popen([TRICHO, "study", "analyze", self.study, "--jobs", "2", "--shard", "1/2"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
                time.sleep(seconds)
                running.send_signal(signal.SIGKILL)
        for number in (1, 2):
            self.analyze("--shard", f"{number}/2")
        ok("study", "merge", self.study)
        self.assertEqual(derived(self.study), once)


class GivenTest(ViewsTest):
    """What is said of photos as they are added."""

    def setUp(self):
        super().setUp()
        ok("study", "init", self.study)

    def refuse(self, status, *arguments, parts):
        done = add(self.study, "2026-01-05", *arguments)
        self.assert_refused(done, status, *parts)
        self.assert_nothing_added()

    def growth(self, *arguments, seed=3):
        return ["--view", "phototrichogram", "--site", "vertex", *arguments, *pair(seed)]

    def test_times_of_a_phototrichogram(self):
        done = add(self.study, "2026-01-05", *self.growth("--taken", "2026-01-05 09:30", "--taken", "2026-01-07 08:00",
                                                          "--no-check", "--um-per-px", 7))
        self.assertEqual(done.returncode, 0, done.stderr)
        folder = self.study / "sub-001/ses-20260105"
        sidecar = json.loads((folder / "sub-001_ses-20260105_site-vertex_view-phototrichogram_shot-1_time-2.json")
                             .read_text(encoding="utf-8"))
        self.assertEqual((sidecar["HoursSinceFirstPhoto"], sidecar["HoursSource"]), (46.5, "option"))
        self.assertNotIn("09:30", "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.json")))
        again = add(self.study, "2026-01-05", *self.growth("--hours", "46.5", "--no-check", "--um-per-px", 7))
        self.assertEqual(again.stderr.count("in the study already"), 2)

    def test_times_that_cant_be(self):
        for options, parts in (([], ["does not say when it was taken", "--hours"]),
                               (["--hours", "240"], ["from 12 to 168"]),
                               (["--taken", "2026-01-05 09:30"], ["given once"]),
                               (["--taken", "2026-01-05 09:30", "--taken", "2026-01-15 09:30"], ["240.0 hours apart"]),
                               (["--taken", "2026-01-05 09:30", "--taken", "2026-01-03 09:30"], ["order of the photos wrong"]),
                               (["--taken", "2026-01-05 09:30", "--taken", "tomorrow"], ["'tomorrow' is no time"]),
                               (["--taken", "2026-01-04 09:30", "--taken", "2026-01-06 09:30"], ["--date says"]),
                               (["--hours", "48", "--taken", "2026-01-05 09:30"], ["give one of them"])):
            self.refuse(2, *self.growth(*options), parts=parts)

    def test_times_that_the_cameras_wrote(self):
        photos = [shutil.copy(path, self.folder / name) for path, name in zip(pair(3), ("one.jpg", "two.jpg"))]
        head = ["--view", "phototrichogram", "--site", "vertex", "--um-per-px", "7", "--no-check"]
        for later, status, part in (("2026:01:15 09:00:00", 3, "240.0 hours apart"), ("2026:01:04 09:00:00", 3, "order"),
                                    ("2026:01:07 08:30:00", 0, "")):
            stamp(photos[0], "2026:01:05 09:00:00")
            stamp(photos[1], later)
            done = add(self.study, "2026-01-05", *head, *photos)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertIn(part, done.stderr)
        sidecar = next(self.study.glob("sub-001/*/*time-2.json")).read_text(encoding="utf-8")
        self.assertEqual((json.loads(sidecar)["HoursSinceFirstPhoto"], json.loads(sidecar)["HoursSource"]), (47.5, "exif"))
        self.assertNotIn("08:30", sidecar)

    def test_photos_that_are_no_pair(self):
        first, later = pair(3)
        head = ["--view", "phototrichogram", "--site", "vertex", "--hours", "48"]
        self.refuse(2, *head, first, parts=["takes two photos", "not 1"])
        self.refuse(2, *head, first, later, first, parts=["not 3"])
        self.refuse(3, *head, first, first, parts=["are the same photo"])
        self.refuse(3, *head, first, self.folder / "missing.jpg", parts=["there is no such file"])

    def test_options_of_another_view(self):
        self.refuse(2, "--site", "vertex", "--hours", "48", photo("same-4-v0"), parts=["--view phototrichogram"])
        self.refuse(2, "--site", "vertex", "--front", "left", photo("same-4-v0"), parts=["--view overview"])
        self.refuse(2, "--view", "overview", "--field-width-mm", "9", photo("part-12-v0"), parts=["--field-width-mm"])
        self.refuse(2, "--view", "panorama", photo("part-12-v0"), parts=["close-up, overview or phototrichogram"])
        self.refuse(2, "--view", "phototrichogram", "--hours", "48", *pair(3), parts=["--site is missing"])

    def test_a_photo_of_the_wrong_kind_is_told_where_it_belongs(self):
        self.refuse(3, "--site", "vertex", photo("part-12-v0"), parts=["part-12-v0.jpg shows a whole head", "--view overview"])
        self.refuse(3, "--view", "overview", photo("same-4-v0"),
                    parts=["same-4-v0.jpg can't be added as an overview", "close-up"])
        two = self.folder / "two.png"
        cv2.imwrite(str(two), pictures.two_heads())
        self.refuse(3, "--view", "overview", two, parts=["one head alone"])
        two.unlink()
        self.refuse(3, *self.growth("--hours", "48")[:-1], photo("part-12-v0"), parts=["shows a whole head"])

    def test_a_pair_that_shows_no_growth_is_told_at_once(self):
        done = add(self.study, "2026-01-05", "--view", "phototrichogram", "--site", "vertex", "--hours", "48", "--um-per-px",
                   "7", pair(3)[0], pair(4)[1])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("time-2.jpg: Not measured: ", done.stderr)

    def test_heads_that_cant_be_compared_are_told_at_once_and_have_no_change(self):
        first = add(self.study, "2026-01-05", "--view", "overview", "--um-per-px", "240", photo("tilted-12-v0"))
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertNotIn("compared", first.stderr)
        later = add(self.study, "2026-06-29", "--view", "overview", "--um-per-px", "240", photo("tilted-12-v1"))
        self.assertEqual(later.returncode, 0, later.stderr)
        self.assertIn("It can't be compared with the overview of the baseline (sub-001_ses-20260105_site-head_view-overview_"
                      "shot-1.jpg)", later.stderr)
        self.assertIn("2 overviews measured", self.analyze().stdout)
        for row in rows_of(self.base / "supporting.tsv"):
            self.assertEqual(row["change"], "n/a")
            if row["is_baseline"] == "false":
                self.assertIn("tilted", row["reason"])
                self.assertNotEqual(row["value"], "n/a")
        ok("report", self.study, "--participant", "001", "--for", "practitioner", "--no-pdf", "--out", self.out)
        self.assertTrue("the head is tilted by" in (self.out / "practitioner-001.html").read_text(encoding="utf-8"))


if __name__ == "__main__":
    driver.main()
