#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""What torch says of a strip of a phantom, for the test that OpenCV says the same.   record.py NET.pt PHANTOM.json OUT

OUT holds the strip (uint8, ROWS x COLUMNS x B G R), then the maps of every EVERY-th row and column of cells (int16,
little-endian, PLANES x rows x columns, in 1/1000). tests/unit/hair/network/network_parity_test.cc reads it."""
import sys

import numpy as np
import torch

import network
import scenes

ROWS, COLUMNS, EVERY = 32, 400, 3  # Longer than the network sees; 3 meets every phase of its coarser cells.
MAP_UNIT = 1e-3


def main():
    checkpoint, phantom, out = sys.argv[1:]
    image = scenes.phantom(phantom)["image"]
    corners = [(y, x) for y in range(0, image.shape[0] - ROWS, 8) for x in range(0, image.shape[1] - COLUMNS, 8)]
    y, x = max(corners, key=lambda at: image[at[0]:at[0] + ROWS, at[1]:at[1] + COLUMNS].std())
    strip = np.ascontiguousarray(image[y:y + ROWS, x:x + COLUMNS])
    with torch.no_grad():
        planes = torch.from_numpy(strip.astype(np.float32).transpose(2, 0, 1)[None] / np.float32(255))
        maps = network.load(checkpoint)(planes)[0].numpy()
    recorded = np.round(maps[:, ::EVERY, ::EVERY] / MAP_UNIT)
    with open(out, "wb") as file:
        file.write(strip.tobytes() + recorded.astype("<i2").tobytes())
    print(f"{out}: from {maps.min():.1f} to {maps.max():.1f}")


if __name__ == "__main__":
    main()
