# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Photos that promise more than they hold, contradict themselves, or go on forever. broken_*_test.cc cut and flip."""
import struct
import unittest
import zlib

import cv2

import damage
from broken import PIPE, BrokenTest, Case, analyze, main
from damage import ASCII, LONG, RATIONAL, SHORT, SLONG, chunk, encode, entry, exif, exif_segment, jpeg_with, png, \
    png_header, png_with, segment, tiff

READ = 0  # Read, and then perhaps not usable: that is an answer.
REFUSED = 3


def case(name, photo, status, words="", pixels=64 * 48, extra_mb=0):
    extension = {b"\xFF\xD8": ".jpg", b"\x89P": ".png", b"BM": ".bmp", b"RI": ".webp"}.get(photo[:2], ".tif")
    file = "photo" + extension
    return Case(name, {file: photo}, analyze(file), status, words, pixels, extra_mb)


def text_bomb(kind, keyword, between):
    """A compressed text of 300 MB."""
    return chunk(kind, keyword + between + damage.zeros(300_000_000))


class PngTest(BrokenTest):
    def test_bombs(self):
        self.check_all([
            case("30000 x 30000 in 110 KB", damage.png_bomb(30000), REFUSED, "at most 120 million pixels are read"),
            case("121 million pixels", damage.png_bomb(11000), REFUSED, "11000 x 11000 px; at most 120 million"),
            case("25 million pixels in 4 KB", damage.png_bomb(5000), READ, pixels=25_000_000),
            case("compressed text", png_with(text_bomb(b"zTXt", b"Comment", b"\0\0")), READ),
            case("compressed EXIF profile", png_with(text_bomb(b"zTXt", b"Raw profile type exif", b"\0\0")), READ),
            case("compressed XMP", png_with(text_bomb(b"iTXt", b"XML:com.adobe.xmp", b"\0\1\0\0\0")), READ),
            case("compressed color profile", png_with(text_bomb(b"iCCP", b"sRGB", b"\0\0")), READ),
            case("20,000 texts", png_with(*[chunk(b"tEXt", b"Comment\0x")] * 20_000), READ),
            case("more pixels than its header says", png(png_header(8, 8), chunk(b"IDAT", damage.zeros(300_000_000))), READ),
        ])

    def test_contradictions(self):
        good = encode(".png")
        pixels = zlib.compress(bytes(8 * 25))
        self.check_all([
            case("two headers", png_with(png_header(60000, 60000)), REFUSED, "the PNG is damaged"),
            case("a header after the pixels", png(png_header(8, 8), chunk(b"IDAT", pixels), png_header(9, 9)), REFUSED,
                 "the PNG is damaged"),
            case("a palette that is missing", png(png_header(8, 8, 8, 3), chunk(b"IDAT", zlib.compress(bytes(8 * 9)))),
                 REFUSED, "the PNG is damaged"),
            case("3 bits a sample", png(png_header(8, 8, 3), chunk(b"IDAT", pixels)), REFUSED, "the PNG is damaged"),
            case("color type 5", png(png_header(8, 8, 8, 5), chunk(b"IDAT", pixels)), REFUSED, "the PNG is damaged"),
            case("interlace method 9", png(png_header(8, 8, 8, 2, 9), chunk(b"IDAT", pixels)), REFUSED,
                 "the PNG is damaged"),
            case("too few rows", png(png_header(8, 8), chunk(b"IDAT", zlib.compress(bytes(4 * 25)))), REFUSED,
                 "the PNG is damaged"),
            case("no deflate", png(png_header(8, 8), chunk(b"IDAT", b"not deflated at all")), REFUSED,
                 "the PNG is damaged"),
            case("filter 77", png(png_header(8, 8), chunk(b"IDAT", zlib.compress(bytes([77] * 8 * 25)))), REFUSED,
                 "the PNG is damaged"),
            case("a chunk of 4 GB", good[:33] + b"\xFF\xFF\xFF\xFFtEXtabc" + good[33:], REFUSED, "ends early"),
            case("a critical chunk nobody knows", png_with(chunk(b"ABCD", b"x")), REFUSED, "the PNG is damaged"),
            case("an orientation of 99", png_with(chunk(b"eXIf", exif([entry(0x112, SHORT, 1, 99)]))), READ),
            case("EXIF that is none", png_with(chunk(b"eXIf", b"II*\0\xFF\xFF\xFF\xFF" * 9)), READ),
            case("10,000 EXIF tags", png_with(chunk(b"eXIf", exif([entry(0x9000 + i, SHORT, 1, 1)
                                                                  for i in range(10_000)]))), READ),
        ])


