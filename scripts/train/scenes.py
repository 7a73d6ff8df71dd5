# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Photos with their hairs -> crops and targets for the network.

A scene is a dict: image uint8 (H, W, 3) at 11 um per pixel; hairs [{line (n, 2) px root first, root, tip: whether that
end is seen; width_px where it is known}]; unknown uint8 (H, W), 1 where the truth says nothing."""
import glob
import json
import os

import cv2
import numpy as np

import not_hair

UM_PER_PX = 11.0
MARGIN_PX = 5  # Of a photo, where hairs are cut.
FAINTEST = 5.0  # Of 255: a hair that differs less from the skin beside it can't be told, and is not asked for.
LEAST_VISIBLE_UM = 40
VOTE_CELLS = 56  # The ends of a hair as long as this are beyond what the network sees.


def resized(bgr, um_per_px):
    factor = um_per_px / UM_PER_PX
    size = (max(8, round(bgr.shape[1] * factor)), max(8, round(bgr.shape[0] * factor)))
    return cv2.resize(bgr, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)


def simplified(line):
    return cv2.approxPolyDP(np.float32(line).reshape(-1, 1, 2), 0.7, False).reshape(-1, 2)


def contrast(image, line, width_px):
    """How much a hair differs from what lies on both sides of it, 0..255."""
    steps = np.diff(line, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    at = np.concatenate([line[:-1] + steps * share for share in (0.25, 0.5, 0.75)])
    normal = np.concatenate([np.stack([-steps[:, 1], steps[:, 0]], 1) / np.maximum(lengths, 1e-6)[:, None]] * 3)
    middle = image.astype(np.float32)

    def values(points):
        return cv2.remap(middle, points[:, 0].astype(np.float32).reshape(1, -1), points[:, 1].astype(np.float32).reshape(
            1, -1), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]

    inside = values(at)
    away = width_px / 2 + 2.5
    beside = [np.abs(inside - values(at + side * away * normal)).max(1) for side in (-1, 1)]
    return float(np.median(np.minimum(*beside)))


def draw_unknown(unknown, line, reach_px):
    cv2.polylines(unknown, [np.round(line).astype(np.int32)], False, 1, max(1, round(2 * reach_px)))


def photo_beside(path, um_per_px):
    """The picture of NAME.json: NAME.png, or else NAME.jpg."""
    stem = path[:-len("json")]
    return resized(cv2.imread(stem + ("png" if os.path.exists(stem + "png") else "jpg")), um_per_px)


def phantom(path):
    """A rendered scalp: phantom-SEED.json beside its picture."""
    with open(path) as file:
        truth = json.load(file)
    image = photo_beside(path, truth["um_per_px"])
    factor = truth["um_per_px"] / UM_PER_PX
    to_px = lambda points: (np.float32(points).reshape(-1, 2) + 0.5) * factor - 0.5
    size = np.float32([image.shape[1], image.shape[0]])
    inside = lambda point: bool((point > 1).all() and (point < size - 2).all())
    scene = dict(image=image, hairs=[], unknown=np.zeros(image.shape[:2], np.uint8), name=os.path.basename(path))
    for hair in truth["hairs"]:
        line = to_px(hair["path"])
        if len(line) < 2:
            continue
        root, tip = to_px(hair["root"])[0], to_px(hair["tip"])[0]
        width_px = hair["width_um"] / UM_PER_PX
        if hair["visible"] * hair["length_um"] < LEAST_VISIBLE_UM or contrast(image, line, width_px) < FAINTEST:
            draw_unknown(scene["unknown"], line, width_px / 2 + 3)
            continue
        scene["hairs"].append(dict(line=simplified(line), root=inside(root) and np.hypot(*(line[0] - root)) < 2,
                                   tip=inside(tip) and np.hypot(*(line[-1] - tip)) < 2, width_px=width_px))
    return scene


def marked(path):
    """A photo with hairs marked by hand: NAME.json {um_per_px, hairs[]{path, root, tip, care}, ignore_px[],
    ignore_polygons_px[], field_px, seams_px} beside NAME.png or NAME.jpg."""
    with open(path) as file:
        truth = json.load(file)
    image = photo_beside(path, truth["um_per_px"])
    factor = truth["um_per_px"] / UM_PER_PX
    to_px = lambda points: (np.float32(points).reshape(-1, 2) + 0.5) * factor - 0.5
    scene = dict(image=image, hairs=[], unknown=np.zeros(image.shape[:2], np.uint8), name=os.path.basename(path))
    for hair in truth["hairs"]:
        line = to_px(hair["path"])
        if len(line) < 2:
            continue
        if hair.get("care", True):
            scene["hairs"].append(dict(line=simplified(line), root=True, tip=True))
        else:
            draw_unknown(scene["unknown"], line, 6)
    for x0, y0, x1, y1 in truth.get("ignore_px", []):
        (u0, v0), (u1, v1) = to_px([[x0, y0], [x1, y1]])
        scene["unknown"][max(0, int(v0)):int(v1) + 2, max(0, int(u0)):int(u1) + 2] = 1
    for polygon in truth.get("ignore_polygons_px", []):
        cv2.fillPoly(scene["unknown"], [np.round(to_px(polygon)).astype(np.int32)], 1)
    if truth.get("field_px"):
        outside = np.ones_like(scene["unknown"])
        cv2.fillPoly(outside, [np.round(to_px(truth["field_px"])).astype(np.int32)], 0)
        scene["unknown"] |= outside
    if "seams_px" in truth:
        x, y = to_px([[truth["seams_px"]["x"], truth["seams_px"]["y"]]])[0]
        scene["unknown"][:, int(x) - 7:int(x) + 8] = 1
        scene["unknown"][int(y) - 7:int(y) + 8] = 1
    return scene


def bare(path, um_per_px):
    """A photo of skin without hair, as if taken at `um_per_px`."""
    image = resized(cv2.imread(path), um_per_px)
    return dict(image=image, hairs=[], unknown=np.zeros(image.shape[:2], np.uint8), name=os.path.basename(path))


def finish(scene):
    for edge in (np.s_[:MARGIN_PX], np.s_[-MARGIN_PX:], np.s_[:, :MARGIN_PX], np.s_[:, -MARGIN_PX:]):
        scene["unknown"][edge] = 1
    return scene


def phantoms(folder):
    return [finish(phantom(path)) for path in sorted(glob.glob(folder + "/*.json"))]


def targets(lines, cells):
    """What the network should say: arrays over cells x cells. lines: [(line in cells, root seen, tip seen)]."""
    y, x = np.mgrid[:cells, :cells].astype(np.float32)
    heat = np.zeros((3, cells, cells), np.float32)
    away = np.full((cells, cells), 9, np.float32)
    vectors = np.zeros((6, cells, cells), np.float32)  # To the middle, half the way, twice the direction.
    near = np.zeros((cells, cells), np.float32)

    def raise_heat(plane, point):
        u, v = point
        lo, hi = np.clip(np.floor(point - 5).astype(int), 0, cells), np.clip(np.ceil(point + 6).astype(int), 0, cells)
        if (hi <= lo).any():
            return
        part = np.s_[lo[1]:hi[1], lo[0]:hi[0]]
        heat[plane][part] = np.maximum(heat[plane][part], np.exp(-((x[part] - u)**2 + (y[part] - v)**2) / 2))
        i, j = int(round(v)), int(round(u))
        if 0 <= i < cells and 0 <= j < cells:
            heat[plane, i, j] = 1

    for line, root_seen, tip_seen in lines:
        if (line.max(0) < -6).any() or (line.min(0) > cells + 6).any():
            continue
        steps = np.diff(line, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        whole = lengths.sum()
        if whole < 0.5:
            continue
        if root_seen:
            raise_heat(0, line[0])
        if tip_seen:
            raise_heat(1, line[-1])
        if root_seen and tip_seen and whole < VOTE_CELLS:
            ends = np.r_[0, np.cumsum(lengths)]
            k = min(len(steps) - 1, int(np.searchsorted(ends, whole / 2)) - 1)
            raise_heat(2, line[k] + steps[k] * (whole / 2 - ends[k]) / max(lengths[k], 1e-6))
        middle, half = (line[0] + line[-1]) / 2, (line[-1] - line[0]) / 2
        reach = float(np.hypot(*half))
        half_doubled = np.array((half[0]**2 - half[1]**2, 2 * half[0] * half[1])) / max(reach, 1e-6)
        is_long = 2 * reach >= VOTE_CELLS
        for a, step, length in zip(line[:-1], steps, lengths):
            b = a + step
            lo = np.clip(np.floor(np.minimum(a, b) - 3).astype(int), 0, cells)
            hi = np.clip(np.ceil(np.maximum(a, b) + 4).astype(int), 0, cells)
            if (hi <= lo).any() or length < 1e-6:
                continue
            part = np.s_[lo[1]:hi[1], lo[0]:hi[0]]
            px, py = x[part], y[part]
            share = np.clip(((px - a[0]) * step[0] + (py - a[1]) * step[1]) / length**2, 0, 1)
            distance = np.hypot(px - a[0] - share * step[0], py - a[1] - share * step[1])
            better = distance < away[part]
            away[part][better] = distance[better]
            u, v = px[better], py[better]
            doubled = ((step[0]**2 - step[1]**2) / length**2, 2 * step[0] * step[1] / length**2)
            if is_long:  # Its ends are out of sight: it has its middle everywhere, and no end.
                votes = (0, 0, *(VOTE_CELLS / 2 * np.array(doubled)))
            else:
                votes = (middle[0] - u, middle[1] - v, *half_doubled)
            for plane, value in enumerate((*votes, *doubled)):
                vectors[plane][part][better] = value
            near[part][better] = is_long or (root_seen and tip_seen)
    return dict(heat=heat, away=away, to_middle=vectors[:2], half=vectors[2:4], along=vectors[4:], votes_near=near)


def varied(rng, image):
    """Cameras, light and focus that the drawn scalps lack; image float32 0..1."""
    image = image**np.exp(rng.uniform(-0.35, 0.35))
    image = image * np.exp(rng.uniform(-0.22, 0.22, 3) + rng.uniform(-0.25, 0.2)).astype(np.float32)
    image = image + np.float32(rng.uniform(-0.06, 0.06))
    if rng.random() < 0.12:
        image[:] = image.mean(2, keepdims=True)
    if rng.random() < 0.35:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.4))
    if rng.random() < 0.25:
        image = image + rng.uniform(0.2, 1.2) * (image - cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 2)))
    if rng.random() < 0.5:
        image = image + rng.standard_normal(image.shape, np.float32) * np.float32(rng.uniform(0, 0.03))
    return np.clip(image, 0, 1)


def roots_of(scene, matrix, shift):
    """[(root, direction away from it, width)] of the hairs of a crop whose roots are seen, in its pixels."""
    roots = []
    for hair in scene["hairs"]:
        line = hair["line"] @ matrix.T + shift
        length = np.hypot(*(line[1] - line[0]))
        if hair["root"] and hair.get("width_px") and length > 0:
            roots.append((line[0], (line[1] - line[0]) / length, hair["width_px"]))
    return roots


def crop(rng, scene, size, surface=None, drawn_share=0.2):
    """A place of a scene, turned by any angle, mirrored, scaled a little: (image float32 (3, S, S), targets)."""
    image = scene["image"]
    rows, cols = image.shape[:2]
    turn, factor = rng.uniform(0, 2 * np.pi), np.exp(rng.uniform(-0.18, 0.18))
    mirror = np.diag([rng.choice([-1, 1]), 1])
    matrix = factor * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ mirror
    at = np.array([rng.uniform(0.12, 0.88) * cols, rng.uniform(0.12, 0.88) * rows])
    if scene["hairs"] and rng.random() < 0.7:
        line = scene["hairs"][rng.integers(len(scene["hairs"]))]["line"]
        at = line[rng.integers(len(line))] + rng.uniform(-size / 3, size / 3, 2)
    shift = (size - 1) / 2 - matrix @ at
    affine = np.c_[matrix, shift]
    part = cv2.warpAffine(image, affine, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    unknown = cv2.warpAffine(scene["unknown"], affine, (size, size), flags=cv2.INTER_NEAREST, borderValue=1)
    if rng.random() < drawn_share:
        not_hair.draw_some(rng, part)
    cells = size // 2
    lines = [((hair["line"] @ matrix.T + shift - 0.5) / 2, hair["root"], hair["tip"]) for hair in scene["hairs"]]
    target = targets(lines, cells)
    target["known"] = 1 - unknown.reshape(cells, 2, cells, 2).max((1, 3)).astype(np.float32)
    part = part.astype(np.float32) / 255
    if surface:
        surface.lay(rng, part, roots_of(scene, matrix, shift))
    return varied(rng, part).transpose(2, 0, 1), target
