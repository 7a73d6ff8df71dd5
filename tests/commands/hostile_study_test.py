# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""A study from elsewhere: nothing is read or written outside of it, nothing that it carries is run, nothing hangs."""
import os
import shutil
import sqlite3
import struct
import unittest

import driver
import study_test
from driver import run
from study_test import derived, photo

CANARY = "CANARY-3f9c"
STEM = "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1"
RESULTS = "derivatives/tricho"


class HostileTest(study_test.StudyTest):
    def setUp(self):
        super().setUp()
        self.small()
        self.outside = self.folder / "outside"
        self.outside.mkdir()
        self.secret = self.outside / "secret"
        self.secret.write_text(CANARY, encoding="utf-8")

    def tearDown(self):
        self.assertEqual(list(self.outside.iterdir()), [self.secret])
        self.assertEqual(self.secret.read_text(encoding="utf-8"), CANARY)
        super().tearDown()

    def commands(self, pages=True):
        """Every command on the study; returns what ended how. None crashes, hangs, or tells what stands outside."""
        done = {}
        for name, command in {
                "list": ("study", "list", self.study), "check": ("study", "check", self.study),
                "add": ("study", "add", self.study, "--participant", "001", "--date", "2026-01-05", "--site", "vertex",
                        photo(shot=1)),
                "treatment": ("study", "treatment", self.study, "--participant", "001", "--date", "2026-02-01", "--kind", "x"),
                "analyze": ("study", "analyze", self.study), "shard": ("study", "analyze", self.study, "--shard", "1/1"),
                "merge": ("study", "merge", self.study), "series": ("series", self.study, "--all", "--out", self.out),
                "report": ("report", self.study, "--participant", "001", "--for", "patient", "--no-pdf",
                           "--out", self.out)}.items():
            if name == "report" and not pages:
                continue
            done[name] = run(*command)
            self.assertNotIn("fault of the program", done[name].stderr, name)
            self.assertNotIn(CANARY, done[name].stdout + done[name].stderr, name)
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and path != self.secret and path.stat().st_size < 10_000_000:
                self.assertNotIn(CANARY.encode(), path.read_bytes(), path)
        return done

    def replaced(self, name, make, pages=True):
        """Puts something else in the place of the study's file, as `make` does, tells what the commands do, puts it back."""
        path = self.study / name
        if (self.study / RESULTS).exists():  # A part of before: to find each photo's hairs anew shows nothing new.
            self.take_part()
        kept = path.read_bytes() if path.is_file() else None
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)
        done = self.commands(pages)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        if kept is not None:
            path.parent.mkdir(parents=True, exist_ok=True)  # What was merged is gone.
            path.write_bytes(kept)
        return done

    def refusing(self, done):
        return {name for name, one in done.items() if one.returncode != 0}