class JpegTest(BrokenTest):
    def test_bombs(self):
        good = encode(".jpg")
        huge = damage.frame(60000, 60000)
        at = damage.find_marker(good, 0xDA)
        laughs = ("<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><!DOCTYPE x [<!ENTITY a 'ha'>" +
                  "".join(f"<!ENTITY {chr(98 + i)} '{('&' + chr(97 + i) + ';') * 10}'>" for i in range(9)) +
                  "]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&j;</x:xmpmeta><?xpacket end='w'?>")
        self.check_all([
            case("a second, small frame header", good[:2] + huge + good[2:], REFUSED, "60000 x 60000 px; at most"),
            case("a second, huge frame header", good[:at] + huge + good[at:], REFUSED, "two pictures in one"),
            case("a frame header after the pixels", good[:-2] + huge + b"\xFF\xD9", REFUSED, "two pictures in one"),
            case("65500 x 65500", good.replace(struct.pack(">HH", 48, 64), b"\xFF\xDC\xFF\xDC"), REFUSED,
                 "65500 x 65500 px; at most 120 million"),
            case("5000 scans", damage.scan_bomb(5000), REFUSED, "more than 100 times"),
            case("an XMP that laughs a billion times",
                 jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + laughs.encode())), READ),
            case("500 color profiles", jpeg_with(*[segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(60_000))] * 500), READ,
                 extra_mb=150),
            case("30,000 comments", jpeg_with(*[segment(0xFE, b"x")] * 30_000), READ),
        ])

    def test_exif(self):
        tags = [entry(0x9000 + i, SHORT, 1, 1) for i in range(5000)]
        long_words = b"\x1b[31mMaker\x07" + b"x" * 60_000
        self.check_all([
            case("5000 tags", jpeg_with(exif_segment(exif(tags))), READ),
            case("a directory that follows itself", jpeg_with(exif_segment(exif(tags[:3], following=8))), READ),
            case("a directory inside itself", jpeg_with(exif_segment(exif([entry(0x8769, LONG, 1, 8)]))), READ),
            case("a directory beyond the end", jpeg_with(exif_segment(exif([entry(0x8769, LONG, 1, 2**31)]))), READ),
            case("a maker's note inside itself",
                 jpeg_with(exif_segment(exif([entry(0x010F, ASCII, 4, b"Nik\0"), entry(0x927C, 7, 2**31, 8)]))), READ),
            case("4 billion values", jpeg_with(exif_segment(exif([entry(0x112, SHORT, 2**32 - 1, 8)]))), READ),
            case("a camera that steers the terminal",
                 jpeg_with(exif_segment(exif([entry(0x010F, ASCII, len(long_words), 26)], rest=long_words))), READ),
            case("a date that is none", jpeg_with(exif_segment(exif([entry(0x132, ASCII, 4, b"soon")]))), READ),
            case("orientation 0", jpeg_with(exif_segment(exif([entry(0x112, SHORT, 1, 0)]))), READ),
            case("orientation 5, as text", jpeg_with(exif_segment(exif([entry(0x112, ASCII, 2, b"5\0xx")]))), READ),
            case("orientation 6 / 0", jpeg_with(exif_segment(exif([entry(0x112, RATIONAL, 1, 26)],
                                                                 rest=struct.pack("<II", 6, 0)))), READ),
            case("an EXIF segment of two bytes", jpeg_with(segment(0xE1, b"Ex")), READ),
        ])

    def test_contradictions(self):
        good = encode(".jpg")
        size = struct.pack(">HH", 48, 64)
        at = good.index(size)
        damaged = "the JPEG is damaged"
        self.check_all([
            case("no quantization table", damage.without_segment(good, 0xDB), REFUSED, damaged),
            case("no Huffman table, as in a film", damage.without_segment(good, 0xC4), READ),
            case("no frame header", damage.without_segment(good, 0xC0), REFUSED, "its header is damaged"),
            case("12 bits a sample", damage.patched(good, at - 1, b"\x0C"), REFUSED, damaged),
            case("lossless", damage.patched(good, at - 4, b"\xC3"), REFUSED, damaged),
            case("hierarchical", damage.patched(good, at - 4, b"\xC5"), REFUSED, damaged),
            case("no color", damage.patched(good, at + 4, b"\0"), REFUSED, damaged),
            case("200 colors", damage.patched(good, at + 4, b"\xC8"), REFUSED, damaged),
            case("sampling 0 x 0", damage.patched(good, at + 6, b"\0"), REFUSED, damaged),
            case("sampling 15 x 15", damage.patched(good, at + 6, b"\xFF"), REFUSED, damaged),
            case("a segment of no length", good[:2] + b"\xFF\xE5\0\0" + good[2:], READ),
            case("a segment as long as the file", good[:2] + b"\xFF\xE5\xFF\xFF" + good[2:], REFUSED, "ends early"),
            case("a zip archive at its end", good + b"PK\x03\x04" + bytes(100), READ),
            case("taller than its pixels", damage.patched(good, at, struct.pack(">H", 4800)), REFUSED, damaged),
            case("a restart every block, and no mark", good[:damage.find_marker(good, 0xDA)] +
                 segment(0xDD, b"\0\1") + good[damage.find_marker(good, 0xDA):], REFUSED, damaged),
        ])


