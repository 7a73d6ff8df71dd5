#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Measures what a change of the camera does to numbers and calls of a scalp that has not changed; prints one table.

usage: cameras.py [--tricho PATH] [--seeds N] [--first-seed N] [--families NAME...] [--changes NAME...] [--shared]
                  [--out DIR] [--jobs N]

The follow-up of each rendered pair (families of which nothing changes) is taken anew under 16 changes of the camera,
three strengths each, and compared with the untouched baseline. A change is called wrongly where any metric is an
increase or a decrease. `bias` is that of the follow-up's mean thickness, over the hairs of the field.
"""
import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys

import cv2
import numpy as np

from pairs import ROOT, load, rendered_pairs, shared_pairs

UNCHANGED = ("same", "still", "light")


def to_light(coded):
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def to_coded(light):
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def gauss(image, sd_px):
    return cv2.GaussianBlur(image, (0, 0), sd_px, borderType=cv2.BORDER_REFLECT_101)


def filtered(image, kernel):
    return cv2.filter2D(image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT_101)


def disc(radius_px):
    """A disc drawn ten times too large and shrunk: its rim is soft."""
    half = int(radius_px + 2)
    y, x = np.mgrid[-10 * half - 4:10 * half + 6, -10 * half - 4:10 * half + 6]
    big = (np.hypot(x - 0.5, y - 0.5) < 10 * radius_px).astype(np.float64)
    return cv2.resize(big, (2 * half + 1, 2 * half + 1), interpolation=cv2.INTER_AREA)


def motion(length_px, angle_deg):
    half = int(length_px + 2)
    kernel = np.zeros((2 * half + 1, 2 * half + 1))
    direction = np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))])
    for at in np.linspace(-length_px / 2, length_px / 2, 401):
        x, y = at * direction + half
        left, top = int(x), int(y)
        for dx, wx in ((0, left + 1 - x), (1, x - left)):
            for dy, wy in ((0, top + 1 - y), (1, y - top)):
                kernel[top + dy, left + dx] += wx * wy
    return kernel


def noisy(image, sd, seed):
    return image + np.random.default_rng(seed).normal(0, sd, image.shape)


def through_jpeg(image, quality):
    bytes8 = (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
    return cv2.imdecode(cv2.imencode(".jpg", bytes8, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1) / 255.0


def denoised(image, strength):
    bytes8 = (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
    return cv2.fastNlMeansDenoisingColored(bytes8, None, strength, strength, 5, 15) / 255.0


def grey(image, share):
    mean = image @ np.array([0.114, 0.587, 0.299])
    return image * (1 - share) + mean[..., None] * share


def s_curve(image, strength):
    return image + strength * image * (1 - image) * (2 * image - 1)


# name: (three strengths, what it does to an image of coded values 0..1). Blurs in px of 7 um.
CHANGES = {
    "lens blur": ((1.7, 2.6, 4), lambda i, s: to_coded(gauss(to_light(i), s))),
    "disc blur": ((3, 5, 8), lambda i, s: to_coded(filtered(to_light(i), disc(s)))),
    "soft blur": ((1.7, 2.6, 4), gauss),
    "motion": ((3, 5, 8), lambda i, s: filtered(i, motion(s, 0))),
    "motion in light": ((3, 5, 8), lambda i, s: to_coded(filtered(to_light(i), motion(s, 37)))),
    "sharpened": ((0.5, 1, 2), lambda i, s: i + s * (i - gauss(i, 1.2))),
    "sharpened wide": ((0.4, 0.8, 1.5), lambda i, s: i + s * (i - gauss(i, 2.5))),
    "gamma lighter": ((0.85, 0.7, 0.55), lambda i, s: i ** s),
    "gamma darker": ((1.2, 1.4, 1.8), lambda i, s: i ** s),
    "s-curve": ((0.4, 0.8, 1.2), s_curve),
    "contrast": ((0.7, 0.85, 1.15), lambda i, s: (i - 0.5) * s + 0.5),
    "brightness": ((0.7, 0.85, 1.15), lambda i, s: i * s),
    "warm light": ((0.1, 0.2, 0.3), lambda i, s: i * np.array([1 - s, 1 - 0.3 * s, 1])),
    "grey": ((0.3, 0.6, 1), grey),
    "noise": ((0.02, 0.05, 0.09), lambda i, s: noisy(i, s, 1)),
    "JPEG": ((60, 35, 20), through_jpeg),
    "denoised": ((3, 6, 10), denoised),
    "smaller": ((0.8, 0.65, 0.5), lambda i, s: cv2.resize(i, None, fx=s, fy=s, interpolation=cv2.INTER_AREA)),
}


def measure(job):
    tricho, prefix, change, step, work = job
    strength, apply = (None, None) if change == "none" else (CHANGES[change][0][step], CHANGES[change][1])
    truth, before = load(f"{prefix}-v1.json"), load(f"{prefix}-v0.json")
    scale = before["um_per_px"]
    folder = work / f"{prefix.name}-{change.replace(' ', '-')}-{step}"
    folder.mkdir(parents=True, exist_ok=True)
    photo = cv2.imread(f"{prefix}-v1.jpg")
    if apply:
        photo = (np.clip(apply(photo / 255.0, strength), 0, 1) * 255 + 0.5).astype(np.uint8)
    followup_scale = truth["um_per_px"] * (1 / strength if change == "smaller" else 1)
    cv2.imwrite(str(folder / "v1.png"), photo)
    done = subprocess.run([tricho, "compare", f"{prefix}-v0.jpg", folder / "v1.png", "--um-per-px", str(scale),
                           "--followup-um-per-px", str(followup_scale), "--out", folder, "--quiet"],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        return {"change": change, "step": step, "prefix": prefix.name, "failed": done.stderr.strip()}
    analysis, comparison = load(folder / "followup.json"), load(folder / "comparison.json")
    value = analysis["metrics"]["mean_diameter_um"] if analysis.get("metrics") else {"value": None}
    told = comparison["change"]
    called = [name for name, one in told.items() if one["call"] in ("increase", "decrease")]
    thickness = told["mean_diameter_um"]
    return {"change": change, "step": step, "prefix": prefix.name, "usable": analysis["quality"]["usable"],
            "bias": None if value["value"] is None else value["value"] - truth["mean_width_um"],
            "covered": None if value["value"] is None else value["low"] <= truth["mean_width_um"] <= value["high"],
            "half": None if value["value"] is None else (value["high"] - value["low"]) / 2,
            "called": called, "density_called": "hairs_per_cm2" in called, "thickness_call": thickness["call"],
            "thickness_change": thickness["change"], "camera": analysis.get("camera"),
            "density_change": told["hairs_per_cm2"]["change"], "warnings": analysis["quality"]["warnings"]}


def mean(values):
    return sum(values) / len(values) if values else float("nan")


def line(title, rows):
    rows = [row for row in rows if "failed" not in row]
    given = [row for row in rows if row["bias"] is not None]
    changes = [row["thickness_change"] for row in rows if row["thickness_change"] is not None]
    names = sorted({name for row in rows for name in row["called"]})
    print(f"{title:<18} {len(rows):>4} {sum(bool(row['called']) for row in rows):>6} "
          f"{sum(row['density_called'] for row in rows):>7} {len(rows) - len(given):>5} "
          f"{mean([row['bias'] for row in given]):>+7.2f} {mean([row['half'] for row in given]):>6.2f} "
          f"{sum(row['covered'] for row in given):>4}/{len(given):<4} "
          f"{sum(row['thickness_call'] == 'undetermined' for row in rows):>5} {mean(changes):>+7.2f}  "
          f"{' '.join(names)}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tricho", default=str(ROOT / "build/release/bin/tricho"))
    arguments.add_argument("--seeds", type=int, default=2, help="scalps a family")
    arguments.add_argument("--first-seed", type=int, default=801, help="apart from those of samples and tests")
    arguments.add_argument("--families", nargs="*", default=list(UNCHANGED))
    arguments.add_argument("--changes", nargs="*", default=["none", *CHANGES])
    arguments.add_argument("--shared", action="store_true", help="also the pairs beside the checkout")
    arguments.add_argument("--out", default=str(ROOT / "out/accuracy-cameras"))
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    work = pathlib.Path(given.out)
    work.mkdir(parents=True, exist_ok=True)
    prefixes = rendered_pairs(given.tricho, given.families, given.first_seed, given.seeds, work / "phantoms")
    if given.shared:
        prefixes += shared_pairs(UNCHANGED)
    jobs = [(given.tricho, prefix, change, step, work) for change in given.changes for prefix in prefixes
            for step in range(1 if change == "none" else 3)]
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        rows = list(pool.map(measure, jobs))
    (work / "rows.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print(f"{'change':<18} {'n':>4} {'called':>6} {'density':>7} {'null':>5} {'bias':>7} {'+-':>6} {'covered':>9} "
          f"{'undet':>5} {'change':>7}  metrics called")
    for change in given.changes:
        for step in range(1 if change == "none" else 3):
            strength = "" if change == "none" else f" {CHANGES[change][0][step]}"
            line(change + strength, [row for row in rows if row["change"] == change and row["step"] == step])
    line("all", rows)
    for row in rows:
        if "failed" in row:
            print(f"{row['prefix']} {row['change']} {row['step']}: {row['failed']}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