class LinksTest(HostileTest):
    def test_links_to_files(self):
        self.take_results()
        photos = {"list", "check", "add", "analyze", "shard", "merge", "report"}
        for name, refusing in {
                STEM + ".json": photos, "dataset_description.json": photos | {"treatment", "series"},
                "participants.tsv": {"list", "check", "add", "analyze", "shard", "merge"},
                "treatments.tsv": {"list", "check", "treatment", "analyze", "shard", "merge", "series", "report"},
                f"{RESULTS}/measurements.tsv": {"analyze", "merge", "series", "report"},
                f"{RESULTS}/results.sqlite": {"analyze", "merge"},
                f"{RESULTS}/{STEM}.json": {"analyze", "merge", "report"},
                f"{RESULTS}/shards/1-of-1/results.sqlite": {"shard"},
                f"{RESULTS}/shards/1-of-1/part.json": {"shard", "merge"},
                f"{RESULTS}/.lock": {"add", "treatment", "analyze", "merge"}}.items():
            with self.subTest(name=name):
                done = self.replaced(name, lambda path: os.symlink(self.secret, path))
                self.assertLessEqual(refusing, self.refusing(done))
                for command in refusing:
                    self.assertIn("leads out of the study", done[command].stderr, command)

    def test_links_beside_the_store(self):
        self.take_results()
        for target in (self.secret, self.outside / "new"):
            for ending in ("-wal", "-shm", "-journal"):
                done = self.replaced(f"{RESULTS}/results.sqlite{ending}", lambda path: os.symlink(target, path), pages=ending == "-wal")
                self.assertLessEqual({"analyze"}, self.refusing(done))
            # What the program makes anew replaces a link and does not follow it.
            done = self.replaced(f"{RESULTS}/results.sqlite.fresh", lambda path: os.symlink(target, path), pages=False)
            self.assertEqual(self.refusing(done), set())

    def test_links_to_folders(self):
        for name in ("derivatives", RESULTS, f"{RESULTS}/shards", f"{RESULTS}/sub-001", "sub-009", "sub-009/ses-20260105"):
            with self.subTest(name=name):
                shutil.rmtree(self.study / "derivatives", ignore_errors=True)
                shutil.rmtree(self.study / "sub-009", ignore_errors=True)
                done = self.replaced(name, lambda path: os.symlink(self.outside, path), pages=False)
                self.assertLessEqual({"shard"} if name.endswith("shards") else {"analyze"}, self.refusing(done))


class StrangeFilesTest(HostileTest):
    NAMES = (STEM + ".json", STEM + ".jpg", "dataset_description.json", "participants.tsv", "treatments.tsv",
             f"{RESULTS}/measurements.tsv", f"{RESULTS}/{STEM}.json", f"{RESULTS}/results.sqlite",
             f"{RESULTS}/shards/1-of-1/part.json")

    def each_replaced(self, make):
        """Each in a study of its own: what is added where a photo is missing must not stay for the next."""
        for name in self.NAMES:
            with self.subTest(name=name):
                shutil.rmtree(self.study)
                self.small_analyzed()
                self.replaced(name, make, pages=name.startswith(RESULTS))

    def test_pipes_never_block(self):
        self.each_replaced(os.mkfifo)

    def test_files_of_a_terabyte(self):
        def make(path):
            with open(path, "wb") as file:
                file.truncate(1 << 40)
        self.each_replaced(make)

    def test_folders(self):
        self.each_replaced(os.mkdir)

    def test_huge_tables(self):
        treatments = self.study / "treatments.tsv"
        good = treatments.read_bytes()
        for text, part in ((good + b"sub-001\t2026-02-02\tx\tx\tx\n" * 400_000, None),
                           (b"participant_id\tdate\n" + b"sub-001\t2026-02-02\n" * 11_000_000, "more than 20000000 cells"),
                           (b"participant_id\tdate" + b"".join(b"\t%d" % i for i in range(200_000)) + b"\n", "longer than")):
            treatments.write_bytes(text)
            done = run("study", "list", self.study)
            if part:
                self.assert_refused(done, 3, part)
            else:
                self.assertEqual(done.returncode, 0, done.stderr)