class TiffTest(BrokenTest):
    def test_bombs(self):
        tile = {322: entry(322, LONG, 1, 32000), 323: entry(323, LONG, 1, 32000), 324: entry(324, LONG, 1, 8),
                325: entry(325, LONG, 1, 100), 273: None, 278: None, 279: None}
        gigabyte = damage.zeros(300_000_000)
        deflated = {259: entry(259, SHORT, 1, 8), 279: entry(279, LONG, 1, len(gigabyte))}
        many = [entry(0x9000 + i, SHORT, 1, 1) for i in range(10_000)]
        contradicts = "the TIFF is damaged: its header contradicts itself"
        self.check_all([
            case("tiles of a billion pixels", tiff(changed=tile), REFUSED, contradicts),
            case("strips of a billion rows", tiff(changed={278: entry(278, LONG, 1, 2**27)}), REFUSED, contradicts),
            case("a strip that deflates to 300 MB", tiff(changed=deflated, pixels=gigabyte), READ),
            case("two widths, the huge one last", tiff(extra=[entry(256, SHORT, 1, 60000)]), REFUSED, contradicts),
            case("a signed width", tiff(changed={256: entry(256, SLONG, 1, 2**32 - 8)}), REFUSED, contradicts),
            case("a width of two numbers", tiff(changed={256: entry(256, SHORT, 2, 8)}), REFUSED, contradicts),
            case("60000 x 60000", tiff(changed={256: entry(256, LONG, 1, 60000), 257: entry(257, LONG, 1, 60000)}),
                 REFUSED, "60000 x 60000 px; at most 120 million"),
            case("10,000 tags", tiff(extra=many), REFUSED, "the TIFF is damaged or of a rare kind"),
            case("4 billion strips", tiff(changed={273: entry(273, LONG, 2**32 - 1, 8),
                                                   279: entry(279, LONG, 2**32 - 1, 8)}), REFUSED, "ends early"),
            case("100,000 strips behind 10,000 tags",
                 tiff(8, 100_000, {273: entry(273, LONG, 100_000, 8), 279: entry(279, LONG, 100_000, 8),
                                   278: entry(278, LONG, 1, 1), 257: entry(257, LONG, 1, 100_000)}, many),
                 REFUSED, "ends early"),
            case("65,535 tags in 1 KB", damage.patched(tiff(), 8, b"\xFF\xFF"), REFUSED, "ends early"),
            case("1 million samples a pixel", tiff(changed={277: entry(277, LONG, 1, 1_000_000)}), REFUSED, "the TIFF"),
        ])

    def test_contradictions(self):
        good = tiff()
        self.check_all([
            case("good", good, READ),
            case("a directory that follows itself", tiff(following=8), READ),
            case("a directory inside itself", tiff(extra=[entry(330, LONG, 1, 8)]), READ),
            case("an EXIF directory inside itself", tiff(extra=[entry(0x8769, LONG, 1, 8)]), READ),
            case("a zip archive at its end", good + b"PK\x03\x04" + bytes(100) + b"PK\x05\x06" + bytes(18), READ),
            case("a zip archive that begins like it", b"II*\0" + b"PK\x03\x04" + bytes(100), REFUSED, "ends early"),
            case("a directory in its own header", damage.patched(good, 4, struct.pack("<I", 0)), REFUSED, "the TIFF"),
            case("big-endian with a little directory", b"MM\0*" + good[4:], REFUSED, "ends early"),
            case("BigTIFF", b"II+\0" + good[4:], REFUSED, "a BigTIFF image"),
            case("numbers of 32 bits", tiff(changed={258: entry(258, SHORT, 1, 32)}), REFUSED, "32 bits a sample"),
            case("a palette that is missing", tiff(changed={262: entry(262, SHORT, 1, 3)}), REFUSED, "the TIFF"),
            case("LZW that is none", tiff(changed={259: entry(259, SHORT, 1, 5)}, pixels=bytes(range(48))), REFUSED,
                 "the TIFF"),
            case("JPEG that is none", tiff(changed={259: entry(259, SHORT, 1, 7)}), REFUSED, "the TIFF"),
            case("a compression nobody knows", tiff(changed={259: entry(259, SHORT, 1, 4711)}), REFUSED, "the TIFF"),
            case("no strips", tiff(changed={279: None, 278: None}), READ),
            case("a strip beyond the end", tiff(changed={279: entry(279, LONG, 1, 1000)}), REFUSED, "ends early"),
        ])


