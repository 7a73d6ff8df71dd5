# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho study: from the first photo to the verdict, cut short at any moment, and against hostile names."""
import csv
import functools
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import driver
from driver import TRICHO, CommandTest, run


@functools.lru_cache(maxsize=None)
def rendered():
    """A rendered study: two participants, four visits, two shots; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-rendered-")
    done = run("phantom", "--study", "--seed", 3, "--width-px", 260, "--height-px", 220, "--um-per-px", 14, "--out",
               folder.name)
    assert done.returncode == 0, done.stderr
    return folder


def photo(participant="001", date="20260105", shot=1):
    return pathlib.Path(rendered().name) / f"sub-{participant}/ses-{date}" / (
        f"sub-{participant}_ses-{date}_site-vertex_shot-{shot}.jpg")


@functools.lru_cache(maxsize=None)
def small_study(analyzed=False):
    """Three photos of one participant, one treatment, and what comes of them where they are analyzed; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-small-")
    study = pathlib.Path(folder.name) / "study"

    def ok(*arguments):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr

    if analyzed:
        shutil.copytree(pathlib.Path(small_study().name) / "study", study)
        ok("study", "analyze", study)
        return folder
    ok("study", "init", study)
    ok("study", "add", study, "--participant", "001", "--date", "2026-01-05", "--site", "vertex", "--arm", "treated",
       "--no-check", photo(shot=1), photo(shot=2))
    ok("study", "add", study, "--participant", "sub-001", "--date", "2026-06-29", "--site", "vertex", "--no-check",
       photo(date="20260629"))
    ok("study", "treatment", study, "--participant", "001", "--date", "2026-01-12", "--kind", "mesotherapy", "--product",
       "x", "--note", "first")
    return folder


