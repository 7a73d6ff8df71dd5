#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Measures how well two visits are laid over each other and compared, and prints one table.

usage: pairs.py [--tricho PATH] [--seeds N] [--first-seed N] [--families NAME...] [--strangers N] [--out DIR]

Rendered pairs of our own; where ../shared is there also its pairs, its real repeat photos, and photos of different
people, none of which may be accepted. The hair-to-hair figures need the scorer beside the checkout; the ratio of speed
needs Debian's elastix.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

import cv2

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
FAMILIES = ["same", "treated", "worse", "thicker", "turned", "light", "stubble", "still"]
UNCHANGED = ("same", "still")

ELASTIX = """(FixedInternalImagePixelType "float")
(MovingInternalImagePixelType "float")
(FixedImageDimension 2)
(MovingImageDimension 2)
(Registration "MultiResolutionRegistration")
(Interpolator "LinearInterpolator")
(ResampleInterpolator "FinalBSplineInterpolator")
(Resampler "DefaultResampler")
(FixedImagePyramid "FixedSmoothingImagePyramid")
(MovingImagePyramid "MovingSmoothingImagePyramid")
(Optimizer "AdaptiveStochasticGradientDescent")
(Transform "{kind}Transform")
(Metric "AdvancedMattesMutualInformation")
(AutomaticScalesEstimation "true")
(AutomaticTransformInitialization "true")
(HowToCombineTransforms "Compose")
(NumberOfResolutions 5)
(MaximumNumberOfIterations 500)
(NumberOfSpatialSamples 2048)
(NewSamplesEveryIteration "true")
(ImageSampler "Random")
(FinalGridSpacingInPhysicalUnits 100)
(WriteResultImage "true")
(ResultImagePixelType "unsigned char")
(ResultImageFormat "png")
"""


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rendered_pairs(tricho, families, first_seed, seeds, folder):
    """Pairs of each family, rendered now: their paths without -v0.jpg."""
    if not families:
        return []
    subprocess.run([tricho, "phantom", *families, "--visits", "2", "--seed", str(first_seed), "--count", str(seeds),
                    "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return [folder / f"{family}-{first_seed + i}" for family in families for i in range(seeds)]


def shared_pairs(families=("*",)):
    """Those beside the checkout; none without it."""
    return [pathlib.Path(str(path)[:-len("-v0.jpg")]) for family in families
            for path in sorted((SHARED / "data/pairs").glob(f"{family}-*-v0.jpg"))]


def point_errors(got, wanted):
    """Distances in px between mapped control points and their truth; None when the photos were refused."""
    got, wanted = rows_of(got), rows_of(wanted)
    if any(not row["baseline_x"] for row in got):
        return None
    return [math.hypot(float(g["baseline_x"]) - float(w["ref_x"]), float(g["baseline_y"]) - float(w["ref_y"]))
            for g, w in zip(got, wanted)]


def rms(errors):
    return math.sqrt(sum(error ** 2 for error in errors) / len(errors))


def compare(tricho, prefix, out):
    scale = load(f"{prefix}-v0.json")["um_per_px"]
    subprocess.run([tricho, "compare", f"{prefix}-v0.jpg", f"{prefix}-v1.jpg", "--um-per-px", str(scale), "--points",
                    f"{prefix}-v1-points.csv", "--out", str(out), "--quiet"], check=True)


def hair_figures(prefix, out):
    """What the scorer beside the checkout says of one pair; empty without it."""
    scorer = SHARED / "score/score_compare.py"
    if not scorer.exists():
        return {}
    done = subprocess.run(["/usr/bin/python3", scorer, prefix, out], check=True, capture_output=True, text=True,
                          cwd=scorer.parent)
    return json.loads(done.stdout)


def pair_figures(tricho, prefixes, work):
    figures = []
    for prefix in prefixes:
        out = work / prefix.name
        compare(tricho, prefix, out)
        errors = point_errors(out / "points.csv", f"{prefix}-v1-points.csv")
        change = load(out / "comparison.json")["change"]
        figures.append({"family": prefix.name.split("-")[0], "rms_px": rms(errors) if errors else None,
                        "density_call": change["hairs_per_cm2"]["call"],
                        "thickness_call": change["mean_diameter_um"]["call"], **hair_figures(prefix, out)})
        print(json.dumps(figures[-1]), file=sys.stderr)
    return figures


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values) if values else None


def print_pairs(name, figures):
    aligned = [one["rms_px"] for one in figures if one["rms_px"] is not None]
    print(f"{name}: {len(figures)} pairs")
    print(f"  aligned (rms < 3 px)                         {sum(error < 3 for error in aligned)}")
    if aligned:
        print(f"  control points, rms px: median / worst       {statistics.median(aligned):.3f} / {max(aligned):.3f}")
    for key, title in (("match_precision", "hairs matched: precision"), ("match_recall", "hairs matched: recall")):
        if mean(one.get(key) for one in figures) is not None:
            print(f"  {title:<44} {mean(one.get(key) for one in figures):.3f}")
    errors = [abs(one["change_err_share"]) for one in figures if "change_err_share" in one]
    if errors:
        print(f"  error of the change in hairs/cm2, mean abs.  {mean(errors):.2%}")
        print(f"  true change inside the interval              {mean(one['covered'] for one in figures):.0%}")
    unchanged = [one for one in figures if one["family"] in UNCHANGED]
    thicker = [one for one in figures if one["family"] == "thicker"]
    print(f"  same, still: density called no change        "
          f"{sum(one['density_call'] == 'no_change_shown' for one in unchanged)} of {len(unchanged)}")
    print(f"  same, still: thickness called no change      "
          f"{sum(one['thickness_call'] == 'no_change_shown' for one in unchanged)} of {len(unchanged)}")
    print(f"  thicker: thickness called an increase        "
          f"{sum(one['thickness_call'] == 'increase' for one in thicker)} of {len(thicker)}")


def align(tricho, baseline, followup, out, points=None):
    subprocess.run([tricho, "align", str(baseline), str(followup), "--out", str(out), "--quiet",
                    *(["--points", str(points)] if points else [])], check=True)
    return load(out / "alignment.json")


def print_repeats(tricho, work):
    near = total = 0
    for baseline in sorted((SHARED / "data/repeat").glob("*-a.jpg")):
        followup, points = (pathlib.Path(str(baseline)[:-6] + end) for end in ("-b.jpg", ".csv"))
        align(tricho, baseline, followup, work / "repeat", points)
        errors = point_errors(work / "repeat/points.csv", points)
        share = rms(errors) / cv2.imread(str(baseline)).shape[1] if errors else None
        near += share is not None and share < 0.02
        total += 1
        print(f"  {baseline.stem}: {'refused' if share is None else format(share, '.2%')} of the width", file=sys.stderr)
    if total:
        print(f"real repeat photos within 2 % of the width     {near} of {total}")


def print_strangers(tricho, work, number):
    people = [str(path) for path in sorted((SHARED / "data/real").glob("*.jpg"))]
    if len(people) < 2:
        return
    chosen = random.Random(1)
    accepted = sum(align(tricho, *chosen.sample(people, 2), work / "strangers")["usable"] for _ in range(number))
    print(f"photos of different people accepted            {accepted} of {number}")


def print_speed(tricho, prefix, work):
    """Times both as whole processes, one thread, in turn."""
    probe = subprocess.run(["which", "elastix"], capture_output=True, check=False)
    if probe.returncode:
        return
    folder = work / "elastix"
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("Affine", "BSpline"):
        (folder / f"{kind}.txt").write_text(ELASTIX.format(kind=kind), encoding="utf-8")
    for visit in (0, 1):
        cv2.imwrite(str(folder / f"v{visit}.png"), cv2.imread(f"{prefix}-v{visit}.jpg", cv2.IMREAD_GRAYSCALE))
    calls = {"ours": [tricho, "align", f"{prefix}-v0.jpg", f"{prefix}-v1.jpg", "--quiet", "--out", folder / "ours"],
             "elastix": ["elastix", "-threads", "1", "-f", folder / "v0.png", "-m", folder / "v1.png", "-p",
                         folder / "Affine.txt", "-p", folder / "BSpline.txt", "-out", folder]}
    used = {name: [] for name in calls}
    for _ in range(3):
        for name, call in calls.items():
            began = os.times()
            subprocess.run([str(word) for word in call], check=True, stdout=subprocess.DEVNULL)
            ended = os.times()
            used[name].append(ended.children_user + ended.children_system - began.children_user - began.children_system)
    ours, theirs = (statistics.median(used[name]) for name in ("ours", "elastix"))
    print(f"processor time, align / elastix                {ours:.2f} s / {theirs:.2f} s: {theirs / ours:.1f} times as fast")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tricho", default=str(ROOT / "build/release/bin/tricho"))
    arguments.add_argument("--seeds", type=int, default=2, help="scalps a family")
    arguments.add_argument("--first-seed", type=int, default=701, help="apart from those of samples and tests")
    arguments.add_argument("--families", nargs="*", default=FAMILIES)
    arguments.add_argument("--strangers", type=int, default=100)
    arguments.add_argument("--out", default=str(ROOT / "out/accuracy-pairs"))
    given = arguments.parse_args()
    work = pathlib.Path(given.out)
    work.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    prefixes = rendered_pairs(given.tricho, given.families, given.first_seed, given.seeds, work / "phantoms")
    if prefixes:
        print_pairs("rendered now", pair_figures(given.tricho, prefixes, work))
    shared = shared_pairs()
    if shared:
        print_pairs("pairs of others", pair_figures(given.tricho, shared, work))
    print_repeats(given.tricho, work)
    print_strangers(given.tricho, work, given.strangers)
    if shared or prefixes:
        print_speed(given.tricho, (shared or prefixes)[0], work)
    print(f"measured in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
