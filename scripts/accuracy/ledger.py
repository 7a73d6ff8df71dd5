#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Compares the ledger of analyzed studies with what was rendered: change of density, thickness and hair mass.

usage: ledger.py STUDY TRUTH [STUDY TRUTH ...] [--follicles]

STUDY was rendered and analyzed by `tricho study analyze`; TRUTH is a pattern of the truth of its photos, in which
{participant}, {visit} (0..), {shot} (0..) and {stem} (of the photo's file) are filled in: a JSON a photo with hairs[]
{id, root, width_um}, as `tricho phantom` writes it. One line a site: true change by the last visit, in % of the
baseline; what the ledger says, with its error; what counts say. Then over all sites: RMS error, smallest detectable
change, share of the true change that is shown, coverage.
"""
import argparse
import csv
import json
import math
import pathlib
import statistics
import sys

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator

METRICS = {"hairs_per_cm2": "density", "mean_diameter_um": "thickness", "hair_mass_mm_per_cm2": "mass"}


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


class Truth:
    """Where each hair of a site stands in the baseline photo, and at which visits."""

    def __init__(self, photos, baseline):
        """photos: (visit, hairs by id) each; baseline: the place of the baseline photo among them."""
        self.place, self.at, self.width_um = {}, {}, {}
        reference = {i: np.array(h["root"], float) for i, h in photos[baseline][1].items()}
        for visit, hairs in photos:
            shared = [i for i in hairs if i in reference]
            source = np.array([hairs[i]["root"] for i in shared], float)
            target = np.array([reference[i] for i in shared])
            others = [i for i in hairs if i not in reference]
            moved = {}
            if others and len(shared) >= 8:
                spline = RBFInterpolator(source, target, kernel="thin_plate_spline", smoothing=1e-3)
                moved = dict(zip(others, spline(np.array([hairs[i]["root"] for i in others], float))))
            for i, hair in hairs.items():
                self.at.setdefault(i, set()).add(visit)
                self.width_um.setdefault(i, {}).setdefault(visit, []).append(hair["width_um"])
                if i in reference or i in moved:
                    self.place.setdefault(i, []).append(reference.get(i, moved.get(i)))

    def values(self, frame, area_cm2, num_visits):
        """{metric: value of each visit} over the frame."""
        inside = []
        for i, places in self.place.items():
            x, y = (int(round(c)) for c in np.median(np.array(places), axis=0))
            if 0 <= y < frame.shape[0] and 0 <= x < frame.shape[1] and frame[y, x]:
                inside.append(i)
        count = [sum(v in self.at[i] for i in inside) for v in range(num_visits)]
        total = [sum(statistics.mean(self.width_um[i][v]) for i in inside if v in self.at[i]) for v in range(num_visits)]
        return {"hairs_per_cm2": [c / area_cm2 for c in count],
                "hair_mass_mm_per_cm2": [t / 1000 / area_cm2 for t in total],
                "mean_diameter_um": [t / max(1, c) for t, c in zip(total, count)]}


def baseline_of(photos, days):
    """As the program chooses it: the first usable shot of the last visit before treatment, else of the earliest."""
    before = [p for p in photos if p["usable"] == "true" and days.get(p["visit_id"], 1) <= 0]
    usable = before or [p for p in photos if p["usable"] == "true"]
    visit = max(p["visit_id"] for p in usable) if before else min(p["visit_id"] for p in usable)
    return next(p for p in usable if p["visit_id"] == visit)


def sites_of(study, pattern):
    results = study / "derivatives" / "tricho"
    ledger = rows_of(results / "ledger.tsv")
    table = rows_of(results / "measurements.tsv")
    for participant, site in sorted({(r["participant_id"], r["site"]) for r in table}):
        photos = [r for r in table if (r["participant_id"], r["site"]) == (participant, site)]
        days = {r["visit_id"]: float(r["day"]) for r in photos if r["day"] != "n/a"}
        visits = sorted({r["visit_id"] for r in photos if r["usable"] == "true"})
        mine = [r for r in ledger if (r["participant_id"], r["site"]) == (participant, site)]
        name = f"{study.name}/{participant}"
        if not mine:
            print(f"{name}: no ledger")
            continue
        loaded = []
        for row in photos:
            stem = f"{participant}_{row['visit_id']}_site-{site}_shot-{row['shot']}"
            path = pattern.format(participant=participant, stem=stem, visit=sorted({r["visit_id"] for r in photos}).index(row["visit_id"]),
                                  shot=int(row["shot"]) - 1)
            hairs = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["hairs"]
            if row["usable"] == "true":
                loaded.append((visits.index(row["visit_id"]), {h["id"]: h for h in hairs}))
        usable = [r for r in photos if r["usable"] == "true"]
        truth = Truth(loaded, usable.index(baseline_of(photos, days)))
        frame = cv2.imread(str(results / participant / f"site-{site}_frame.png"), cv2.IMREAD_GRAYSCALE)
        yield name, visits, usable, mine, truth, frame, results / participant / f"site-{site}_ledger.tsv"


class Errors:
    def __init__(self):
        self.rows = []  # true %, told %, standard error %, counts %

    def add(self, *row):
        self.rows.append(row)

    def line(self, name):
        true, told, error, counts = (np.array(c, float) for c in zip(*self.rows))
        off, off_counts = told - true, counts - true
        moved = np.abs(true) >= 4
        share = np.sum(told[moved] * true[moved]) / np.sum(true[moved] ** 2) if moved.any() else math.nan
        still = ~moved
        calls = np.abs(told) > 1.96 * error
        return (f"{name:10} sites {len(true):3}  RMS {np.sqrt(np.mean(off ** 2)):5.2f} (counts {np.sqrt(np.nanmean(off_counts ** 2)):5.2f})"
                f"  bias {np.mean(off):+5.2f}  SDC {1.96 * np.mean(error):5.2f}  share shown {share:5.2f}"
                f"  covered {100 * np.mean(np.abs(off) <= 1.96 * error):5.1f} %  z {np.sqrt(np.mean((off / error) ** 2)):4.2f}"
                f"  false calls {np.sum(calls[still])} of {np.sum(still)}, true {np.sum(calls[moved] & (told * true > 0)[moved])}"
                f" of {np.sum(moved)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", metavar="STUDY TRUTH")
    parser.add_argument("--quiet", action="store_true", help="only the lines over all sites")
    options = parser.parse_args()
    if len(options.pairs) % 2:
        sys.exit("each STUDY needs the pattern of its TRUTH")
    errors = {metric: Errors() for metric in METRICS}
    for study, pattern in zip(options.pairs[::2], options.pairs[1::2]):
        for name, visits, usable, mine, truth, frame, _ in sites_of(pathlib.Path(study), pattern):
            area_cm2 = float(mine[0]["area_cm2"])
            true = truth.values(frame, area_cm2, len(visits))
            line = f"{name:18} {area_cm2:.2f} cm2 "
            for metric, word in METRICS.items():
                rows = [r for r in mine if r["metric"] == metric]
                if not rows:
                    continue
                values = [float(r["value"]) for r in rows]
                cov = np.array([[float(c) for c in r["covariance"].split(",")] for r in rows])
                base = true[metric][0]
                counts = [statistics.mean(float(r[metric]) for r in usable if r["visit_id"] == v and r[metric] != "n/a")
                          for v in (visits[0], visits[-1])]
                error = math.sqrt(max(0, cov[0, 0] + cov[-1, -1] - 2 * cov[0, -1]))
                row = [100 * (true[metric][-1] - base) / base, 100 * (values[-1] - values[0]) / base, 100 * error / base,
                       100 * (counts[1] - counts[0]) / base]
                errors[metric].add(*row)
                line += f" {word} true {row[0]:+6.1f} ledger {row[1]:+6.1f} ± {row[2]:4.1f} counts {row[3]:+6.1f} |"
            if not options.quiet:
                print(line)
    for metric, word in METRICS.items():
        if errors[metric].rows:
            print(errors[metric].line(word))


if __name__ == "__main__":
    main()
