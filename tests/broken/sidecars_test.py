# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The JSON beside a photo, which holds its scale."""
import unittest

from broken import PIPE, BrokenTest, Case, main
from damage import encode

GOOD = '{"PixelSize": 7, "PixelSizeUnits": "um"}'
MISSING_SCALE = 0  # Measured without a scale: an answer.


def case(name, sidecar, words="", status=3):
    return Case(name, {"photo.jpg": encode(".jpg"), "photo.json": sidecar},
                ["analyze", "photo.jpg", "--out", "out", "--jobs", 1, "--quiet"], status, words, 64 * 48)


def size(text, units='"um"'):
    return f'{{"PixelSize": {text}, "PixelSizeUnits": {units}}}'


class SidecarTest(BrokenTest):
    def test_no_json(self):
        invalid = "the sidecar is not valid JSON"
        self.check_all([
            case("empty", "", invalid),
            case("cut", GOOD[:-5], invalid),
            case("cut in a word", GOOD[:15], invalid),
            case("junk behind it", GOOD + "}", invalid),
            case("a comment in it", "/* um */" + GOOD, invalid),
            case("UTF-16", GOOD.encode("utf-16"), invalid),
            case("no UTF-8", b'{"PixelSize": 7, "PixelSizeUnits": "um", "x": "\xff"}', invalid),
            case("a NUL byte", b'{"PixelSize": 7\0, "PixelSizeUnits": "um"}', invalid),
            case("a word that steers the terminal", '{"PixelSize": "\x1b[31m', invalid),
            case("NaN", size("NaN"), invalid),
            case("a photo", encode(".png"), invalid),
            case("500,000 lists in each other", "[" * 500_000, invalid),
            case("a word of 900 KB", '{"x": "' + "y" * 900_000, invalid),
            case("1.1 MB", '{"x": "' + "y" * 1_100_000 + '"}', "the sidecar is too large"),
            case("a pipe", PIPE, status=MISSING_SCALE),
            Case("a pipe where the result would go", {"photo.jpg": encode(".jpg"), "photo.json": PIPE},
                 ["analyze", "photo.jpg", "--out", "."], 2, "would overwrite its sidecar"),
        ])

    def test_no_scale(self):
        self.check_all([
            case("good", GOOD, status=MISSING_SCALE),
            case("a list", "[1, 2]", "it is not a JSON object"),
            case("500,000 closed lists in each other", "[" * 400_000 + "]" * 400_000, "it is not a JSON object"),
            case("no size", '{"PixelSizeUnits": "um"}', status=MISSING_SCALE),
            case("no units", '{"PixelSize": 7}', "PixelSize is given without PixelSizeUnits"),
            case("units nobody knows", size(7, '"inch"'), "PixelSizeUnits is none of"),
            case("units that are a number", size(7, "3"), "PixelSizeUnits is not a text"),
            case("a size in words", size('"seven"'), "neither a number nor a list"),
            case("zero", size(0), "PixelSize is 0 um a pixel; it must be 0.2 to 200"),
            case("negative", size(-7), "PixelSize is -7 um a pixel"),
            case("millimetres called micrometres", size(0.007), "PixelSize is 0.007 um a pixel"),
            case("beyond all numbers", size("1e999"), "the sidecar is not valid JSON"),
            case("nearly beyond all numbers", size("1e308", '"mm"'), "PixelSize is inf um a pixel"),
            case("one number of two", size("[7]"), "PixelSize is not a list of two numbers"),
            case("a million numbers", size("[" + "7," * 400_000 + "7]"), "PixelSize is not a list of two numbers"),
            case("no square", size("[7, 8]"), "pixels must be square"),
            case("a list in the list", size("[7, [7]]"), "neither a number nor a list"),
            case("true", size("true"), "neither a number nor a list"),
        ])


if __name__ == "__main__":
    main()
