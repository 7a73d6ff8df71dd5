#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Writes a simulated measurements.tsv: a trial of hair treatments with known effects.

usage: simulate.py OUT.tsv [--seed N] [--arms N] [--per-arm N] [--visits N] [--sites N] [--shots N] [--missing X]
                   [--unbalanced] [--participant-sd X] [--site-sd X] [--residual-sd X] [--effect X] [--dates]

Change at visit k of arm j: effect * j * k / visits, plus the participant's, the site's and the visit's own deviation.
With --dates the visits are named by dates that no two participants share.
"""
import argparse
import csv
import random

ARMS = ["placebo", "mesotherapy", "PRP", "minoxidil", "laser", "finasteride", "sham", "dutasteride"]


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    for name, value in (("seed", 1), ("arms", 2), ("per-arm", 20), ("visits", 3), ("sites", 1), ("shots", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    for name, value in (("missing", 0.0), ("participant-sd", 12.0), ("site-sd", 5.0), ("residual-sd", 9.0),
                        ("shot-sd", 3.0), ("effect", 10.0)):
        parser.add_argument(f"--{name}", type=float, default=value)
    parser.add_argument("--unbalanced", action="store_true")
    parser.add_argument("--dates", action="store_true")
    return parser.parse_args()


def main():
    options = parse()
    draw = random.Random(options.seed)
    columns = ["participant_id", "arm", "visit_id", "day", "site", "shot", "usable", "reason", "hairs_per_cm2",
               "mean_diameter_um", "hair_mass_mm_per_cm2"]
    sites = ["vertex", "midline", "frontal", "temporal"][:options.sites]
    rows = []
    number = 0
    for j, arm in enumerate(ARMS[:options.arms]):
        size = options.per_arm if not options.unbalanced else max(4, round(options.per_arm * draw.uniform(0.4, 1.5)))
        for _ in range(size):
            number += 1
            deviation = draw.gauss(0, options.participant_sd)
            level = draw.gauss(150, 28)
            thickness = draw.gauss(55, 6)
            for site in sites:
                site_level = level + draw.gauss(0, 10)
                site_deviation = draw.gauss(0, options.site_sd) if options.sites > 1 else 0
                for visit in range(-1, options.visits + 1):
                    if visit == -1 and draw.random() < 0.7:
                        continue  # A screening visit that few have.
                    if visit > 0 and draw.random() < options.missing:
                        continue
                    if visit <= 0 and draw.random() < options.missing / 6:
                        continue
                    day = {-1: -draw.randint(14, 40), 0: 0}.get(visit, 84 * visit + draw.randint(-7, 7))
                    density = site_level
                    if visit > 0:
                        density += options.effect * j * visit / options.visits + deviation + site_deviation
                        density += draw.gauss(0, options.residual_sd) - 0.08 * (site_level - 150)
                    name = f"2026{number % 12 + 1:02d}{(7 * number + 3 * visit) % 28 + 1:02d}{number}" if options.dates \
                        else {-1: "screening", 0: "baseline"}.get(visit, f"week{12 * visit:02d}")
                    for shot in range(1, options.shots + 1):
                        seen = density + draw.gauss(0, options.shot_sd)
                        diameter = thickness + 0.1 * (density - site_level) + draw.gauss(0, 1.2)
                        usable = draw.random() > 0.02
                        rows.append([f"sub-{number:03d}", arm, name, day, site, shot, "true" if usable else "false",
                                     "" if usable else "too blurred", f"{seen:.3f}", f"{diameter:.3f}",
                                     f"{seen * diameter / 1000:.5f}"])
    with open(options.out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
