# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Files and folders that can't be used: one sentence, the right status, a JSON that says why, nothing half-written."""
import os
import resource
import shutil
import signal
import struct
import unittest
import zlib

import cv2
import jsonschema
import numpy

import driver
from analyze_test import check_schema
from driver import CommandTest, phantom, run


def png_header(width, height):
    """A PNG that claims a size and holds next to nothing."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


class BadPhotoTest(CommandTest):
    def assert_failed(self, photo, **settings):
        done = run("analyze", photo, "--um-per-px", 7, "--out", self.out, **settings)
        self.assertEqual(done.returncode, 3, done.stderr + done.stdout)
        self.assert_one_sentence(done.stderr, photo.name)
        self.assertTrue(done.stderr.splitlines()[-1].startswith("tricho: 1 photo: 1 failed ("), done.stderr)
        self.assertIn("1 photo: 1 failed (", done.stdout.splitlines()[-1])
        document = self.read_json(photo.stem)
        check_schema(document)
        self.assertFalse(document["quality"]["usable"])
        self.assertTrue(document["quality"]["reasons"][0])
        self.assertEqual([path.name for path in self.out.iterdir()], [photo.stem + ".json"])

    def test_bytes_that_are_no_photo(self):
        jpeg = phantom("standard").read_bytes()
        numbers = numpy.random.default_rng(1)
        files = {"empty.jpg": b"", "one-byte.jpg": b"\xff", "text.jpg": b"this is not a photo\n" * 50,
                 "noise.png": numbers.bytes(5000), "magic-only.jpg": jpeg[:3], "head-only.jpg": jpeg[:300],
                 "half.jpg": jpeg[:len(jpeg) // 2], "huge-header.png": png_header(60000, 60000),
                 "no-data.png": png_header(640, 480), "zero-size.png": png_header(0, 0), "page.jpg": b"%PDF-1.4\n",
                 "zeros.tif": b"II*\0" + b"\0" * 100}
        for name, data in files.items():
            with self.subTest(name=name):
                shutil.rmtree(self.out, ignore_errors=True)
                (self.folder / name).write_bytes(data)
                self.assert_failed(self.folder / name)

    def test_a_truncated_png(self):
        cv2.imwrite(str(self.folder / "whole.png"), cv2.imread(str(phantom("standard"))))
        data = (self.folder / "whole.png").read_bytes()
        (self.folder / "cut.png").write_bytes(data[:len(data) * 2 // 3])
        self.assert_failed(self.folder / "cut.png")

    def test_missing(self):
        self.assert_failed(self.folder / "missing.jpg")

    def test_a_folder(self):
        (self.folder / "album.jpg").mkdir()
        self.assert_failed(self.folder / "album.jpg")

    def test_a_pipe_does_not_hang(self):
        os.mkfifo(self.folder / "pipe.jpg")
        self.assert_failed(self.folder / "pipe.jpg")

    def test_unreadable(self):
        photo = self.folder / "secret.jpg"
        shutil.copy(phantom("standard"), photo)
        photo.chmod(0)
        self.assert_failed(photo, unprivileged=True)

    def test_random_damage_never_crashes(self):
        numbers = numpy.random.default_rng(2)
        jpeg = bytearray(phantom("thinning").read_bytes())
        for i in range(12):
            damaged = bytearray(jpeg)
            for at in numbers.integers(2, len(jpeg), size=20 if i % 2 else 3):
                damaged[at] = numbers.integers(0, 256)
            photo = self.folder / f"damaged-{i}.jpg"
            photo.write_bytes(damaged)
            done = run("analyze", photo, "--um-per-px", 7, "--out", self.out)
            self.assertIn(done.returncode, (0, 3), done.stderr)
            check_schema(self.read_json(f"damaged-{i}"))

    def test_one_bad_photo_does_not_stop_the_others(self):
        (self.folder / "bad.jpg").write_bytes(b"bad")
        photos = [phantom("standard"), self.folder / "bad.jpg", phantom("thinning"), self.folder / "missing.jpg"]
        for jobs in (1, 3):
            shutil.rmtree(self.out, ignore_errors=True)
            done = run("analyze", *photos, "--um-per-px", 7, "--jobs", jobs, "--out", self.out)
            self.assertEqual(done.returncode, 3)
            self.assertTrue(done.stdout.splitlines()[-1].endswith("4 photos: 2 measured, 2 failed (bad.jpg, ...)"), done.stdout)
            self.assertTrue(done.stderr.splitlines()[-1].endswith("4 photos: 2 measured, 2 failed (bad.jpg, ...)"), done.stderr)
            for stem, usable in (("standard-1-v0", True), ("bad", False), ("thinning-1-v0", True), ("missing", False)):
                self.assertEqual(self.read_json(stem)["quality"]["usable"], usable, stem)

    def test_a_result_that_cant_be_written_does_not_stop_the_others(self):
        long = self.folder / ("x" * 245 + ".jpg")  # STEM-overlay.png is longer than a name may be.
        shutil.copy(phantom("thinning"), long)
        done = run("analyze", long, phantom("standard"), "--um-per-px", 7, "--out", self.out)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("can't write", done.stderr)
        self.assertIn("2 photos: 1 measured, 1 failed (xxx", done.stdout.splitlines()[-1])
        self.assertTrue(self.read_json("standard-1-v0")["quality"]["usable"])

    def test_a_failure_leaves_no_old_pictures(self):
        photo = self.folder / "a.jpg"
        shutil.copy(phantom("thinning"), photo)
        run("analyze", photo, "--um-per-px", 7, "--out", self.out)
        self.assertEqual(len(list(self.out.iterdir())), 3)
        photo.write_bytes(b"damaged since")
        self.assert_failed(photo)

    def test_photos_that_show_no_hair_are_not_usable_but_done(self):
        pictures = {"black": numpy.zeros((480, 640, 3), numpy.uint8), "white": numpy.full((480, 640, 3), 255, numpy.uint8),
                    "blurred": cv2.GaussianBlur(cv2.imread(str(phantom("standard"))), (0, 0), 12),
                    "dot": numpy.full((1, 1, 3), 128, numpy.uint8)}
        for stem, picture in pictures.items():
            with self.subTest(stem=stem):
                cv2.imwrite(str(self.folder / f"{stem}.png"), picture)
                done = run("analyze", self.folder / f"{stem}.png", "--um-per-px", 7, "--out", self.out)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("1 photo: 1 not usable (", done.stdout.splitlines()[-1])
                document = self.read_json(stem)
                check_schema(document)
                self.assertFalse(document["quality"]["usable"])
                self.assertTrue(document["quality"]["reasons"])
                for name, metric in document["metrics"].items():
                    self.assertIsNone(metric["value"], name)
                self.assertTrue((self.out / f"{stem}-overlay.png").exists())

    def test_the_schema_check_can_fail(self):
        run("analyze", phantom("thinning"), "--um-per-px", 7, "--out", self.out)
        document = self.read_json("thinning-1-v0")
        document["metrics"]["hairs_per_cm2"] = {"value": None, "low": None, "high": None, "unit": "/cm2"}
        with self.assertRaises(jsonschema.ValidationError):
            check_schema(document)


class BadOutputTest(CommandTest):
    def analyze(self, *photos, **settings):
        return run("analyze", *photos, "--um-per-px", 7, "--out", self.out, **settings)

    def test_a_file_in_the_place_of_the_folder(self):
        self.out.write_text("here first", encoding="utf-8")
        self.assert_refused(self.analyze(phantom("standard")), 4, str(self.out))
        self.assertEqual(self.out.read_text(encoding="utf-8"), "here first")

    def test_a_folder_below_a_file(self):
        (self.folder / "file").write_text("x", encoding="utf-8")
        self.out = self.folder / "file" / "out"
        self.assert_refused(self.analyze(phantom("standard")), 4, str(self.out))

    def test_a_folder_that_can_not_be_written(self):
        if os.geteuid() == 0:
            self.out = "/proc/self/fdinfo"
        else:
            self.out.mkdir()
            self.out.chmod(0o500)
        self.assert_refused(self.analyze(phantom("standard")), 4, str(self.out))

    def test_a_full_disk(self):
        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
        done = self.analyze(phantom("standard"), preexec_fn=small_files)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assert_one_sentence(done.stderr, "can't write")
        self.assert_no_rests()
        self.assertFalse((self.out / "standard-1-v0.json").exists(), "a JSON says that the photo is complete")

    def test_two_photos_of_one_name(self):
        for place in ("a", "b"):
            (self.folder / place).mkdir()
            shutil.copy(phantom("thinning"), self.folder / place / "vertex.jpg")
        shutil.copy(phantom("thinning"), self.folder / "a" / "vertex.jpeg")
        first = self.folder / "a" / "vertex.jpg"
        self.assert_refused(self.analyze(first, self.folder / "b" / "vertex.jpg"), 2, "vertex.jpg", "both write")
        self.assert_refused(self.analyze(first, self.folder / "a" / "vertex.jpeg"), 2, "both write")
        self.assert_refused(self.analyze(first, first), 2, "twice")
        self.assertFalse(self.out.exists())

    def test_results_never_overwrite_a_photo(self):
        self.out.mkdir()
        shutil.copy(phantom("thinning"), self.out / "a.jpg")
        shutil.copy(phantom("thinning"), self.out / "a-overlay.png")
        before = (self.out / "a-overlay.png").read_bytes()
        self.assert_refused(self.analyze(self.out / "a.jpg", self.out / "a-overlay.png"), 2, "overwrite")
        self.assertEqual((self.out / "a-overlay.png").read_bytes(), before)

    def test_results_never_overwrite_a_sidecar(self):
        self.out.mkdir()
        shutil.copy(phantom("thinning"), self.out / "a.jpg")
        (self.out / "a.json").write_text('{"PixelSize": 7, "PixelSizeUnits": "um"}', encoding="utf-8")
        self.assert_refused(run("analyze", self.out / "a.jpg", "--out", self.out), 2, "sidecar")
        self.assertIn("PixelSize", (self.out / "a.json").read_text(encoding="utf-8"))

    def test_results_beside_the_photo_may_be_renewed(self):
        self.out.mkdir()
        shutil.copy(phantom("thinning"), self.out / "a.jpg")
        for _ in range(2):
            done = self.analyze(self.out / "a.jpg")
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    driver.main()
