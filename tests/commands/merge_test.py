# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""tricho study analyze --shard I/N and study merge: the same bytes as one run, or a refusal that leaves all as it was."""
import functools
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

import jsonschema

import driver
import study_test
from driver import SOURCE, TRICHO, run
from study_test import derived, photo

SCHEMA = json.loads((SOURCE / "docs/schemas/part.schema.json").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=None)
def studies():
    """STUDY: five sites of three participants, one of them with a photo that can't be read; WHOLE, OF-1, OF-2: the same,
    analyzed at once or by so many shards, each under its own path. Made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="tricho-shards-")
    study, whole = pathlib.Path(folder.name) / "study", pathlib.Path(folder.name) / "whole"

    def add(participant, site, date, *photos):
        done = run("study", "add", study, "--participant", participant, "--date", date, "--site", site, *photos)
        assert done.returncode == 0, done.stderr

    run("study", "init", study)
    add("001", "vertex", "2026-01-05", photo(shot=1), photo(shot=2))
    add("001", "vertex", "2026-06-29", photo(date="20260629"))
    add("001", "frontal", "2026-01-05", photo("002"))
    add("001", "frontal", "2026-06-29", photo("002", "20260629"))
    add("002", "vertex", "2026-04-06", photo(date="20260406"), photo(date="20260406", shot=2))
    add("002", "frontal", "2026-04-06", photo("002", "20260406"))
    add("003", "vertex", "2026-04-06", photo("002", "20260406", 2))
    broken = study / "sub-003/ses-20260406/sub-003_ses-20260406_site-vertex_shot-1.jpg"
    broken.write_bytes(broken.read_bytes()[:5000])
    run("study", "treatment", study, "--participant", "001", "--date", "2026-01-12", "--kind", "mesotherapy")
    shutil.copytree(study, whole)
    done = run("study", "analyze", whole)
    assert done.returncode == 3 and "1 of 9 photos can't be read" in done.stderr, done.stderr  # And all else is done.
    for of in (1, 2):
        shutil.copytree(study, study.with_name(f"of-{of}"))
        for number in range(1, of + 1):
            done = run("study", "analyze", study.with_name(f"of-{of}"), "--shard", f"{number}/{of}")
            assert done.returncode == 0, done.stderr
    return folder


def without_shards(study):
    return {name: data for name, data in derived(study).items() if not name.startswith("shards/")}


class MergeTest(study_test.StudyTest):
    START = "study"

    def setUp(self):
        super().setUp()
        shutil.copytree(pathlib.Path(studies().name) / self.START, self.study)
        self.whole = without_shards(pathlib.Path(studies().name) / "whole")

    def shard(self, number, of, study=None, *options):
        return self.ok("study", "analyze", study or self.study, "--shard", f"{number}/{of}", *options)

    def part(self, number, of, study=None):
        return (study or self.study) / f"derivatives/tricho/shards/{number}-of-{of}"

    def shards(self, of, study=None):
        for number in range(1, of + 1):
            self.shard(number, of, study)

    def take_part_of(self, of):
        """The first of so many, as it was made before."""
        shutil.copytree(pathlib.Path(studies().name) / f"of-{of}/derivatives/tricho/shards/1-of-{of}", self.part(1, of))

    def assert_merged(self, study=None):
        merged = without_shards(study or self.study)
        self.assertEqual(sorted(merged), sorted(self.whole))
        for name, data in self.whole.items():
            self.assertEqual(merged[name], data, name)

    def assert_refused_and_nothing_written(self, *parts, places=()):
        before = without_shards(self.study)
        self.assert_refused(run("study", "merge", self.study, *places), 3, *parts)
        self.assertEqual(before, without_shards(self.study))


class SameBytesTest(MergeTest):
    def test_with_one_two_and_more_shards_than_sites(self):
        for of in (1, 2, 7):
            with self.subTest(of=of):
                shutil.rmtree(self.study / "derivatives", ignore_errors=True)
                made = pathlib.Path(studies().name) / f"of-{of}/derivatives"
                if made.exists():
                    shutil.copytree(made, self.study / "derivatives")
                else:
                    self.shards(of)
                for number in range(1, of + 1):
                    part = json.loads((self.part(number, of) / "part.json").read_text(encoding="utf-8"))
                    jsonschema.Draft202012Validator(SCHEMA).validate(part)
                sizes = [len(json.loads((self.part(n, of) / "part.json").read_text())["photos"]) for n in range(1, of + 1)]
                self.assertEqual(sum(sizes), 9)
                self.assertEqual(sizes.count(0), max(0, of - 5))
                self.assertIn("9 photos merged", self.ok("study", "merge", self.study).stdout)
                self.assert_merged()
        # Joined once more, and analyzed once more: nothing is left to do, and nothing changes.
        self.ok("study", "merge", self.study)
        self.assert_merged()
        done = run("study", "analyze", self.study)
        self.assertEqual(done.returncode, 3)  # One photo can't be read.
        self.assertIn("0 analyzed now", done.stdout)
        self.assert_merged()

    def test_on_copies_of_the_study_elsewhere(self):
        copies = [self.folder / f"machine {i} %?#" for i in range(5)]
        for number, copy in enumerate(copies, 1):
            shutil.copytree(self.study, copy)
            self.shard(number, 5, copy)
        self.ok("study", "merge", self.study, *copies)
        self.assert_merged()
        self.assertFalse((self.study / "derivatives/tricho/shards").exists())
        shutil.rmtree(self.study / "derivatives")
        self.ok("study", "merge", self.study, *(self.part(n, 5, copy) for n, copy in enumerate(copies, 1)))
        self.assert_merged()

    def test_overlapping_parts_that_agree(self):
        self.take_part_of(2)
        self.take_part_of(1)
        self.ok("study", "merge", self.study)
        self.assert_merged()

    def test_shards_at_once_and_killed(self):
        moments = random.Random(5)
        for _ in range(6):
            running = [subprocess.Popen([TRICHO, "study", "analyze", self.study, "--jobs", "1", "--shard", f"{n}/2"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for n in (1, 2)]
            time.sleep(moments.uniform(0.05, 0.6))
            for process in running:
                process.send_signal(signal.SIGKILL)
                process.wait()
        # What is left of the other shard's killed run stays until that one runs again.
        for n in (1, 2):
            done = run("study", "analyze", self.study, "--shard", f"{n}/2")
            self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assert_no_rests()
        for _ in range(10):
            process = subprocess.Popen([TRICHO, "study", "merge", self.study], stdout=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.ok("study", "merge", self.study)
        self.assert_merged()


class RefusedTest(MergeTest):
    START = "of-2"

    def change(self, number, change):
        """Edits part.json of a part of two."""
        path = self.part(number, 2) / "part.json"
        part = json.loads(path.read_text(encoding="utf-8"))
        change(part)
        path.write_text(json.dumps(part), encoding="utf-8")

    def test_a_missing_part(self):
        shutil.rmtree(self.part(2, 2))
        self.assert_refused_and_nothing_written("are in no part", "part 2 of 2 is missing")
        shutil.rmtree(self.part(1, 2))
        self.assert_refused_and_nothing_written("no parts to merge")

    def test_a_part_that_has_not_ended(self):
        (self.part(2, 2) / "part.json").unlink()
        self.assert_refused_and_nothing_written("2-of-2", "has not ended")

    def test_a_photo_added_since(self):
        shutil.copy(photo("002", "20260629", 2),
                    self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-2.jpg")
        self.assert_refused_and_nothing_written("are in no part", "added after")

    def test_a_photo_changed_since(self):
        shutil.copy(photo("002", "20260629", 2),
                    self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.jpg")
        self.assert_refused_and_nothing_written("from another sub-001/ses-20260629")

    def test_a_sidecar_changed_since(self):
        sidecar = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.json"
        sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("14.0", "15.0"), encoding="utf-8")
        self.assert_refused_and_nothing_written("another sidecar of sub-001/ses-20260629")

    def test_a_session_that_moves_the_baseline(self):
        self.ok("study", "treatment", self.study, "--participant", "001", "--date", "2025-01-12", "--kind", "x")
        self.ok("study", "merge", self.study)  # No visit lies before either: the baseline stays.
        treatments = self.study / "treatments.tsv"
        treatments.write_text("participant_id\tdate\tkind\nsub-001\t2026-12-01\tx\n", encoding="utf-8")
        self.assert_refused_and_nothing_written("against another baseline", "treatments.tsv")

    def test_of_another_study(self):
        self.change(1, lambda part: part["photos"].update({"sub-999/x.jpg": {"sha256": "0", "run_key": "0"}}))
        self.assert_refused_and_nothing_written("sub-999/x.jpg", "another one")

    def test_of_another_version_or_options(self):
        self.change(2, lambda part: part["provenance"].update(version="9.9.9"))
        self.assert_refused_and_nothing_written("part 2 of 2", "9.9.9")
        self.shard(2, 2, None, "--vellus-below-um", "40")
        self.assert_refused_and_nothing_written("different options", "vellus_below_um")

    def test_overlapping_parts_that_differ(self):
        self.take_part_of(1)
        file = next(self.part(1, 1).rglob("*-hairs.csv"))
        file.write_text("x,y\n", encoding="utf-8")
        self.assert_refused_and_nothing_written("is not as it was")
        path = self.part(1, 1) / "part.json"
        part = json.loads(path.read_text(encoding="utf-8"))
        digest = subprocess.run(["sha256sum", file], capture_output=True, check=True).stdout.split()[0].decode()
        part["files"][str(file.relative_to(self.part(1, 1)))] = digest
        path.write_text(json.dumps(part), encoding="utf-8")
        self.assert_refused_and_nothing_written("and differ")

    def test_half_copied(self):
        for name in ("results.sqlite", "*-overlay.png", "sub-*.json"):
            file = next(self.part(2, 2).rglob(name))
            whole = file.read_bytes()
            file.write_bytes(whole[:len(whole) // 2])
            self.assert_refused_and_nothing_written("part 2 of 2", file.name, "is not as it was")
            file.unlink()
            self.assert_refused_and_nothing_written("part 2 of 2", file.name, "is not as it was")
            file.write_bytes(whole)
        manifest = self.part(1, 2) / "part.json"
        whole = manifest.read_bytes()
        for text in (whole[:300], b"", b"[]", b"null", b'{"schema": 1}', b"\xff" * 50, whole.replace(b'"of"', b'"off"')):
            manifest.write_bytes(text)
            self.assert_refused_and_nothing_written("part.json")

    def test_what_can_not_be_asked(self):
        for bad in ("0/2", "3/2", "1", "1/", "/2", "a/b", "1/2/3", "-1/2", "1/999999999", "1 /2", ""):
            self.assert_refused(run("study", "analyze", self.study, "--shard", bad), 2, "--shard")
        self.assert_refused(run("study", "merge"), 2, "folder")
        self.assert_refused(run("study", "merge", self.folder), 3, "no study")
        self.assert_refused(run("study", "merge", self.study, self.folder / "none"), 3, "none")
        self.assert_refused(run("study", "merge", self.study, "--shard", "1/2"), 2, "shard")


class HostilePartTest(MergeTest):
    START = "of-1"

    def setUp(self):
        super().setUp()
        self.outside = self.folder / "outside"
        self.outside.write_text("untouched", encoding="utf-8")

    def tearDown(self):
        self.assertEqual(self.outside.read_text(encoding="utf-8"), "untouched")
        super().tearDown()

    def renew(self, name):
        """part.json tells the file's hash as it is now: a liar would do so."""
        path = self.part(1, 1) / "part.json"
        part = json.loads(path.read_text(encoding="utf-8"))
        part["files"][name] = subprocess.run(["sha256sum", self.part(1, 1) / name], capture_output=True,
                                             check=True).stdout.split()[0].decode()
        path.write_text(json.dumps(part), encoding="utf-8")

    def test_links(self):
        for name in ("part.json", "results.sqlite"):
            file = self.part(1, 1) / name
            kept = file.read_bytes()
            file.unlink()
            os.symlink(self.outside, file)
            self.assert_refused_and_nothing_written("leads out")
            file.unlink()
            file.write_bytes(kept)
        file = next(self.part(1, 1).rglob("*-overlay.png"))
        file.unlink()
        os.symlink(self.outside, file)
        self.assert_refused_and_nothing_written("leads out")

    def test_places_in_the_list_are_names_only(self):
        path = self.part(1, 1) / "part.json"
        part = json.loads(path.read_text(encoding="utf-8"))
        part["photos"]["../../../outside"] = {"sha256": "0", "run_key": "0"}
        path.write_text(json.dumps(part), encoding="utf-8")
        self.assert_refused_and_nothing_written("not in this study")
        del part["photos"]["../../../outside"]
        part["files"]["../../../../outside"] = "0" * 64
        path.write_text(json.dumps(part), encoding="utf-8")
        self.ok("study", "merge", self.study)
        self.assert_merged()

    def test_sql_in_the_store(self):
        store = self.part(1, 1) / "results.sqlite"
        kept = store.read_bytes()
        for statement in ("CREATE TRIGGER t AFTER INSERT ON photo BEGIN DELETE FROM photo; END",
                          "CREATE VIEW v AS SELECT * FROM photo", "CREATE TABLE extra (x)",
                          "CREATE INDEX i ON photo (reason)"):
            database = sqlite3.connect(store)
            database.execute(statement)
            database.commit()
            database.close()
            self.renew("results.sqlite")
            self.assertEqual(run("study", "merge", self.study).returncode, 4)
            self.assertIn("not those of this program", run("study", "merge", self.study).stderr)
            store.write_bytes(kept)

    def test_lies_in_the_store(self):
        store = self.part(1, 1) / "results.sqlite"
        kept = store.read_bytes()
        for statement in ("UPDATE site_metric SET position = position + 99", "UPDATE site_metric SET value = 9e999",
                          "UPDATE site_metric SET metric = 'x'", "DELETE FROM site_metric",
                          "DELETE FROM site_shot WHERE position > 0", "UPDATE site_shot SET photo_sha256 = '../x'",
                          "DELETE FROM photo", "DELETE FROM alignment", "DELETE FROM site_shot"):
            with self.subTest(statement=statement):
                database = sqlite3.connect(store)
                database.execute(statement)
                database.commit()
                database.close()
                self.renew("results.sqlite")
                done = run("study", "merge", self.study)
                self.assertIn(done.returncode, (3, 4), done.stderr)
                self.assert_one_sentence(done.stderr, "results.sqlite" if done.returncode == 4 else "part 1 of 1")
                self.assertFalse((self.study / "derivatives/tricho/measurements.tsv").exists())
                store.write_bytes(kept)


if __name__ == "__main__":
    driver.main()