class OtherTest(BrokenTest):
    def test_bmp(self):
        good = encode(".bmp")
        field = lambda at, number: damage.patched(good, at, struct.pack("<I", number))
        self.check_all([
            case("as high as numbers go down", field(22, 2**31), REFUSED, "at most 120 million"),
            case("7 bits a pixel", field(28, 7), REFUSED, "the BMP is damaged"),
            case("a compression nobody knows", field(30, 99), REFUSED, "the BMP is damaged"),
            case("run lengths that are none", damage.patched(encode(".bmp", damage.picture()[:, :, 0]), 30, b"\1"),
                 REFUSED, "the BMP is damaged"),
            case("4 billion colors", damage.patched(encode(".bmp", damage.picture()[:, :, 0]), 46, b"\xFF" * 4),
                 REFUSED, "the BMP is damaged"),
            case("pixels beyond the end", field(10, 2**31), REFUSED, "ends early"),
            case("a header of 5 bytes", field(14, 5), REFUSED, "the BMP is damaged"),
        ])

    def test_webp(self):
        good = encode(".webp", None, cv2.IMWRITE_WEBP_QUALITY, 80)
        frame = good[12:]

        def extended(flags, width, height, *chunks):
            canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
            inner = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes([flags, 0, 0, 0]) + canvas + b"".join(chunks)
            return b"RIFF" + struct.pack("<I", len(inner)) + inner
        animated = b"ANIM" + struct.pack("<I", 6) + bytes(6)
        self.check_all([
            case("a canvas of 16 million px a side", extended(0, 2**24, 2**24, frame), REFUSED, "at most 120 million"),
            case("a canvas of 16384 x 16384", extended(0, 16384, 16384, frame), REFUSED, "at most 120 million"),
            case("a canvas of another size", extended(0, 65, 48, frame), REFUSED, "the WebP is damaged"),
            case("an animation", extended(2, 64, 48, animated, frame), REFUSED, "the WebP is damaged or of a rare kind"),
            case("a canvas alone", extended(0, 64, 48), REFUSED, "the WebP is damaged"),
            case("a chunk nobody knows", b"RIFF" + struct.pack("<I", 30) + b"WEBPABCD" + bytes(30), REFUSED,
                 "its header is damaged"),
            case("two pictures", extended(0, 64, 48, frame, frame), READ),
        ])

    def test_strips_and_dots(self):
        sizes = (1, 1), (1, 20_000), (20_000, 1), (65_000, 2), (7, 7)
        strips = [(f"{width} x {height}", encode(".png", damage.picture(width, height)), width * height) for width, height in sizes]
        pair = ["photo.png", "photo.png", "--um-per-px", 7, "--out", "out", "--quiet"]
        self.check_all([case(name, photo, READ, pixels=pixels) for name, photo, pixels in strips])
        for command in ("align", "compare"):
            self.check_all([Case(f"{command} {name}", {"photo.png": photo}, [command, *pair], 0, "", 2 * pixels)
                            for name, photo, pixels in strips])

    def test_places_and_names(self):
        good = encode(".jpg")
        self.check_all([
            Case("a name that steers the terminal", {"a\x1b[31m\nb.jpg": b"x"}, analyze("a\x1b[31m\nb.jpg"), 3,
                 "is not a known image"),
            Case("a name of 200 letters", {"x" * 200 + ".jpg": b"x"}, analyze("x" * 200 + ".jpg"), 3,
                 "is not a known image"),
            Case("a name beyond what a file may have", {}, analyze("x" * 300 + ".jpg"), 4, "can't write"),
            Case("a name that is no UTF-8", {"a": b""}, analyze(b"\xff\xfe.jpg".decode("utf-8", "surrogateescape")), 3,
                 "there is no such file"),
            Case("a pipe", {"photo.jpg": PIPE}, analyze("photo.jpg"), 3, "this is not a regular file"),
            Case("a device", {}, analyze("/dev/zero"), 3, "this is not a regular file"),
            Case("a folder", {"photo.jpg/x": b""}, analyze("photo.jpg"), 3, "this is a folder"),
            Case("a JPEG that claims to be a PNG", {"photo.png": good}, analyze("photo.png"), 0, "", 64 * 48),
            Case("a good photo whose name steers the terminal", {"a\x1b[31m\u202e\x9b.jpg": good},
                 [*analyze("a\x1b[31m\u202e\x9b.jpg")[:-1], "--site", "\x1b[2J"], 0, "", 64 * 48),
            Case("a photo without an extension", {"photo": good}, analyze("photo"), 0, "", 64 * 48),
        ])


if __name__ == "__main__":
    main()
