#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Largest difference between cohort.json of tricho and the table of reference.R.

usage: compare.py COHORT.json REFERENCE.tsv

Prints relative differences of estimate (against its standard error, where the estimate is smaller), se and df, and the
absolute difference of p.
"""
import csv
import json
import sys


def differences(cohort, reference):
    ours = {(row["outcome"], row["visit"], row["arm"]): row for row in cohort["estimates"]}
    worst = dict.fromkeys(("estimate", "se", "df", "p", "low", "high"), 0.0)
    for row in reference:
        own = ours.pop((row["outcome"], row["visit"], row["arm"]))
        if row["estimate"] == "n/a":
            assert own["estimate"] is None and own["reason"], own
            continue
        scale = {"estimate": max(abs(float(row["estimate"])), float(row["se"])), "se": float(row["se"]),
                 "df": float(row["df"]), "p": 1.0, "low": float(row["se"]), "high": float(row["se"])}
        assert own["se"] is not None, (row, own)
        for name, unit in scale.items():
            worst[name] = max(worst[name], abs(own[name] - float(row[name])) / unit)
    assert not ours, f"R has no {sorted(ours)}"
    return worst


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        cohort = json.load(file)
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        reference = list(csv.DictReader(file, delimiter="\t"))
    worst = differences(cohort, reference)
    print("  ".join(f"{name} {value:.1e}" for name, value in worst.items()))


if __name__ == "__main__":
    main()