@functools.lru_cache(maxsize=None)
def small_part():
    """The one part of the small study; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-part-")
    with tempfile.TemporaryDirectory(prefix="tricho-part-") as study:
        shutil.copytree(pathlib.Path(small_study().name) / "study", study, dirs_exist_ok=True)
        done = run("study", "analyze", study, "--shard", "1/1")
        assert done.returncode == 0, done.stderr
        shutil.copytree(pathlib.Path(study) / "derivatives/tricho/shards", folder.name, dirs_exist_ok=True)
    return folder


def derived(study):
    """Every file that the program made, by name, with its bytes."""
    base = study / "derivatives/tricho"
    return {str(path.relative_to(base)): path.read_bytes() for path in sorted(base.rglob("*"))
            if path.is_file() and path.name != ".lock"}


class StudyTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"

    def ok(self, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_no_rests()
        return done

    def small(self):
        """Three photos of one participant, one treatment."""
        shutil.copytree(pathlib.Path(small_study().name) / "study", self.study)
        return self.study

    def take_results(self):
        """Those of the small study, as `study analyze` made them: the same bytes, and no need to make them again."""
        shutil.copytree(pathlib.Path(small_study(analyzed=True).name) / "study/derivatives", self.study / "derivatives",
                        dirs_exist_ok=True)

    def take_part(self):
        """The one part of the small study, where `study merge` looks for it."""
        shards = self.study / "derivatives/tricho/shards"
        shutil.rmtree(shards, ignore_errors=True)
        shutil.copytree(pathlib.Path(small_part().name), shards)

    def small_analyzed(self):
        self.small()
        self.take_results()

    def table(self):
        with open(self.study / "derivatives/tricho/measurements.tsv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t"))


class WholeStudyTest(StudyTest):
    def test_from_the_first_photo_to_the_verdict(self):
        self.small()
        original = photo(shot=1).read_bytes()
        copy = self.study / "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1.jpg"
        self.assertEqual(copy.read_bytes(), original)
        sidecar = json.loads(copy.with_suffix(".json").read_text(encoding="utf-8"))
        self.assertEqual(sidecar["PixelSize"], [14, 14])
        self.assertIn("sub-001\ttreated", (self.study / "participants.tsv").read_text(encoding="utf-8"))
        self.assertIn("sub-001", self.ok("study", "list", self.study).stdout)
        done = self.ok("study", "analyze", self.study, "--jobs", 2)
        self.assertIn("3 photos, 3 analyzed now", done.stdout)
        rows = self.table()
        self.assertEqual([(row["day"], row["shot"], row["arm"]) for row in rows],
                         [("-7", "1", "treated"), ("-7", "2", "treated"), ("168", "1", "treated")])
        for row in rows:
            self.assertEqual(row["usable"], "true", row["reason"])
            self.assertGreater(float(row["hairs_per_cm2"]), 20)
        for row in rows:
            stem = f"sub-001_{row['visit_id']}_site-vertex_shot-{row['shot']}"
            for ending in (".json", "-hairs.csv", "-overlay.png"):
                self.assertTrue((self.study / "derivatives/tricho/sub-001" / row["visit_id"] / (stem + ending)).exists())
        before = derived(self.study)
        self.assertIn("0 analyzed now", self.ok("study", "analyze", self.study, "--jobs", 1).stdout)
        self.assertEqual(before, derived(self.study))
        self.ok("series", self.study, "--participant", "001", "--out", self.out)
        series = self.read_json("series-001")
        self.assertEqual(series["sessions"]["given"], 1)
        self.assertEqual([visit["sessions_so_far"] for visit in series["visits"]], [0, 1])
        self.assertEqual(copy.read_bytes(), original)

    def test_what_changed_is_done_anew_and_nothing_else(self):
        self.small_analyzed()
        sidecar = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.json"
        sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("14.0", "14.5"), encoding="utf-8")
        self.assertIn("1 analyzed now", self.ok("study", "analyze", self.study).stdout)
        self.assertIn("3 analyzed now", self.ok("study", "analyze", self.study, "--vellus-below-um", 40).stdout)
        (self.study / "derivatives/tricho/sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-2-overlay.png").unlink()
        self.assertIn("1 analyzed now", self.ok("study", "analyze", self.study, "--vellus-below-um", 40).stdout)

    def test_overlays_of_a_study(self):
        """An overlay that is there will do: no photo is analyzed anew for another kind of picture."""
        self.small()
        def overlays():
            return sorted(path.suffix for path in self.study.rglob("*-overlay.*"))
        self.ok("study", "analyze", self.study, "--overlay", "none")
        self.assertEqual(overlays(), [])
        self.assertIn("0 analyzed now", self.ok("study", "analyze", self.study, "--overlay", "none").stdout)
        self.assertIn("3 analyzed now", self.ok("study", "analyze", self.study, "--overlay", "jpeg").stdout)
        self.assertEqual(overlays(), [".jpg"] * 3)
        self.assertIn("0 analyzed now", self.ok("study", "analyze", self.study).stdout)
        self.assertIn("3 analyzed now", self.ok("study", "analyze", self.study, "--vellus-below-um", 40).stdout)
        self.assertEqual(overlays(), [".png"] * 3)
        self.assert_refused(run("study", "analyze", self.study, "--overlay", "PNG"), 2, "--overlay must be png, jpeg or none")

    def test_what_was_changed_back_is_done_anew(self):
        self.small_analyzed()
        before = derived(self.study)
        sidecar = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.json"
        good = sidecar.read_text(encoding="utf-8")
        sidecar.write_text(good.replace("14.0", "14.5"), encoding="utf-8")
        self.ok("study", "analyze", self.study)
        sidecar.write_text(good, encoding="utf-8")
        self.ok("study", "analyze", self.study, "--vellus-below-um", 40)
        self.assertIn("3 analyzed now", self.ok("study", "analyze", self.study).stdout)
        after = derived(self.study)
        self.assertEqual(sorted(after), sorted(before))
        for name, data in before.items():
            if name != "results.sqlite":  # Keeps what it learned in between.
                self.assertEqual(after[name], data, name)

    def test_a_photo_of_other_skin_and_a_broken_one_are_told(self):
        self.small()
        self.ok("study", "add", self.study, "--participant", "001", "--date", "2026-04-06", "--site", "vertex",
                photo("002", "20260406"))
        broken = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-2.jpg"
        broken.write_bytes(photo(date="20260629").read_bytes()[:3000])
        done = run("study", "analyze", self.study)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1)
        self.assertIn("1 of 5 photos can't be read: sub-001/ses-20260629/", done.stderr)
        rows = {(row["visit_id"], row["shot"]): row for row in self.table()}
        self.assertEqual(rows["ses-20260406", "1"]["usable"], "false")
        self.assertIn("could not be laid over the baseline", rows["ses-20260406", "1"]["reason"])
        self.assertEqual(rows["ses-20260406", "1"]["hairs_per_cm2"], "n/a")
        self.assertEqual(rows["ses-20260629", "2"]["usable"], "false")
        self.assertIn("can't be read", rows["ses-20260629", "2"]["reason"])
        self.assertEqual(rows["ses-20260629", "1"]["usable"], "true")
        self.ok("series", self.study, "--all", "--out", self.out)
        self.assertTrue(any("could not be laid" in text for text in self.read_json("series-sub-001")["caveats"]))

    def test_what_the_study_has_outgrown_is_refused(self):
        self.small_analyzed()
        self.assertNotIn("stale", self.ok("study", "check", self.study).stdout)
        participants = self.study / "participants.tsv"
        table = participants.read_text(encoding="utf-8")
        participants.write_text(table.replace("sub-001\ttreated", "sub-001\tplacebo"), encoding="utf-8")
        for words in (("series", self.study, "--all"), ("cohort", self.study),
                      ("report", self.study, "--participant", "001", "--for", "patient")):
            done = run(*words, "--out", self.out)
            self.assertEqual(done.returncode, 3)
            self.assertIn("participants.tsv says arm placebo for sub-001", done.stderr)
            self.assertIn("run tricho study analyze", done.stderr)
        self.assertIn("stale", self.ok("study", "check", self.study).stdout)
        self.ok("study", "analyze", self.study)
        self.ok("series", self.study, "--all", "--out", self.out)

    def test_a_participant_is_renamed_a_visit_redated_and_results_removed(self):
        self.small_analyzed()
        self.ok("study", "rename", self.study, "--of", "001", "--to", "017")
        self.ok("study", "redate", self.study, "--of", "017", "--from-date", "2026-06-29", "--to-date", "2026-06-30")
        self.assertTrue((self.study / "sub-017/ses-20260630/sub-017_ses-20260630_site-vertex_shot-1.jpg").exists())
        self.assertFalse((self.study / "derivatives/tricho/sub-001").exists())
        self.ok("study", "analyze", self.study)
        self.assertEqual({row["participant_id"] for row in self.table()}, {"sub-017"})
        self.assertEqual(run("study", "remove", self.study, "--of", "017").returncode, 3)
        shutil.rmtree(self.study / "sub-017")
        for name in ("participants.tsv", "treatments.tsv"):
            lines = (self.study / name).read_text(encoding="utf-8").splitlines(keepends=True)
            (self.study / name).write_text("".join(line for line in lines if "sub-017" not in line), encoding="utf-8")
        self.assertIn("study remove", self.ok("study", "check", self.study).stdout)
        self.ok("study", "remove", self.study, "--of", "017")
        self.assertFalse((self.study / "derivatives/tricho/sub-017").exists())
        self.assertEqual(self.table(), [])

    def test_a_photo_without_a_scale_gets_that_of_another(self):
        self.small_analyzed()
        own = self.table()
        sidecar = self.study / "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1.json"
        kept = sidecar.read_text()
        sidecar.write_text('{"ManufacturersModelName": "x"}')
        self.ok("study", "analyze", self.study)
        for before, after in zip(own, self.table()):
            self.assertLess(abs(float(after["hairs_per_cm2"]) / float(before["hairs_per_cm2"]) - 1), 0.1)
        result = json.loads((self.study / "derivatives/tricho/sub-001/ses-20260105" /
                             "sub-001_ses-20260105_site-vertex_shot-1.json").read_text())
        self.assertEqual(result["image"]["scale_source"], "the other photo")
        self.assertAlmostEqual(result["image"]["um_per_px"], 14, delta=0.5)
        self.assertIn("0 analyzed now", self.ok("study", "analyze", self.study).stdout)
        whole = derived(self.study)
        shutil.rmtree(self.study / "derivatives/tricho")
        self.ok("study", "analyze", self.study, "--shard", "1/1")
        self.ok("study", "merge", self.study)
        shutil.rmtree(self.study / "derivatives/tricho/shards")
        tables = [name for name in whole if name.endswith((".tsv", ".json"))]
        self.assertEqual({name: whole[name] for name in tables}, {name: derived(self.study)[name] for name in tables})
        sidecar.write_text(kept)
        self.ok("study", "analyze", self.study)
        self.assertEqual(self.table(), own)

    def test_a_study_without_treatment_has_no_days(self):
        self.ok("study", "init", self.study)
        self.ok("study", "add", self.study, "--participant", "001", "--date", "2026-01-05", "--site", "vertex", photo())
        self.ok("study", "analyze", self.study)
        self.assertEqual(self.table()[0]["day"], "n/a")
        self.ok("series", self.study, "--all", "--out", self.out)
        self.assertEqual(self.read_json("series-sub-001")["verdict"], "undetermined")

    def test_an_empty_study(self):
        self.ok("study", "init", self.study, "--name", "Nobody yet")
        self.assertIn("no photo yet", self.ok("study", "check", self.study).stdout)
        self.ok("study", "analyze", self.study)
        self.assertEqual(self.table(), [])
        self.ok("study", "list", self.study)


class CutShortTest(StudyTest):
    def start(self, *arguments, **settings):
        return subprocess.Popen([TRICHO, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                **settings)

    def test_killed_at_random_moments_it_ends_with_the_same_bytes(self):
        self.small()
        whole = self.folder / "whole"
        shutil.copytree(self.study, whole)
        began = time.monotonic()
        self.ok("study", "analyze", whole, "--jobs", 2)
        seconds = time.monotonic() - began
        moments = random.Random(8)
        for _ in range(int(os.environ.get("TRICHO_KILLS", "12"))):
            process = self.start("study", "analyze", self.study, "--jobs", "2")
            time.sleep(moments.uniform(0, 0.6 * seconds))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.ok("study", "analyze", self.study, "--jobs", "2")
        self.assertEqual(derived(whole), derived(self.study))

    def test_the_rests_of_a_killed_run_are_cleared_away(self):
        self.small()
        rest = self.study / "derivatives/tricho/sub-001/ses-20260105/.x.json.123-0.part"
        rest.parent.mkdir(parents=True)
        rest.write_text("half", encoding="utf-8")
        self.ok("study", "analyze", self.study)
        self.assertFalse(rest.exists())

    def test_two_at_once_wait_for_each_other(self):
        self.small()
        both = [self.start("study", "analyze", self.study, "--jobs", "1") for _ in range(2)]
        said = [process.communicate(timeout=120) for process in both]
        self.assertEqual([process.returncode for process in both], [0, 0], said)
        self.assertEqual(sum(b"another tricho works on" in errors for _, errors in said), 1)
        self.assertEqual(sorted(b"3 analyzed now" in text for text, _ in said), [False, True])

    def test_a_full_disk_is_told_and_nothing_is_lost(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", disk],
                                               capture_output=True, check=False).returncode != 0:
            self.skipTest("needs the right to mount a small disk")
        try:
            self.study = disk / "study"
            self.small()
            kept = {path: path.read_bytes() for path in self.study.rglob("*") if path.is_file()}
            done = run("study", "analyze", self.study, "--jobs", 1)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn("No space left", done.stderr.replace("the disk is full", "No space left"))
            self.assertEqual(len(done.stderr.splitlines()), 1)
            for path, content in kept.items():
                self.assertEqual(path.read_bytes(), content)
            subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
            self.ok("study", "analyze", self.study, "--jobs", 1)
            self.assertEqual(len(self.table()), 3)
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_a_damaged_or_locked_store(self):
        self.small()
        store = self.study / "derivatives/tricho/results.sqlite"
        store.parent.mkdir(parents=True, exist_ok=True)
        store.write_bytes(b"no database " * 1000)
        self.assert_refused(run("study", "analyze", self.study), 4, "results.sqlite", "damaged")
        self.assertEqual(store.read_bytes(), b"no database " * 1000)


class HostileTest(StudyTest):
    BAD = ("../x", "a/b", "'; DROP TABLE", "x" * 300, "", "a b", "a_b", "é", "..", "sub-", "a\nb")

    def test_ids_and_sites(self):
        self.small()
        before = {path: path.stat().st_mtime_ns for path in self.folder.rglob("*")}
        for bad in self.BAD:
            with self.subTest(bad=bad):
                self.assert_refused(run("study", "add", self.study, f"--participant={bad}", "--date", "2026-03-01", "--site",
                                        "vertex", photo()), 2, "--participant")
                self.assert_refused(run("study", "add", self.study, "--participant", "1", "--date", "2026-03-01",
                                        f"--site={bad}", photo()), 2, "--site")
                self.assert_refused(run("study", "treatment", self.study, f"--participant={bad}", "--date", "2026-03-01",
                                        "--kind", "x"), 2, "--participant")
        for bad in ("yesterday", "2026-02-30", "20260230", "../2026-01-01", "2026-01-01; DROP", ""):
            self.assert_refused(run("study", "add", self.study, "--participant", "1", f"--date={bad}", "--site", "vertex",
                                    photo()), 2, "--date")
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in self.folder.rglob("*")})

    def test_links_that_lead_out(self):
        self.small()
        outside = self.folder / "outside"
        outside.mkdir()
        os.symlink(outside, self.study / "sub-002")
        self.assert_refused(run("study", "add", self.study, "--participant", "002", "--date", "2026-01-05", "--site",
                                "vertex", photo("002")), 3, "leads out of the study")
        self.assert_refused(run("study", "analyze", self.study), 3, "leads out of the study")
        (self.study / "sub-002").unlink()
        derivatives = self.study / "derivatives"
        if derivatives.exists():
            shutil.rmtree(derivatives)
        os.symlink(outside, derivatives)
        self.assert_refused(run("study", "analyze", self.study), 3, "leads out of the study")
        derivatives.unlink()
        (derivatives / "tricho").mkdir(parents=True)
        os.symlink(outside / "results.sqlite", derivatives / "tricho/results.sqlite")
        self.assert_refused(run("study", "analyze", self.study), 3, "results.sqlite, which is not there")
        self.assertEqual(list(outside.iterdir()), [])

    def test_a_link_to_what_is_gone_is_told_as_that(self):
        self.small()
        gone = self.study / "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-3.jpg"
        os.symlink("photos/gone.jpg", gone)
        done = run("study", "analyze", self.study)
        self.assert_refused(done, 3, "photos/gone.jpg, which is not there")

    def test_tables_that_people_broke(self):
        self.small()
        treatments = self.study / "treatments.tsv"
        good = treatments.read_text(encoding="utf-8")
        treatments.write_text(good + "sub-001\tsoon\tx\t\t\n", encoding="utf-8")
        self.assert_refused(run("study", "analyze", self.study), 3, "line 3", "date", "soon")
        treatments.write_text(good + "../x\t2026-01-13\tx\t\t\n", encoding="utf-8")
        self.assert_refused(run("study", "analyze", self.study), 3, "line 3", "participant_id")
        treatments.write_text(good.replace("date", "when"), encoding="utf-8")
        self.assert_refused(run("study", "analyze", self.study), 3, "date")

    def test_the_same_photo_twice(self):
        self.small()
        done = self.ok("study", "add", self.study, "--participant", "001", "--date", "2026-01-05", "--site", "vertex",
                       photo(shot=1))
        self.assertIn("in the study already", done.stderr)
        self.assert_refused(run("study", "add", self.study, "--participant", "002", "--date", "2026-01-05", "--site",
                                "vertex", photo(shot=1)), 3, "in the study already")
        self.assertFalse((self.study / "sub-002").exists())

    def test_photos_that_are_none(self):
        self.ok("study", "init", self.study)
        bad = self.folder / "bad.jpg"
        bad.write_bytes(b"not a photo")
        for name in (bad, self.folder / "none.jpg", self.folder):
            self.assert_refused(run("study", "add", self.study, "--participant", "1", "--date", "2026-01-05", "--site",
                                    "vertex", photo(), name), 3, name.name)
        self.assertFalse((self.study / "sub-1").exists())

    def test_what_can_not_be_asked(self):
        self.assert_refused(run("study"), 2, "init")
        self.assert_refused(run("study", "burn", self.study), 2, "burn")
        self.assert_refused(run("study", "analyze"), 2, "folder")
        self.assert_refused(run("study", "analyze", self.folder / "none"), 3, "none")
        self.assert_refused(run("study", "analyze", self.folder), 3, "no study")
        self.ok("study", "init", self.study)
        self.assert_refused(run("study", "analyze", self.study, "more"), 2, "more")
        self.assert_refused(run("study", "add", self.study, "--participant", "1", "--date", "2026-01-05", "--site", "v"), 2,
                            "photo")
        self.assert_refused(run("study", "add", self.study, photo(), "--date", "2026-01-05", "--site", "v"), 2,
                            "--participant")
        self.assert_refused(run("study", "treatment", self.study, "--participant", "1", "--date", "2026-01-05"), 2, "--kind")
        self.assert_refused(run("study", "treatment", self.study, "--participant", "1", "--date", "2026-01-05", "--kind", "x",
                                "--note", "n" * 2000), 2, "--note")
        (self.folder / "full").mkdir()
        (self.folder / "full/letter.txt").write_text("x", encoding="utf-8")
        self.assert_refused(run("study", "init", self.folder / "full"), 3, "other files")


class CheckTest(StudyTest):
    def test_says_what_is_wrong_in_words(self):
        self.small()
        (self.study / "participants.tsv").write_text(
            "participant_id\tarm\tage\tbirth_date\nsub-001\tA\t200\t2026-02-01\nsub-009\tB\t40\tn/a\n", encoding="utf-8")
        (self.study / "treatments.tsv").write_text(
            "participant_id\tdate\tkind\nsub-001\t2026-02-12\tmesotherapy\nsub-001\t2026-01-12\tmesotherapy\n"
            "sub-007\t2026-01-12\tmesotherapy\n", encoding="utf-8")
        self.ok("study", "add", self.study, "--participant", "009", "--date", "2026-03-01", "--site", "frontal",
                "--um-per-px", 9, photo("002"))
        sidecar = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.json"
        sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("14.0", "7.0"), encoding="utf-8")
        shutil.copy(photo(), self.study / "sub-001/ses-20260105/holiday.jpg")
        shutil.copy(photo(shot=2), self.study / "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-5.jpg")
        text = self.ok("study", "check", self.study).stdout
        for part in ("line 2, column age: '200' is no age", "lies before birth", "dates are out of order",
                     "sub-007 has no row in participants.tsv", "another magnification", "holiday.jpg is not named",
                     "the site frontal was photographed on 2026-03-01 only", "sub-009 has no session",
                     "is the same photo as", "shot 3 is missing", "has no scale"):
            self.assertIn(part, text)

    def test_says_that_nothing_is_missing(self):
        self.small()
        self.assertIn("nothing is missing", self.ok("study", "check", self.study).stdout)


if __name__ == "__main__":
    driver.main()
