# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Draws into training crops what contact microscopes show of the skin's surface and no render has: silk, glitter, skin
that hangs over the roots, and wide shadows of what lies below them. None of it moves a hair.

All functions take a crop at 11 um per pixel, float32 (H, W, 3) B G R in 0..1, and change it."""
import cv2
import numpy as np

TILE_PX = 512
TILES = 12  # Of each kind of noise; a crop shows a part of one, turned and mirrored.


def soft_noise(rng, along_px, across_px):
    """Noise of mean 0 and deviation 1 whose grains are longer one way than across, in lines that wander."""
    side = TILE_PX + 256
    noise = cv2.GaussianBlur(rng.standard_normal((side, side), np.float32), (0, 0), along_px, sigmaY=across_px)
    turn = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[:TILE_PX, :TILE_PX].astype(np.float32) - TILE_PX / 2
    small = [cv2.GaussianBlur(rng.standard_normal((TILE_PX // 8,) * 2, np.float32), (0, 0), 4) for _ in range(2)]
    u, v = [150 * cv2.resize(way, (TILE_PX, TILE_PX), interpolation=cv2.INTER_CUBIC) for way in small]
    noise = cv2.remap(noise, np.float32(np.cos(turn)) * x - np.float32(np.sin(turn)) * y + u + side / 2,
                      np.float32(np.sin(turn)) * x + np.float32(np.cos(turn)) * y + v + side / 2, cv2.INTER_LINEAR,
                      borderMode=cv2.BORDER_REFLECT)
    return (noise - noise.mean()) / noise.std()


class Surface:
    """Tiles of noise, made once: a fresh one for each crop would cost more than the network's step."""

    def __init__(self, rng):
        draw = lambda along, across: soft_noise(rng, rng.uniform(*along), rng.uniform(*across))
        self.silk = [draw((3, 9), (0.6, 1.5)) for _ in range(TILES)]
        self.flecks = [np.maximum(draw((0.8, 3), (0.5, 1)) - rng.uniform(0.2, 1.2), 0) for _ in range(TILES)]
        self.clouds = [soft_noise(rng, rng.uniform(12, 70), rng.uniform(8, 40)) for _ in range(TILES)]
        self.grain = [soft_noise(rng, *[rng.uniform(0.8, 4)] * 2) for _ in range(TILES)]

    def part(self, rng, tiles, side):
        """side x side of one of the tiles, any way round."""
        x, y = rng.integers(0, TILE_PX - side + 1, 2)
        part = np.rot90(tiles[rng.integers(len(tiles))][y:y + side, x:x + side], rng.integers(4))
        return part[::-1] if rng.random() < 0.5 else part

    def cloud(self, rng, side):
        return np.maximum(self.part(rng, self.clouds, side) + rng.uniform(-0.5, 0.8), 0)

    def lay_silk(self, rng, crop):
        """Fine lines and relief, lighter and darker."""
        side = crop.shape[0]
        lines = sum(self.part(rng, self.silk, side) for _ in range(rng.integers(1, 3)))
        uneven = rng.uniform(0.005, 0.035) * lines * (0.3 + self.cloud(rng, side))
        uneven += rng.uniform(0, 0.04) * self.part(rng, self.grain, side)
        crop *= np.maximum(1 + uneven, 0.3)[..., None]

    def lay_glitter(self, rng, crop):
        """Mirrored light of the lamp, mostly bluish, and the milky light around it."""
        side = crop.shape[0]
        lamp = np.float32([1, rng.uniform(0.75, 1), rng.uniform(0.6, 1)])
        cloud = np.maximum(self.part(rng, self.clouds, side) + rng.uniform(-1, 0.6), 0)
        light = rng.uniform(0.05, 0.35) * self.part(rng, self.flecks, side) * cloud + rng.uniform(0, 0.12) * cloud
        crop += light[..., None] * lamp

    def lay_roots(self, rng, crop, hairs):
        """Wide shadow below the skin behind the roots; flecks of skin over where the shafts begin. hairs: [(root,
        direction away from it, width)], pixels."""
        side = crop.shape[0]
        y, x = np.mgrid[:side, :side].astype(np.float32)
        small = cv2.resize(crop, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        skin = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8)), (0, 0), 3)
        skin = cv2.resize(skin, (side, side)) * rng.uniform(0.85, 1.15)
        shadow, veil = np.zeros((side, side), np.float32), np.zeros((side, side), np.float32)
        strength, reach, cover = rng.uniform(0, 0.5), rng.uniform(8, 26), rng.uniform(0, 1.1)
        for root, way, width in hairs:
            far = int(3 * reach)
            x0, y0 = np.maximum(0, root.astype(int) - far)
            x1, y1 = np.minimum(side, root.astype(int) + far + 1)
            if x1 <= x0 or y1 <= y0:
                continue
            box = np.s_[y0:y1, x0:x1]
            dx, dy = x[box] - root[0], y[box] - root[1]
            along, across = dx * way[0] + dy * way[1], dx * way[1] - dy * way[0]
            behind = np.exp(-((along + 0.7 * reach) / reach)**2 - (across / (0.6 * reach + width / 2))**2)
            shadow[box] = np.maximum(shadow[box], rng.uniform(0.5, 1) * behind)
            begins = rng.uniform(0.4, 1.1) * np.exp(-(np.maximum(along, 0) / rng.uniform(2, 9))**2 -
                                                   (np.minimum(along, 0) / 12)**2 - (across / (width + 2))**2)
            veil[box] = np.maximum(veil[box], begins)
        crop *= np.exp(-strength * shadow[..., None] * np.float32([0.6, 0.8, 1]))
        patchy = np.clip(0.5 + rng.uniform(0.4, 1.5) * self.part(rng, self.grain, side), 0, 1)
        share = np.clip(cover * veil * patchy, 0, 0.9)[..., None]
        crop[:] = crop * (1 - share) + skin * share

    def lay(self, rng, crop, hairs):
        """Some of all this, or nothing."""
        if hairs and rng.random() < 0.45:
            self.lay_roots(rng, crop, hairs)
        if rng.random() < 0.5:
            self.lay_silk(rng, crop)
        if rng.random() < 0.45:
            self.lay_glitter(rng, crop)
