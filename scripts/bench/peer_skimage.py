#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The peer: what one would write with scikit-image to count hairs. Sato's ridge filter at the widths of hair, hysteresis,
the skeleton cut at its crossings, each branch a hair, its thickness from the distance to the background.

usage: peer_skimage.py PHOTO UM_PER_PX OUT.json"""
import json
import sys

import cv2
import numpy
from scipy import ndimage
from skimage.filters import apply_hysteresis_threshold, sato, threshold_otsu
from skimage.morphology import remove_small_objects, skeletonize

HALF_WIDTHS_UM = (8, 16, 28)
SHORTEST_UM = 150
LEAST_AREA_UM2 = 150 * 15
BACKGROUND_PX = 101


def hair_mask(bgr, um_per_px):
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(float)
    ridges = sato(grey, sigmas=[width / um_per_px for width in HALF_WIDTHS_UM], black_ridges=True)
    high = threshold_otsu(ridges)
    mask = apply_hysteresis_threshold(ridges, high / 2, high)
    green = bgr[..., 1]
    depth = cv2.medianBlur(green, BACKGROUND_PX if min(green.shape) > 300 else 51).astype(float) - green
    if mask.any():
        mask &= depth > 0.25 * numpy.median(depth[mask])
    return remove_small_objects(mask, int(LEAST_AREA_UM2 / um_per_px ** 2))


def hairs_of(mask, um_per_px):
    skeleton = skeletonize(mask)
    half_width_px = ndimage.distance_transform_edt(mask)
    neighbours = ndimage.convolve(skeleton.astype(numpy.uint8), numpy.ones((3, 3), numpy.uint8), mode="constant") - 1
    branches, _ = ndimage.label(skeleton & (neighbours <= 2), numpy.ones((3, 3)))
    hairs = []
    for number, box in enumerate(ndimage.find_objects(branches), 1):
        y, x = numpy.nonzero(branches[box] == number)
        if len(y) * um_per_px < SHORTEST_UM:
            continue
        y, x = y + box[0].start, x + box[1].start
        points = numpy.stack([x, y], -1).astype(float)
        centred = points - points.mean(0)
        along = numpy.linalg.svd(centred, full_matrices=False)[2][0]
        line = points[numpy.argsort(centred @ along)][::2]
        hairs.append({"center_line_px": line.tolist(),
                      "diameter_um": float(2 * numpy.median(half_width_px[y, x]) * um_per_px)})
    return hairs


def main():
    photo, um_per_px, out = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    bgr = cv2.imread(photo)
    hairs = hairs_of(hair_mask(bgr, um_per_px), um_per_px)
    area_cm2 = bgr.shape[0] * bgr.shape[1] * um_per_px ** 2 / 1e8
    diameters = [hair["diameter_um"] for hair in hairs]
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"hairs": hairs, "hairs_per_cm2": len(hairs) / area_cm2,
                   "mean_diameter_um": float(numpy.mean(diameters)) if hairs else None}, file)


if __name__ == "__main__":
    main()
