# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Pictures that are no head from above, drawn: what people will send to `tricho overview` all the same."""
import cv2
import numpy

WIDTH, HEIGHT = 1000, 750
WALL = (140, 128, 112)
SKIN = (168, 190, 226)
HAIR = (28, 36, 50)


def wall(color=WALL, seed=1):
    noise = numpy.random.default_rng(seed).normal(0, 2, (HEIGHT, WIDTH, 1))
    return numpy.clip(numpy.full((HEIGHT, WIDTH, 3), color, float) + noise, 0, 255).astype(numpy.uint8)


def hair_over(picture, center, axes, color=HAIR, strands=9000, seed=2):
    """Strands from the middle line of an ellipse to both sides."""
    random = numpy.random.default_rng(seed)
    for _ in range(strands):
        angle, radius = random.uniform(0, 6.283), numpy.sqrt(random.uniform(0, 1))
        x, y = center[0] + axes[0] * radius * numpy.cos(angle), center[1] + axes[1] * radius * numpy.sin(angle)
        way = random.normal(0.1, 0.12)
        length = random.uniform(20, 60) * (1 if x > center[0] else -1)
        end = (x + length * numpy.cos(way), y + abs(length) * numpy.sin(way))
        limit = ((end[0] - center[0]) / axes[0]) ** 2 + ((end[1] - center[1]) / axes[1]) ** 2
        if limit > 1:
            continue
        tone = random.uniform(0.6, 1.5)
        cv2.line(picture, (int(x), int(y)), (int(end[0]), int(end[1])), [int(min(255, c * tone)) for c in color], 2,
                 cv2.LINE_AA)


def skull(picture, center=(500, 375), axes=(210, 250), color=SKIN):
    cv2.ellipse(picture, center, axes, 0, 0, 360, color, -1, cv2.LINE_AA)


def face():
    picture = wall()
    skull(picture, axes=(200, 260))
    cv2.ellipse(picture, (500, 210), (200, 110), 0, 180, 360, HAIR, -1, cv2.LINE_AA)
    for x in (420, 580):
        cv2.ellipse(picture, (x, 360), (30, 15), 0, 0, 360, (230, 230, 230), -1, cv2.LINE_AA)
        cv2.circle(picture, (x, 360), 14, (40, 50, 60), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (500, 510), (60, 16), 0, 0, 360, (110, 110, 180), -1, cv2.LINE_AA)
    return cv2.GaussianBlur(picture, None, 1)


def hat(color=(150, 60, 30)):
    picture = wall()
    for x in (285, 715):
        cv2.ellipse(picture, (x, 390), (18, 50), 0, 0, 360, SKIN, -1)
    skull(picture, color=color)
    return cv2.GaussianBlur(picture, None, 1)


def two_heads():
    picture = wall()
    for x in (260, 740):
        skull(picture, (x, 375), (170, 205))
        hair_over(picture, (x, 375), (176, 211))
    return picture


def bald():
    picture = wall()
    for x in (285, 715):
        cv2.ellipse(picture, (x, 390), (18, 50), 0, 0, 360, SKIN, -1)
    skull(picture)
    shade = numpy.fromfunction(lambda y, x: 1 - 0.25 * (((x - 470) / 210) ** 2 + ((y - 330) / 250) ** 2) / 2,
                               (HEIGHT, WIDTH))
    inside = cv2.ellipse(numpy.zeros((HEIGHT, WIDTH), numpy.uint8), (500, 375), (210, 250), 0, 0, 360, 1, -1) > 0
    picture[inside] = numpy.clip(picture[inside] * shade[inside][:, None], 0, 255).astype(numpy.uint8)
    return picture


def shaved():
    picture = bald()
    random = numpy.random.default_rng(3)
    for _ in range(16000):
        x, y = random.uniform(290, 710), random.uniform(125, 625)
        if ((x - 500) / 208) ** 2 + ((y - 375) / 248) ** 2 < 1:
            picture[int(y), int(x)] = (100, 115, 140)
    return cv2.GaussianBlur(picture, None, 0.8)


def long_hair_everywhere():
    picture = numpy.full((HEIGHT, WIDTH, 3), HAIR, numpy.uint8)
    hair_over(picture, (500, 375), (900, 900), strands=16000)
    return picture


def screenshot(photo):
    """The photo between two bars with text."""
    picture = cv2.resize(photo, (WIDTH, HEIGHT))
    picture[:80] = 250
    picture[-90:] = 20
    cv2.putText(picture, "12:45   Photos   Edit", (30, 52), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 2)
    cv2.putText(picture, "Share   Delete", (30, HEIGHT - 30), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (250, 250, 250), 2)
    return picture


def cut_off(photo):
    """So near that the part leaves the photo above and below."""
    height, width = photo.shape[:2]
    return photo[int(0.3 * height):int(0.68 * height), int(0.2 * width):int(0.8 * width)].copy()


def black():
    return numpy.random.default_rng(5).integers(0, 4, (HEIGHT, WIDTH, 3)).astype(numpy.uint8)


def out_of_focus(photo):
    return cv2.GaussianBlur(photo, None, photo.shape[1] / 200)
