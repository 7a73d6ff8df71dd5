# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""What is no scalp is refused, not measured: drawn pictures of each kind. And what looks a little like it is measured."""
import cv2
import numpy

import driver
from driver import CommandTest, phantom, run

WIDTH_PX, HEIGHT_PX = 560, 420
ROWS, COLUMNS = numpy.mgrid[:HEIGHT_PX, :WIDTH_PX].astype(numpy.float32)


def uneven(numbers, size_px):
    """Smooth noise of mean 0 and standard deviation 1, whose lumps are about `size_px` wide."""
    shrink = max(1, int(size_px / 3))
    noise = numbers.normal(size=(HEIGHT_PX // shrink + 8, WIDTH_PX // shrink + 8)).astype(numpy.float32)
    noise = cv2.resize(cv2.GaussianBlur(noise, (0, 0), max(0.5, size_px / shrink)), None, fx=shrink, fy=shrink,
                       interpolation=cv2.INTER_CUBIC)[:HEIGHT_PX, :WIDTH_PX]
    return (noise - noise.mean()) / noise.std()


def taken(numbers, light):
    """As a camera sees it: a little soft, with noise."""
    soft = cv2.GaussianBlur(numpy.asarray(light, numpy.float32), (0, 0), 0.7)
    return numpy.clip(soft + numbers.normal(0, 2, soft.shape), 0, 255).astype(numpy.uint8)


def colored(share, bgr):
    return share[..., None] * numpy.array(bgr, numpy.float32)


def page(numbers):
    paper = 215 + 6 * uneven(numbers, 200)
    size = numbers.uniform(0.5, 1.2)
    for y in range(20, HEIGHT_PX + 20, int(34 * size)):
        cv2.putText(paper, "the scalp of a patient after twelve months of treatment, measured", (5, y),
                    cv2.FONT_HERSHEY_SIMPLEX, size, 30, max(1, round(1.5 * size)), cv2.LINE_AA)
    return taken(numbers, colored(paper, (1, 1, 1)))


def strands(numbers, width_px, length_px, direction_rad, spread_rad, colors):
    """Blades or hairs all over each other, the upper ones brighter."""
    picture = numpy.zeros((HEIGHT_PX, WIDTH_PX, 3), numpy.uint8)
    count = int(4 * WIDTH_PX * HEIGHT_PX / (width_px * length_px))
    for i in range(count):
        at = numbers.uniform((-30, -30), (WIDTH_PX + 30, HEIGHT_PX + 30))
        turn = numbers.normal(0, 0.15)
        angle = direction_rad + numbers.normal(0, spread_rad)
        light = (0.3 + 0.7 * i / count) * numbers.uniform(0.7, 1.2)
        color = [float(min(255, light * part)) for part in colors[numbers.integers(len(colors))]]
        for piece in range(4):
            end = at + length_px * numbers.uniform(0.15, 0.25) * numpy.array((numpy.cos(angle), numpy.sin(angle)))
            cv2.line(picture, tuple(int(16 * v) for v in at), tuple(int(16 * v) for v in end), color,
                     max(1, round(width_px * (1 - 0.2 * piece))), cv2.LINE_AA, 4)
            at, angle = end, angle + turn
    return taken(numbers, picture)


def grass(numbers):
    return strands(numbers, numbers.uniform(3, 8), 90, -1.6, 0.5, [(40, 120, 70), (50, 160, 100), (60, 180, 140)])


def light_fur(numbers):
    return strands(numbers, 3, 60, numbers.uniform(0, 3), 0.25, [(235, 240, 240), (150, 155, 160), (60, 65, 70)])


def woven(numbers):
    pitch_px = numbers.uniform(10, 30)
    slant = numbers.uniform(0, 0.5)
    u = (COLUMNS + slant * ROWS + 0.1 * pitch_px * uneven(numbers, 60)) / pitch_px
    v = (ROWS - slant * COLUMNS + 0.1 * pitch_px * uneven(numbers, 60)) / pitch_px
    over = (numpy.floor(u) + numpy.floor(v)) % 2 < 1
    along, across = numpy.sin(numpy.pi * (u % 1)), numpy.sin(numpy.pi * (v % 1))
    height = numpy.where(over, numpy.sqrt(along) * (0.6 + 0.4 * across), numpy.sqrt(across) * (0.6 + 0.4 * along))
    return taken(numbers, colored(0.3 + 0.7 * height, [(200, 200, 205), (90, 90, 160)][numbers.integers(2)]))


def knitted(numbers):
    pitch_px = numbers.uniform(24, 50)
    side = numpy.abs((COLUMNS + 2 * uneven(numbers, 90)) / pitch_px % 1 - 0.5) * 2
    stitch = ((ROWS + 2 * uneven(numbers, 90)) / pitch_px * 1.4 + 0.9 * side) % 1
    height = numpy.sqrt(numpy.sin(numpy.pi * stitch)) * (0.45 + 0.55 * numpy.sin(numpy.pi * side))
    return taken(numbers, colored(0.25 + 0.75 * height, [(150, 150, 155), (70, 60, 150)][numbers.integers(2)]))


def denim(numbers):
    pitch_px = numbers.uniform(9, 20)
    row = numpy.floor(ROWS / pitch_px)
    height = (numpy.sin(numpy.pi * ((COLUMNS / pitch_px + row / 3) % 1)) ** 0.6 *
              numpy.sin(numpy.pi * (ROWS / pitch_px % 1)) ** 0.4 * (1 + 0.15 * uneven(numbers, 8)))
    white = (height > 0.75)[..., None]
    color = numpy.where(white, (200, 195, 190), (130, 85, 50))
    return taken(numbers, (0.35 + 0.65 * height)[..., None] * color)


def ridges(numbers):
    """-1..1: ridges around a loop or a whorl, drawn by what their own direction keeps of noise."""
    period_px, size, kernels = 9, (HEIGHT_PX // 2, WIDTH_PX // 2), 16
    rows, columns = numpy.mgrid[:size[0], :size[1]].astype(numpy.float32)

    def around(x, y):
        return 0.5 * numpy.arctan2(rows - y * size[0], columns - x * size[1])
    direction = around(0.45, 0.4) - around(0.25, 0.85)
    if numbers.integers(2):
        direction = around(0.5, 0.4) + around(0.5, 0.55) - around(0.2, 0.9) - around(0.8, 0.9) + numpy.pi / 2
    sector = numpy.round(direction % numpy.pi / numpy.pi * kernels).astype(int) % kernels
    drawn = numbers.normal(size=size).astype(numpy.float32)
    for _ in range(4):
        kept = numpy.zeros_like(drawn)
        for k in range(kernels):
            kernel = cv2.getGaborKernel((19, 19), 5, (k / kernels + 0.5) * numpy.pi, period_px, 0.6, 0)
            kept[sector == k] = cv2.filter2D(drawn, -1, (kernel - kernel.mean()).astype(numpy.float32))[sector == k]
        drawn = numpy.tanh(1.5 * kept / kept.std())
    return cv2.resize(drawn, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_CUBIC)


def inked_finger(numbers):
    ink = 0.85 * numpy.clip(0.5 + 1.5 * (ridges(numbers) + 0.3 * uneven(numbers, 60)), 0, 1)
    return taken(numbers, colored(1 - ink, (215, 225, 230)) + colored(ink, (45, 40, 40)))


def skin(numbers):
    lumps = 4 * uneven(numbers, 40) + 3 * uneven(numbers, 3)
    return numpy.array((135, 160, 205), numpy.float32) + lumps[..., None] * numpy.array((1.1, 1.1, 0.8), numpy.float32)


def live_finger(numbers):
    return taken(numbers, skin(numbers) * (1 + 0.15 * ridges(numbers))[..., None])


def xray(numbers):
    light = 55 + 12 * uneven(numbers, 120)
    for rib in range(6):
        middle = HEIGHT_PX * (rib + 0.3) / 6 + 0.0004 * (COLUMNS - WIDTH_PX / 2) ** 2
        far = numpy.abs(ROWS - middle) / 14
        light += numpy.where(far < 1, 30 + 25 * far ** 4, 0)
    light += 80 * numpy.exp(-((COLUMNS - WIDTH_PX / 2) / 35) ** 2)
    picture = taken(numbers, colored(cv2.GaussianBlur(light, (0, 0), 1.5), (1.1, 1, 0.92)))
    return picture if numbers.integers(2) else cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def wall(numbers):
    return taken(numbers, colored(200 + 4 * uneven(numbers, 200) + 3 * uneven(numbers, 5), (0.97, 1, 1.02)))


class NoScalpTest(CommandTest):
    def reasons(self, picture, um_per_px):
        """Why a picture is refused; no reason where it is measured."""
        photo = self.folder / "picture.png"
        cv2.imwrite(str(photo), picture)
        done = run("analyze", photo, "--um-per-px", um_per_px, "--overlay", "none", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = self.read_json("picture")
        self.assertEqual(document["quality"]["usable"], not document["quality"]["reasons"])
        if not document["quality"]["usable"]:
            self.assertEqual(document["hairs"], [])
            self.assertIsNone(document["metrics"]["hairs_per_cm2"]["value"])
            self.assertIn("picture.png", done.stderr + done.stdout)
        return document["quality"]["reasons"]

    def test_each_kind_is_refused_with_what_is_wrong(self):
        words = {page: "print", grass: "green", light_fur: "clear lines", woven: "repeats itself", knitted: "repeats itself",
                 denim: "repeats itself", inked_finger: "repeats itself", live_finger: "repeats itself",
                 xray: "neither hair nor skin", wall: "neither hair nor skin"}
        for kind, word in words.items():
            for seed in (1, 2):
                with self.subTest(kind=kind.__name__, seed=seed):
                    reasons = self.reasons(kind(numpy.random.default_rng(seed)), (5, 10)[seed - 1])
                    self.assertEqual(len(reasons), 1)
                    self.assertIn(word, reasons[0])

    def test_scalps_are_measured_in_color_and_in_grey(self):
        for family in ("standard", "thinning", "bare"):
            photo = cv2.imread(str(phantom(family)))
            grey = cv2.cvtColor(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
            for name, picture in (("color", photo), ("grey", grey)):
                with self.subTest(family=family, name=name):
                    self.assertEqual(self.reasons(picture, 7), [])


if __name__ == "__main__":
    driver.main()
