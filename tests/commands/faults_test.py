# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""What must hold when the machine fails: killed, full disk, read-only, clock gone back, two at once, locked, no memory."""
import contextlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

import cv2

import driver
import study_test
from driver import TRICHO, phantom, run
from study_test import derived, photo


def start(*arguments):
    return subprocess.Popen([TRICHO, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def everything(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"}


class FaultTest(study_test.StudyTest):
    def analyzed(self):
        """A small study, its parts and results; returns what the program made."""
        self.small_analyzed()
        self.take_part()
        return derived(self.study)

    @contextlib.contextmanager
    def small_disk(self, size):
        disk = self.folder / "disk"
        disk.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk],
                                               capture_output=True, check=False).returncode != 0:
            self.skipTest("needs the right to mount a small disk")
        try:
            yield disk
        finally:
            subprocess.run(["umount", disk], check=True)


class KilledTest(FaultTest):
    """Afterwards the same command ends well and leaves the bytes that it leaves when nothing happens."""

    def killed(self, seed, num_times, longest_s, *arguments):
        moments = random.Random(seed)
        for _ in range(num_times):
            process = start(*arguments)
            time.sleep(moments.uniform(0, longest_s))
            process.send_signal(signal.SIGKILL)
            process.communicate()

    def test_study_add_and_treatment(self):
        other = self.folder / "other"
        add = ("--participant", "001", "--date", "2026-01-05", "--site", "vertex", "--arm", "A", photo(), photo(shot=2))
        treat = ("--participant", "001", "--date", "2026-01-12", "--kind", "prp")
        for study in (self.study, other):
            self.ok("study", "init", study, "--name", "one")
        self.killed(1, 15, 0.15, "study", "add", self.study, *add)
        self.killed(2, 10, 0.03, "study", "treatment", self.study, *treat)
        for study in (self.study, other):
            self.ok("study", "add", study, *add)
            self.ok("study", "treatment", study, *treat)
        self.assertEqual(*([(path.relative_to(study), data) for path, data in everything(study).items()]
                           for study in (self.study, other)))

    def test_a_shard(self):
        self.small()
        whole = self.folder / "whole"
        shutil.copytree(self.study, whole)
        self.killed(3, 10, 0.5, "study", "analyze", self.study, "--shard", "1/1", "--jobs", "2")
        for study in (self.study, whole):
            self.ok("study", "analyze", study, "--shard", "1/1")
        self.assertEqual(derived(self.study), derived(whole))

    def test_analyze_and_series(self):
        self.small_analyzed()
        calm = self.folder / "calm"
        for command in (("analyze", photo(), "--um-per-px", "14"), ("series", self.study, "--participant", "001"),
                        ("phantom", "bare", "--width-px", "200", "--height-px", "200")):
            self.killed(4, 8, 0.4, *command, "--out", self.out)
            for out in (self.out, calm):
                done = run(*command, "--out", out)
                self.assertEqual(done.returncode, 0, done.stderr)
            for path in calm.iterdir():
                self.assertEqual(path.read_bytes(), (self.out / path.name).read_bytes(), path.name)


class DiskTest(FaultTest):
    """Status 4 and one sentence; what was there is as it was; with room again the command ends well."""

    def test_a_full_disk(self):
        expected = self.analyzed()
        with self.small_disk("24m") as disk:
            study = disk / "study"
            shutil.copytree(self.study, study)
            next((study / "derivatives/tricho/sub-001").rglob("*-overlay.png")).unlink()
            fill = disk / "fill"
            for name, command in (("merge", ("study", "merge", study)),
                                  ("shard", ("study", "analyze", study, "--shard", "1/2")),
                                  ("add", ("study", "add", study, "--participant", "7", "--date", "2026-01-05", "--site",
                                           "vertex", photo("002"))),
                                  ("analyze", ("analyze", photo(), "--um-per-px", "14", "--out", disk / "out")),
                                  ("phantom", ("phantom", "bare", "--out", disk / "phantom")),
                                  ("report", ("report", study, "--participant", "001", "--for", "patient"))):
                with self.subTest(command=name), open(fill, "wb", buffering=0) as file:
                    before = {path: data for path, data in everything(study).items()}
                    for piece in (1 << 18, 1 << 12, 1):
                        with contextlib.suppress(OSError):
                            while True:
                                file.write(b"x" * piece)
                    done = run(*command)
                    self.assertEqual(done.returncode, 4, done.stderr)
                    self.assert_one_sentence(done.stderr)
                    # analyze goes on to the next photo, and counts them at its end.
                    self.assertEqual(len(done.stderr.splitlines()), 2 if name == "analyze" else 1, done.stderr)
                    after = everything(study)
                    for path, data in before.items():
                        if "results.sqlite" not in path.name:
                            self.assertEqual(after[path], data, path)
                fill.unlink()
            shutil.rmtree(study / "derivatives/tricho/shards/1-of-2", ignore_errors=True)
            self.ok("study", "merge", study)
            self.assertEqual({k: v for k, v in derived(study).items() if "reports" not in k}, expected)

    def test_a_read_only_disk(self):
        expected = self.analyzed()
        with self.small_disk("24m") as disk:
            study = disk / "study"
            shutil.copytree(self.study, study)
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            for command in (("study", "analyze", study), ("study", "merge", study), ("study", "analyze", study, "--shard", "1/1"),
                            ("study", "add", study, "--participant", "1", "--date", "2026-01-05", "--site", "v", photo()),
                            ("study", "treatment", study, "--participant", "1", "--date", "2026-01-05", "--kind", "x"),
                            ("study", "init", disk / "new"), ("analyze", photo(), "--um-per-px", "14", "--out", disk / "out"),
                            ("report", study, "--participant", "001", "--for", "patient"), ("series", study, "--all")):
                with self.subTest(command=command[:2]):
                    self.assert_refused(run(*command), 4, str(disk))
            # What only reads needs no right to write.
            self.ok("study", "list", study)
            self.ok("study", "check", study)
            self.ok("series", study, "--participant", "001", "--out", self.out)
            self.ok("report", study, "--for", "researcher", "--out", self.folder / "pages")
            self.assertEqual(derived(study), expected)


class ClockTest(FaultTest):
    """No result stands on a time: not the clock's, not a file's."""

    def test_files_from_the_future_and_the_past(self):
        expected = self.analyzed()
        for path in self.study.rglob("*"):
            os.utime(path, (4e9, 4e9) if "derivatives" in path.parts else (1, 1))
        self.assertIn("0 analyzed now", self.ok("study", "analyze", self.study).stdout)
        # Other bytes with the old time and the old size are noticed.
        path = self.study / "sub-001/ses-20260629/sub-001_ses-20260629_site-vertex_shot-1.jpg"
        data = path.read_bytes()
        path.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])
        os.utime(path, (1, 1))
        self.assertIn("1 analyzed now", self.ok("study", "analyze", self.study).stdout)
        path.write_bytes(data)
        os.utime(path, (1, 1))
        self.ok("study", "analyze", self.study)
        self.assertEqual({k: v for k, v in derived(self.study).items() if k != "results.sqlite"},
                         {k: v for k, v in expected.items() if k != "results.sqlite"})

    def test_the_clock_goes_back(self):
        if not shutil.which("faketime"):
            self.skipTest("faketime is not installed")
        expected = self.analyzed()
        shutil.rmtree(self.study / "derivatives")
        for date in ("2031-05-05 12:00:00", "1999-12-31 23:59:59"):
            done = subprocess.run(["faketime", date, TRICHO, "study", "analyze", self.study, "--shard", "1/1"],
                                  capture_output=True, timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(["faketime", "1985-01-01 00:00:00", TRICHO, "study", "merge", self.study],
                              capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(derived(self.study), expected)


class TwoAtOnceTest(FaultTest):
    def both(self, *commands):
        """Both end well; how often one said that it waits."""
        processes = [start(*command) for command in commands]
        said = [process.communicate(timeout=120) for process in processes]
        self.assertEqual([process.returncode for process in processes], [0] * len(processes), said)
        self.assert_no_rests()
        return sum(b"another tricho works on" in errors for _, errors in said)

    def test_adding(self):
        self.ok("study", "init", self.study)
        add = ("study", "add", self.study, "--date", "2026-01-05", "--site", "vertex", "--participant")
        self.both((*add, "001", photo()), (*add, "002", photo("002")), (*add, "001", photo(shot=2)))
        self.assertEqual(len(list(self.study.rglob("*.jpg"))), 3)
        table = (self.study / "participants.tsv").read_text(encoding="utf-8")
        self.assertEqual(sorted(line.split("\t")[0] for line in table.splitlines()[1:]), ["sub-001", "sub-002"])

    def test_the_same_shard_and_merging(self):
        expected = self.analyzed()
        shutil.rmtree(self.study / "derivatives")
        shard = ("study", "analyze", self.study, "--shard", "1/1", "--jobs", "1")
        self.assertEqual(self.both(shard, shard), 1)
        self.both(("study", "merge", self.study), ("study", "merge", self.study), ("study", "analyze", self.study))
        self.assertEqual(derived(self.study), expected)

    def test_into_one_folder(self):
        analyze = ("analyze", photo(), "--um-per-px", "14", "--out", self.out)
        self.both(analyze, analyze)
        both = everything(self.out)
        self.ok(*analyze)
        self.assertEqual(everything(self.out), both)


class LockedTest(FaultTest):
    def test_a_database_that_another_program_holds(self):
        """Status 4 and one sentence within some seconds; nothing changes; the next run ends well."""
        self.small_analyzed()
        path = self.study / "derivatives/tricho/results.sqlite"
        expected = derived(self.study)
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("BEGIN EXCLUSIVE")
        self.assert_refused(run("study", "analyze", self.study), 4, "results.sqlite", "another program holds it")
        database.execute("ROLLBACK")
        database.close()
        self.assertEqual({k: v for k, v in derived(self.study).items() if not k.startswith("results.sqlite-")}, expected)
        self.ok("study", "analyze", self.study)
        self.assertEqual(derived(self.study), expected)


@unittest.skipIf(os.environ.get("TRICHO_SANITIZED") == "ON", "the sanitizers set aside terabytes of addresses")
class MemoryTest(FaultTest):
    """With any limit: the same bytes as without one, or status 1 with one sentence and no result that is not whole."""

    def limited(self, limit_mb, *arguments):
        limit = limit_mb << 20
        return run(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))

    def assert_told(self, done):
        if done.returncode == 127:  # The system's loader had no room for the program itself.
            self.assertIn("error while loading shared libraries", done.stderr)
            return
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("there is not enough memory", done.stderr)

    def sweep(self, command, folder, limits_mb):
        """How many of the limits sufficed."""
        done = run(*command)
        self.assertEqual(done.returncode, 0, done.stderr)
        whole = everything(folder)
        num_done = 0
        for limit_mb in limits_mb:
            with self.subTest(limit_mb=limit_mb):
                for path in whole:
                    path.unlink(missing_ok=True)
                done = self.limited(limit_mb, *command)
                left = {path: data for path, data in everything(folder).items() if "results.sqlite" not in path.name}
                if done.returncode == 0:
                    self.assertEqual(everything(folder), whole)
                    num_done += 1
                else:
                    self.assert_told(done)
                    for path, data in left.items():
                        self.assertEqual(data, whole[path], path)
                self.assert_no_rests()
        return num_done

    def test_analyze(self):
        limits = range(30, 170, 10)
        done = self.sweep(("analyze", phantom("standard"), "--um-per-px", "7", "--jobs", "1", "--out", self.out), self.out, limits)
        self.assertTrue(0 < done < len(limits), done)

    def test_analyze_a_tiff(self):
        """Its decoder is loaded when it is needed, and that takes memory as well."""
        cv2.imwrite(str(self.folder / "a.tif"), cv2.imread(str(photo())))
        limits = (130, 180, 230, 280, 400, 500, 600, 800)
        done = self.sweep(("analyze", self.folder / "a.tif", "--um-per-px", "14", "--jobs", "1", "--out", self.out), self.out, limits)
        self.assertTrue(0 < done < len(limits), done)

    def test_align(self):
        limits = range(50, 170, 15)
        done = self.sweep(("align", photo(), photo(date="20260629"), "--um-per-px", "14", "--out", self.out), self.out, limits)
        self.assertTrue(0 < done < len(limits), done)

    def test_study_analyze_and_merge(self):
        self.small()
        results = self.study / "derivatives/tricho"
        limits = range(60, 300, 20)
        self.assertTrue(0 < self.sweep(("study", "analyze", self.study, "--jobs", "2"), results, limits) < len(limits))
        self.ok("study", "analyze", self.study, "--shard", "1/1")
        for limit_mb in range(40, 160, 15):
            done = self.limited(limit_mb, "study", "merge", self.study, "--jobs", "2")
            if done.returncode != 0:
                self.assert_told(done)
        self.ok("study", "merge", self.study)


if __name__ == "__main__":
    driver.main()
