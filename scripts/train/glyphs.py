#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Draws the digits of usual fonts small and soft, as labels of scale bars show them, and writes them as a C++ table.

usage: glyphs.py > src/capture/glyph_table.cc        (needs fonts-dejavu, fonts-liberation, python3-pil, python3-opencv)

Each glyph is cut to its box and shrunk to 8 x 12 cells of ink, 0..15, one hexadecimal digit a cell, row by row.
"""
import glob
import sys

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

COLUMNS, ROWS, SIZE_PX = 8, 12, 96
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "DejaVuSerif.ttf", "LiberationSans-Regular.ttf",
         "LiberationSans-Bold.ttf", "LiberationMono-Regular.ttf", "LiberationSerif-Regular.ttf")
HERSHEY = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX)


def cut(ink):
    ys, xs = np.nonzero(ink > 0.3)
    return ink[ys.min():ys.max() + 1, xs.min():xs.max() + 1]


def of_font(path, digit):
    image = Image.new("L", (2 * SIZE_PX, 2 * SIZE_PX), 0)
    ImageDraw.Draw(image).text((SIZE_PX // 2, SIZE_PX // 4), digit, 255, ImageFont.truetype(path, SIZE_PX))
    return cut(np.asarray(image) / 255.0)


def of_hershey(face, thickness, digit):
    image = np.zeros((240, 240), np.uint8)
    cv2.putText(image, digit, (60, 180), face, 4, 255, thickness, cv2.LINE_AA)
    return cut(image / 255.0)


def row(digit, ink):
    cells = cv2.resize(ink, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    text = "".join("0123456789abcdef"[int(round(15 * cell))] for cell in np.clip(cells, 0, 1).ravel())
    return f'    {{\'{digit}\', {ink.shape[1] / ink.shape[0]:.2f}, "{text}"}},'


def main():
    rows = []
    for digit in "0123456789":
        for name in FONTS:
            paths = glob.glob("/usr/share/fonts/truetype/*/" + name)
            if not paths:
                sys.exit(f"glyphs.py: the font {name} is not installed")
            rows.append(row(digit, of_font(paths[0], digit)))
        rows += [row(digit, of_hershey(face, thickness, digit)) for face in HERSHEY for thickness in (6, 12)]
    print("""// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/glyphs.py.
#include "capture/glyphs.h"

namespace tricho {

// clang-format off
const std::vector<Glyph>& DrawnDigits() {
  static const std::vector<Glyph> digits = {""")
    print("\n".join(rows))
    print("""  };
  return digits;
}
// clang-format on

}  // namespace tricho""")


if __name__ == "__main__":
    main()
