#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Whether one network sees more than another on marked photos that neither learned from.

    compare.py BEFORE.pt AFTER.pt PHOTO.json...     checkpoints; NAME.json with the marks beside NAME.jpg"""
import sys

import cv2
import numpy as np
import torch

import network
import scenes

# A difference is said to be one from these on: 2.57 is Student's t for 6 photos, two-sided 5 %.
LEAST_T, FEWEST = 2.6, 6
LEAST_PEAK, REACH_CELLS = 0.3, 2.5


def maps_of(net, image):
    rows, cols = (side // 8 * 8 for side in image.shape[:2])
    planes = image[:rows, :cols].astype(np.float32).transpose(2, 0, 1)[None] / np.float32(255)
    with torch.no_grad():
        return net(torch.from_numpy(planes))[0].numpy()


def peak_f1(logits, marks, known):
    """Of the ends that the network sees against the marked ones, one to one within REACH_CELLS."""
    p = 1 / (1 + np.exp(-logits))
    highest = (p == cv2.dilate(p, np.ones((5, 5)))) & (p > LEAST_PEAK) & known
    free = [np.array(at) for at in marks]
    hits, peaks = 0, np.argwhere(highest)[:, ::-1]
    for at in sorted(peaks, key=lambda cell: -p[cell[1], cell[0]]):
        distances = [np.hypot(*(at - mark)) for mark in free]
        if distances and min(distances) < REACH_CELLS:
            free.pop(int(np.argmin(distances)))
            hits += 1
    return 2 * hits / max(1, len(peaks) + len(marks))


def scores(net, scene):
    out = maps_of(net, scene["image"])
    rows, cols = out.shape[1:]
    lines = [((hair["line"] - 0.5) / 2, hair["root"], hair["tip"]) for hair in scene["hairs"]]
    away = scenes.targets(lines, max(rows, cols))["away"][:rows, :cols]
    known = scene["unknown"][:2 * rows, :2 * cols].reshape(rows, 2, cols, 2).max((1, 3)) == 0
    p = 1 / (1 + np.exp(-out[network.LINE]))
    on, told = away <= 1, known & ((away <= 1) | (away > 2))
    overlap = 2 * (p * on * told).sum() / max(1e-6, (p * told).sum() + (on & told).sum())
    inside = lambda end: [line[end] for line, _, _ in lines if known[tuple(np.clip(np.round(line[end][::-1]), 0, (
        rows - 1, cols - 1)).astype(int))]]
    return overlap, peak_f1(out[network.ROOT], inside(0), known), peak_f1(out[network.TIP], inside(-1), known)


def main():
    before, after, *paths = sys.argv[1:]
    photos = [scenes.finish(scenes.marked(path)) for path in paths]
    old, new = (np.array([scores(network.load(path), scene) for scene in photos]) for path in (before, after))
    for column, name in enumerate(("lines", "roots", "tips")):
        change = new[:, column] - old[:, column]
        error = change.std(ddof=1) / np.sqrt(len(change)) if len(change) > 1 else np.inf
        verdict = "no difference shown"
        if len(change) >= FEWEST and abs(change.mean()) > LEAST_T * error:
            verdict = "better" if change.mean() > 0 else "worse"
        print(f"{name}: agreement with the marks {old[:, column].mean():.3f} before, {new[:, column].mean():.3f} after, "
              f"on {len(photos)} photos held out: {verdict}")
    print("What counts is hairs: analyze the photos held out with and without --model before you use the new network.")


if __name__ == "__main__":
    main()
