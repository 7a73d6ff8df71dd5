#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""What torch says of a strip of a phantom, for the test that OpenCV says the same.   record.py NETWORK MAPS_DIR OUT

OUT holds int16, little-endian: the strip (2 x ROWS x COLUMNS, in 1/10000), then the logits of every EVERY-th row and
column of it (PLANES x rows x columns, in 1/1000). tests/unit/hair/network/network_parity_test.cc reads it."""
import sys

import numpy as np
import torch

import network

ROWS, COLUMNS, EVERY = 32, 320, 3  # Longer than the network sees; 3 meets every phase of its coarser pixels.
LOGIT_UNIT = 1e-3


def main():
    start, folder, out = sys.argv[1:]
    _, maps, target = network.load_maps(folder)[0]
    corners = [(y, x) for y in range(0, maps.shape[1] - ROWS, 8) for x in range(0, maps.shape[2] - COLUMNS, 8)]
    y, x = max(corners, key=lambda at: int(target[:network.PLANES, at[0]:at[0] + ROWS, at[1]:at[1] + COLUMNS].sum()))
    strip = maps[:, y:y + ROWS, x:x + COLUMNS]
    with torch.no_grad():
        logits = network.load(start)(torch.from_numpy(strip[None].astype(np.float32) * network.INPUT_UNIT))[0].numpy()
    recorded = np.round(logits[:, ::EVERY, ::EVERY] / LOGIT_UNIT)
    with open(out, "wb") as file:
        file.write(strip.astype("<i2").tobytes() + recorded.astype("<i2").tobytes())
    print(f"{out}: logits from {logits.min():.1f} to {logits.max():.1f}")


if __name__ == "__main__":
    main()
