# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Draws into training crops what people find on photos and what is no hair: rulers, bars, letters, ink, tape, bubbles.

All functions take a crop at 11 um per pixel, uint8 (H, W, 3), and change it."""
import cv2
import numpy as np

UM_PER_PX = 11.0
SHIFT = 4  # Of OpenCV's fixed-point places.


def fixed(point):
    return tuple(int(round(v * (1 << SHIFT))) for v in point)


def shade(rng):
    """Ink: nearly black, now and then white or colored."""
    kind = rng.random()
    if kind < 0.7:
        return [int(v) for v in rng.integers(0, 70) + rng.integers(0, 25, 3)]
    return [int(v) for v in (rng.integers(190, 256, 3) if kind < 0.85 else rng.integers(0, 256, 3))]


def over(crop, layer, cover):
    crop[:] = np.clip(crop * (1 - cover[..., None]) + layer * cover[..., None], 0, 255).astype(np.uint8)


def laid(rng, crop, draw):
    """Lays what `draw(cover)` draws into a mask over the crop, a little blurred."""
    cover = np.zeros(crop.shape[:2], np.uint8)
    draw(cover)
    soft = cv2.GaussianBlur(cover, (0, 0), rng.uniform(0.3, 1.2)).astype(np.float32) / 255 * rng.uniform(0.5, 1)
    over(crop, np.float32(shade(rng)), soft)


def ruler(rng, crop):
    side = crop.shape[0]
    step_px = rng.choice([1000, 500]) / UM_PER_PX / (1 if rng.random() < 0.7 else 2)
    turn = rng.uniform(0, 2 * np.pi)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    start = rng.uniform(0, side, 2) - along * 1.5 * side
    short = rng.uniform(8, 50)
    width = int(rng.integers(1, 5))

    def draw(cover):
        if rng.random() < 0.5:
            cv2.line(cover, fixed(start), fixed(start + along * 3 * side), 255, width, cv2.LINE_AA, SHIFT)
        for i in range(int(3 * side / step_px)):
            at = start + along * step_px * i
            length = short * (1.9 if i % 10 == 0 else 1.4 if i % 5 == 0 else 1)
            cv2.line(cover, fixed(at), fixed(at + across * length), 255, width, cv2.LINE_AA, SHIFT)
            if i % 10 == 0 and rng.random() < 0.8:
                spot = at + across * (length + 8)
                cv2.putText(cover, str(i // 10), (int(spot[0]), int(spot[1])), cv2.FONT_HERSHEY_SIMPLEX,
                            rng.uniform(0.4, 1), 255, width, cv2.LINE_AA)

    laid(rng, crop, draw)


def letters(rng, crop):
    side = crop.shape[0]

    def draw(cover):
        for _ in range(rng.integers(1, 4)):
            text = "".join(rng.choice(list("0123456789.mABCDEFRx-= /:"), rng.integers(2, 14)))
            cv2.putText(cover, text, (int(rng.uniform(-30, side * 0.7)), int(rng.uniform(0, side))),
                        int(rng.integers(0, 7)), rng.uniform(0.3, 2), 255, int(rng.integers(1, 4)), cv2.LINE_AA)
        if rng.random() < 0.3:
            turn = cv2.getRotationMatrix2D((side / 2, side / 2), rng.uniform(0, 360), 1)
            cover[:] = cv2.warpAffine(cover, turn, (side, side))

    laid(rng, crop, draw)


def bar(rng, crop):
    side = crop.shape[0]
    x, y, length = int(rng.uniform(0, side)), int(rng.uniform(0, side)), int(rng.uniform(30, 200))
    width = int(rng.integers(1, 6))

    def draw(cover):
        cv2.line(cover, (x, y), (x + length, y), 255, width)
        if rng.random() < 0.6:
            cv2.line(cover, (x, y), (x, y - length), 255, width)
        for end in (x, x + length):
            cv2.line(cover, (end, y - 4), (end, y + 4), 255, width)

    laid(rng, crop, draw)


def ring(rng, crop):
    side = crop.shape[0]
    middle, radius = fixed(rng.uniform(-0.3 * side, 1.3 * side, 2)), int(rng.uniform(20, 1.2 * side) * (1 << SHIFT))
    width = int(rng.integers(1, 14))

    def draw(cover):
        cv2.circle(cover, middle, radius, 255, width, cv2.LINE_AA, SHIFT)
        if rng.random() < 0.3:
            cv2.line(cover, middle, fixed(rng.uniform(0, side, 2)), 255, max(1, width // 2), cv2.LINE_AA, SHIFT)

    laid(rng, crop, draw)


def pen(rng, crop):
    """A stroke of a marking pen: broad, streaky, with soft ends; in blue, violet or black."""
    side = crop.shape[0]
    points = rng.uniform(-0.2 * side, 1.2 * side, 2) + np.cumsum(rng.normal(0, side / 3, (int(rng.integers(2, 5)), 2)), 0)
    cover = np.zeros(crop.shape[:2], np.float32)
    cv2.polylines(cover, [np.round(points * 16).astype(np.int32)], False, 1, int(rng.integers(6, 60)), cv2.LINE_AA, SHIFT)
    streaks = cv2.GaussianBlur(rng.standard_normal(cover.shape).astype(np.float32), (0, 0), rng.uniform(0.6, 3))
    streaks = 1 + rng.uniform(0, 1.5) * streaks / streaks.std()
    ink = np.float32([rng.uniform(60, 220), rng.uniform(0, 70), rng.uniform(0, 120)] if rng.random() < 0.7 else
                     rng.uniform(0, 60, 3))
    over(crop, ink, np.clip(cover * streaks * rng.uniform(0.3, 0.95), 0, 1))


def tape(rng, crop):
    """A piece that hides what is below it, with a straight edge."""
    side = crop.shape[0]
    turn, shift = rng.uniform(0, 2 * np.pi), rng.uniform(-0.45, 0.5) * side
    y, x = np.mgrid[:side, :side].astype(np.float32) - side / 2
    inside = x * np.cos(turn) + y * np.sin(turn) + shift
    cover = np.clip(-inside / rng.uniform(0.6, 3) + 0.5, 0, 1) * (1 if rng.random() < 0.7 else rng.uniform(0.4, 0.9))
    color = np.float32(rng.uniform(0, 255, 3) if rng.random() < 0.4 else rng.uniform(120, 255) + rng.uniform(-15, 15, 3))
    texture = rng.normal(0, rng.uniform(0, 12), crop.shape[:2]).astype(np.float32)[..., None]
    over(crop, color + texture, cover.astype(np.float32))


def bubbles(rng, crop):
    side = crop.shape[0]
    for _ in range(rng.integers(1, 12)):
        middle, radius = fixed(rng.uniform(0, side, 2)), int(np.exp(rng.uniform(np.log(3), np.log(60))) * (1 << SHIFT))
        for bright in (False, True):
            cover = np.zeros(crop.shape[:2], np.uint8)
            start = rng.uniform(0, 360)
            angles = np.deg2rad(np.arange(start, start + rng.uniform(60, 360), 6))
            reach = radius / (1 << SHIFT) - (1.5 if bright else 0)
            arc = np.stack([middle[0] / 16 + reach * np.cos(angles), middle[1] / 16 + reach * np.sin(angles)], 1)
            cv2.polylines(cover, [np.round(arc * 16).astype(np.int32)], False, 255, int(rng.integers(1, 4)), cv2.LINE_AA,
                          SHIFT)
            soft = cv2.GaussianBlur(cover, (0, 0), rng.uniform(0.4, 1.5)).astype(np.float32) / 255
            over(crop, np.float32([255] * 3 if bright else [40, 45, 60]), soft * rng.uniform(0.2, 0.8))


DRAWN = (ruler, ruler, letters, letters, bar, ring, ring, pen, pen, tape, bubbles)


def draw_some(rng, crop):
    for _ in range(1 + (rng.random() < 0.35)):
        DRAWN[rng.integers(len(DRAWN))](rng, crop)