class StoreTest(HostileTest):
    def store(self):
        return self.study / RESULTS / "results.sqlite"

    def test_sql_is_not_run(self):
        self.take_results()
        kept = self.store().read_bytes()
        for statement in ("CREATE TRIGGER t AFTER INSERT ON photo BEGIN DELETE FROM photo; END",
                          "CREATE VIEW v AS SELECT load_extension('x')", "CREATE TABLE extra (x)",
                          "CREATE TABLE y (x CHECK (random() > 0))"):
            database = sqlite3.connect(self.store())
            database.execute(statement)
            database.commit()
            database.close()
            planted = self.store().read_bytes()
            self.assert_refused(run("study", "analyze", self.study), 4, "not those of this program")
            self.assertEqual(self.store().read_bytes(), planted)
            self.ok("report", self.study, "--participant", "001", "--for", "practitioner", "--no-pdf", "--out", self.out)
            self.store().write_bytes(kept)

    def test_a_journal_that_names_another_file(self):
        """SQLite rolls such a journal back, reads the file that it names, and deletes it."""
        self.take_results()
        database = sqlite3.connect(self.store())
        database.execute("PRAGMA journal_mode = DELETE")
        database.close()
        page_size, = struct.unpack(">H", self.store().read_bytes()[16:18])
        num_pages = self.store().stat().st_size // page_size
        name = str(self.secret).encode()
        header = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + struct.pack(">IIIII", 0, 7, num_pages, 512, page_size)
        ending = (struct.pack(">I", (0x40000000 // page_size) + 1) + name +
                  struct.pack(">II", len(name), sum(name)) + b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
        journal = self.store().with_name("results.sqlite-journal")
        journal.write_bytes(header.ljust(512, b"\0") + ending)
        self.assert_refused(run("study", "analyze", self.study), 4, "leads to another file")
        journal.unlink()
        self.ok("study", "analyze", self.study)

    def test_planted_halves_of_files(self):
        """Links under the very names that the next process uses for what is not written yet."""
        folder = self.study / RESULTS / "sub-001/ses-20260105"
        folder.mkdir(parents=True)
        with open("/proc/loadavg", encoding="utf-8") as file:
            newest = int(file.read().split()[-1])
        for pid in range(newest, newest + 200):
            for number in range(8):
                os.symlink(self.outside / "new", folder / f".{STEM.rsplit('/', maxsplit=1)[-1]}.json.{pid}-{number}.part")
                os.symlink(self.outside / "new", folder / f".probe.{pid}-{number}.part")
        run("study", "analyze", self.study)


class ClaimsTest(HostileTest):
    def test_photos_that_claim_to_be_others(self):
        self.take_results()
        before = derived(self.study)
        first = self.study / (STEM + ".jpg")
        for place in ("sub-001/ses-20260105/sub-002_ses-20260105_site-vertex_shot-1.jpg",
                      "sub-001/ses-20260105/sub-001_ses-20260106_site-vertex_shot-1.jpg",
                      "sub-001/ses-20260105/sub-001_ses-20260105_site-..%2F_shot-1.jpg",
                      "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1e9.jpg",
                      "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot--1.jpg"):
            shutil.copy(first, self.study / place)
        self.assertIn("0 analyzed now", self.ok("study", "analyze", self.study).stdout)
        self.assertEqual(derived(self.study), before)
        self.assertIn("5 things to look at", self.ok("study", "check", self.study).stdout)

    def test_results_that_claim_to_be_of_another_photo(self):
        """Found by the bytes of the photo, not by what a file says of itself."""
        self.take_results()
        before = derived(self.study)
        one = self.study / (STEM + ".jpg")
        two = one.with_name(one.name.replace("shot-1", "shot-2"))
        kept = one.read_bytes(), two.read_bytes()
        one.write_bytes(kept[1])
        two.write_bytes(kept[0])
        self.ok("study", "analyze", self.study)
        one.write_bytes(kept[0])
        two.write_bytes(kept[1])
        self.ok("study", "analyze", self.study)
        after = derived(self.study)
        self.assertEqual(after[f"{STEM}.json"], before[f"{STEM}.json"])
        self.assertEqual(after["measurements.tsv"], before["measurements.tsv"])

    def test_ids_in_the_tables(self):
        table = self.study / RESULTS / "measurements.tsv"
        self.take_results()
        good = table.read_text(encoding="utf-8")
        for bad in ("../../outside/new", "/tmp/x", "a/b", "..", "x\x1b[31m"):
            table.write_text(good.replace("sub-001", bad), encoding="utf-8")
            done = run("series", self.study, "--all", "--out", self.out)
            self.assertEqual(done.returncode, 3, done.stderr)
            participants = self.study / "participants.tsv"
            kept = participants.read_text(encoding="utf-8")
            participants.write_text(kept.replace("sub-001", bad), encoding="utf-8")
            self.assertEqual(run("study", "analyze", self.study).returncode, 3)
            participants.write_text(kept, encoding="utf-8")


if __name__ == "__main__":
    driver.main()
