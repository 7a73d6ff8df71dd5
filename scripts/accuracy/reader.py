#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""What a reader mends who looks at the most doubtful hairs alone, as Tab in `tricho serve` shows them.

usage: reader.py --tricho PROGRAM [--seeds N] [--share 0.10]

The reader knows the truth of a phantom. At each of the most doubtful hairs (hairs[].look_rank) he sees what the page then shows: the photo
around it, 2.5 times as wide and high as the hair. A hair there that he looks at and that is none is deleted; a hair that the
program missed is added when its root lies in sight. Both are counted, as is what deleting alone brings.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from score import load, matched_places, to_be_found  # noqa: E402

FAMILIES = ("standard", "dense", "thinning", "curly", "blond")


def sight_of(hair):
    course = numpy.asarray(hair["center_line_px"])
    middle, half = (course.min(0) + course.max(0)) / 2, (course.max(0) - course.min(0)) * 1.25 + 20
    return middle - half, middle + half


def errors_of(truth, analysis, share):
    """Errors of the count: as found, after deletions, after deletions and additions; hairs looked at."""
    true, found = to_be_found(truth), analysis["hairs"]
    pairs = matched_places(truth, found)
    missed = set(range(len(true))) - {i for i, _ in pairs}
    false = set(range(len(found))) - {j for _, j in pairs}
    looked = sorted(range(len(found)), key=lambda j: found[j]["look_rank"])[:round(share * len(found))]
    deleted = false & set(looked)
    added = set()
    for j in looked:
        low, high = sight_of(found[j])
        added |= {i for i in missed if (low <= true[i]["root"]).all() and (true[i]["root"] <= high).all()}
    before = len(missed) + len(false)
    return numpy.array([before, before - len(deleted), before - len(deleted) - len(added), len(looked), len(found)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tricho", required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--share", type=float, default=0.10)
    options = parser.parse_args()
    print("family      errors  deleted only  deleted and added  looked at   (sums over the photos)")
    total = numpy.zeros(5)
    for family in FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([options.tricho, "phantom", family, "--seed", "900", "--count", str(options.seeds), "--sidecars", "--out", folder], check=True,
                           stdout=subprocess.DEVNULL)
            photos = sorted(pathlib.Path(folder).glob("*.jpg"))
            out = pathlib.Path(folder) / "out"
            subprocess.run([options.tricho, "analyze", *photos, "--out", out, "--quiet"], check=True)
            sums = sum(errors_of(load(photo.with_name(photo.stem + "-truth.json")), load(out / f"{photo.stem}.json"), options.share)
                       for photo in photos)
        total += sums
        print(f"{family:10}  {sums[0]:6.0f}  {1 - sums[1] / max(1, sums[0]):11.0%}   {1 - sums[2] / max(1, sums[0]):15.0%}   "
              f"{sums[3]:.0f} of {sums[4]:.0f}")
    print(f"all         {total[0]:6.0f}  {1 - total[1] / total[0]:11.0%}   {1 - total[2] / total[0]:15.0%}   {total[3]:.0f} of {total[4]:.0f}")


if __name__ == "__main__":
    main()
