#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Whether one network sees more than another on scenes that neither learned from.

    compare.py MAPS_DIR BEFORE AFTER     networks as checkpoint (.pt) or ONNX"""
import sys

import numpy as np

import network
import train

# A difference is said to be one from these on: 2.57 is Student's t for 6 photos, two-sided 5 %.
LEAST_T, FEWEST = 2.6, 6


def scores(path, scenes):
    net = network.load(path)
    return np.array([train.check(net, [scene]) for scene in scenes])


def main():
    folder, before, after = sys.argv[1:]
    scenes = network.load_maps(folder)
    old, new = scores(before, scenes), scores(after, scenes)
    for column, name in ((1, "lines"), (2, "roots"), (3, "tips")):
        change = new[:, column] - old[:, column]
        error = change.std(ddof=1) / np.sqrt(len(change)) if len(change) > 1 else np.inf
        verdict = "no difference shown"
        if len(change) >= FEWEST and abs(change.mean()) > LEAST_T * error:
            verdict = "better" if change.mean() > 0 else "worse"
        print(f"{name}: overlap with the marks {old[:, column].mean():.3f} before, {new[:, column].mean():.3f} after, "
              f"on {len(scenes)} photos held out: {verdict}")
    print("What counts is hairs: analyze the photos held out with and without --model before you use the new network.")


if __name__ == "__main__":
    main()
