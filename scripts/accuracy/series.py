#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Plays rendered patients through a study, from `study add` to the verdict, and prints one line each.

usage: series.py [--tricho PATH] [--count N] [--first-seed N] [--families NAME...] [--jobs N] --out DIR

Visits 7 days before the first of six sessions and 28, 84 and 168 days after it, as docs/methods/series.md has them.
One shot a visit. A family's true change of density stands beside its verdict.
"""
import argparse
import datetime
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VISIT_DAYS = (-7, 28, 84, 168)
SESSION_DAYS = (0, 14, 28, 42, 56, 70)
FIRST_SESSION = datetime.date(2026, 1, 12)
# What each family does from visit to visit, and the verdicts that are right. "Untreated not working" is the contract;
# of an unchanged scalp nothing may be called at all.
RIGHT = {"treated": {"working"}, "worse": {"worsening"},
         "same": {"no_change_shown", "undetermined"}, "still": {"no_change_shown", "undetermined"}}


def day(days):
    return (FIRST_SESSION + datetime.timedelta(days=days)).isoformat()


class Played:
    def __init__(self, tricho, folder, family, seed, jobs):
        self.tricho, self.folder, self.family, self.seed, self.jobs = tricho, folder, family, seed, str(jobs)
        self.name = f"{family}-{seed}"
        self.study = folder / f"{self.name}-study"

    def run(self, *arguments):
        done = subprocess.run([self.tricho, *map(str, arguments)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"tricho {' '.join(map(str, arguments))}: {done.stderr}")

    def truth(self, visit):
        return json.loads((self.folder / f"{self.name}-v{visit}.json").read_text(encoding="utf-8"))

    def verdict(self):
        self.run("phantom", self.family, "--visits", len(VISIT_DAYS), "--seed", self.seed, "--out", self.folder, "--jobs",
                 self.jobs)
        self.run("study", "init", self.study)
        for visit, days in enumerate(VISIT_DAYS):
            self.run("study", "add", self.study, "--participant", "001", "--date", day(days), "--site", "vertex",
                     "--um-per-px", self.truth(visit)["um_per_px"], self.folder / f"{self.name}-v{visit}.jpg")
        for days in SESSION_DAYS:
            self.run("study", "treatment", self.study, "--participant", "001", "--date", day(days), "--kind", "mesotherapy")
        self.run("study", "analyze", self.study, "--jobs", self.jobs, "--quiet")
        self.run("series", self.study, "--all", "--out", self.study / "out")
        return json.loads((self.study / "out" / "series-sub-001.json").read_text(encoding="utf-8"))


def line(played, series):
    first, last = (played.truth(visit)["density_per_cm2"] for visit in (0, len(VISIT_DAYS) - 1))
    measured = [visit["metrics"].get("hairs_per_cm2") for visit in series["visits"]]
    values = " ".join(f"{value['value']:6.1f}" if value and value.get("value") is not None else "   n/a" for value in measured)
    right = series["verdict"] in RIGHT[played.family]
    return right, (f"{played.name:12} true {first:6.1f} -> {last:6.1f} ({100 * (last / first - 1):+5.1f} %)  measured {values}"
                   f"  {series['verdict']:16} {'right' if right else 'WRONG'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tricho", default=ROOT / "build/release/bin/tricho")
    parser.add_argument("--count", type=int, default=10, help="series a family")
    parser.add_argument("--first-seed", type=int, default=301)
    parser.add_argument("--families", nargs="+", default=["treated", "same"], choices=sorted(RIGHT))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    for family in options.families:
        rights = []
        for seed in range(options.first_seed, options.first_seed + options.count):
            played = Played(str(options.tricho), options.out, family, seed, options.jobs)
            right, text = line(played, played.verdict())
            rights.append(right)
            print(text, flush=True)
        print(f"{family}: {sum(rights)} of {len(rights)} right", flush=True)


if __name__ == "__main__":
    main()
