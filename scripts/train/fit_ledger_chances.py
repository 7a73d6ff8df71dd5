#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Learns the chances of the ledger (src/matching/ledger_chances.h) from analyzed studies of rendered scalps.

usage: fit_ledger_chances.py OUT.h PROVENANCE STUDY TRUTH [STUDY TRUTH ...]      OUT.h may be - : the table alone

STUDY and TRUTH as scripts/accuracy/ledger.py has them. What each shot found is paired with what was drawn, so that of
each follicle of the ledger it is known whether it is a hair, which one, and at which visits that is there. From these:

- the chance that a hair is hidden for a whole visit, by its class (free or beside a mate, thin or not): a mixture, for
  what hides a hair repeats from shot to shot and from visit to visit; of follicles of which something was found;
- the chance that a shot finds a hair that is not hidden, and one that is;
- how much likelier each outcome of the second look is of a hair that was missed than of one that is not there;
- what tells lines that are no hair, and second halves of a hair that another follicle has: confidence, thickness,
  length, and how they show.

OUT.h gets what tells lines, and how often something is found of a hair that is not there. The rest is in the table alone:
taken over, it did worse on another renderer (docs/methods/ledger.md), and second halves, which look like hairs, make true
new hairs lines.
"""
import argparse
import json
import math
import pathlib
import sqlite3
import struct
import sys

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "accuracy"))
import ledger  # noqa: E402
from score import matched  # noqa: E402

LEAST_VISIBLE_UM = 60  # A hair of which less can be seen is not paired.
MATE_UM, THIN_UM, THIN_BESIDE_MATE_UM = 90, 32, 50
LEVELS = 3
LEAST_RANGE, MIDDLE_RANGE = 0.1, 0.5  # Least and middle chance of being hidden lie below.
CONFIDENCE_BOUNDS = (0.5, 0.75, 0.9)
LENGTH_UM = 350
# A second look is made no more of than this, whatever the renders say: other cameras see worse.
MOST_SEEN, MOST_COVERED = 6, 3
MOST_LINE_ODDS = 8  # By one fact: faint lines of renders are few, and those of real skin others.
CLASSES = ("free", "free, thin", "beside a mate", "beside a mate, thin")
LOOKS = {1: "seen", 2: "empty", 3: "covered"}


def from_cbor(data):
    """The value that `data` begins with; of CBOR what nlohmann::json writes."""
    at = 0

    def take(count):
        nonlocal at
        at += count
        return data[at - count:at]

    def item():
        kind, small = divmod(take(1)[0], 32)
        if kind == 7:
            special = {20: False, 21: True, 22: None}
            return special[small] if small in special else struct.unpack({25: ">e", 26: ">f", 27: ">d"}[small],
                                                                         take({25: 2, 26: 4, 27: 8}[small]))[0]
        number = small if small < 24 else int.from_bytes(take(1 << (small - 24)), "big")
        if kind < 2:
            return number if kind == 0 else -1 - number
        if kind < 4:
            return take(number) if kind == 2 else take(number).decode()
        return [item() for _ in range(number)] if kind == 4 else {item(): item() for _ in range(number)}

    return item()


class Follicle:
    """One row of a ledger, and what is true of it."""

    def __init__(self, row, hairs, ids):
        """hairs: of each shot what was found (or None), ids: of each shot the true hair of each found one."""
        self.root = np.array(row["root"])
        self.visits = [(visit[1], visit[2], visit[4]) for visit in row["visits"]]  # looked, found, second look
        self.found = [(hairs[shot][hair], ids[shot].get(hair)) for shot, (says, hair) in enumerate(row["shots"])
                      if says == 0]
        self.confidence = max(hair["confidence"] for hair, _ in self.found)
        self.length_um = float(np.median([hair["visible_length_um"] for hair, _ in self.found]))
        widths = [hair["diameter_um"] for hair, _ in self.found if hair["diameter_um"]]
        self.diameter_um = float(np.median(widths)) if widths else None
        named = [i for _, i in self.found if i is not None]
        self.true_id = max(sorted(set(named)), key=named.count) if named else None
        self.weight = named.count(self.true_id) if named else 0
        self.there = None  # Of each visit, whether its hair is there; None: it is no hair.
        self.beside_mate = False

    def kind(self):
        um = self.diameter_um if self.diameter_um is not None else THIN_BESIDE_MATE_UM
        return 2 * self.beside_mate + (um < (THIN_BESIDE_MATE_UM if self.beside_mate else THIN_UM))


def photo_files(study):
    return {json.loads(path.read_text(encoding="utf-8"))["image"]["sha256"]: path
            for path in (study / "derivatives" / "tricho").glob("sub-*/ses-*/*_shot-*.json")}


def sites(study, pattern):
    """Of each site that has a ledger its participant, follicles and um/px."""
    files = photo_files(study)
    store = sqlite3.connect(study / "derivatives" / "tricho" / "results.sqlite")
    for key, record in store.execute("select site_key, record from ledger order by site_key").fetchall():
        record = from_cbor(record)
        photos = [files[sha] for (sha,) in store.execute(
            "select photo_sha256 from site_shot where site_key = ? order by position", (key,))]
        if record["reason"]:
            continue
        hairs, ids, there = [], [], [set() for _ in range(max(record["visit_of_shot"]) + 1)]
        for path, visit in zip(photos, record["visit_of_shot"]):
            analysis = json.loads(path.read_text(encoding="utf-8"))
            truth = json.loads(pathlib.Path(pattern.format(participant=path.name.split("_")[0], stem=path.stem))
                               .read_text(encoding="utf-8"))
            place = {hair["id"]: number for number, hair in enumerate(analysis["hairs"])}
            hairs.append(analysis["hairs"])
            ids.append({place[found["id"]]: true["id"] for true, found in matched(truth, analysis, LEAST_VISIBLE_UM)})
            if visit >= 0:
                there[visit] |= {hair["id"] for hair in truth["hairs"]}
        um_per_px = truth["um_per_px"]
        follicles = [Follicle(row, hairs, ids) for row in record["follicles"]]
        label(follicles, there, um_per_px)
        yield photos[0].name.split("_")[0], follicles, record


def label(follicles, there, um_per_px):
    best = {}
    for follicle in follicles:
        if follicle.true_id is not None and follicle.weight > best.get(follicle.true_id, (0, None))[0]:
            best[follicle.true_id] = (follicle.weight, follicle)
    for follicle in follicles:
        if follicle.true_id is not None and best[follicle.true_id][1] is follicle:
            follicle.there = [follicle.true_id in at for at in there]
        follicle.beside_mate = any(other is not follicle and np.linalg.norm(other.root - follicle.root) * um_per_px < MATE_UM
                                   for other in follicles)


def softmax(values):
    values = np.exp(values - np.max(values))
    return values / values.sum()


def logistic(value):
    return 1 / (1 + math.exp(-value))


def fit_hidden(follicles):
    """Chances of being hidden (LEVELS), their shares of each class, and p found by a shot if not hidden, if hidden."""
    kinds = np.array([follicle.kind() for follicle in follicles])
    most = max(len(follicle.visits) for follicle in follicles)
    looked, found = np.zeros((2, len(follicles), most))
    for i, follicle in enumerate(follicles):
        for v, ((looks, finds, _), is_there) in enumerate(zip(follicle.visits, follicle.there)):
            if is_there:
                looked[i, v], found[i, v] = looks, finds

    def unpacked(values):
        hidden = [logistic(values[0]) * LEAST_RANGE, logistic(values[1]) * MIDDLE_RANGE, logistic(values[2])]
        shares = np.array([softmax([0, *values[5 + 2 * k:7 + 2 * k]]) for k in range(4)])
        return hidden, shares, 0.8 + 0.2 * logistic(values[3]), 0.6 * logistic(values[4])

    def loss(values):
        hidden, shares, clear, dim = unpacked(values)

        def of(found, chance):
            return chance ** found * (1 - chance) ** (looked - found)

        told = 0
        for level, chance in enumerate(hidden):
            # Shares are of listed hairs: of those of which something was found.
            found_so, nothing = (np.prod((1 - chance) * of(record, clear) + chance * of(record, dim), axis=1)
                                 for record in (found, 0 * found))
            told = told + shares[kinds, level] * found_so / (1 - nothing)
        # As if two hairs of each class had been seen, dealt out to the levels: thin classes are held by it.
        return -np.sum(np.log(told)) - 2 * np.sum(np.log(shares)) / LEVELS

    start = np.array([-1.5, -0.5, -0.5, 2.0, -1.5] + [-2.0, -3.0] * 4)
    fitted = minimize(loss, start, method="L-BFGS-B", bounds=[(-7, 7)] * len(start))
    return unpacked(fitted.x)


def fit_looks(follicles):
    """{with a mate: {look: likelihood ratio}} and the counts behind it."""
    counts = np.zeros((2, 2, 4))
    for follicle in follicles:
        for (_, found, look), is_there in zip(follicle.visits, follicle.there):
            if found == 0 and look:
                counts[int(follicle.beside_mate), int(is_there), look] += 1
    ratios = {}
    for mate in (0, 1):
        share = (counts[mate, :, 1:] + 1) / (counts[mate, :, 1:] + 1).sum(axis=1, keepdims=True)
        seen, empty, covered = share[1] / share[0]
        ratios[mate] = (min(seen, MOST_SEEN), empty, min(covered, MOST_COVERED))
    return ratios, counts


def line_facts(follicle):
    um = follicle.diameter_um
    return (int(np.searchsorted(CONFIDENCE_BOUNDS, follicle.confidence, side="right")),
            2 if um is None else int(um >= THIN_UM), int(follicle.length_um >= LENGTH_UM))


def fit_lines(hairs, lines):
    """Odds of no hair by confidence (4), thickness (thin, not, unknown) and length (short, not); the share of lines; how
    often one shows at a visit, and in a shot of a visit at which it shows."""
    odds = []
    for fact, count in enumerate((4, 3, 2)):
        of = [np.bincount([line_facts(follicle)[fact] for follicle in group], minlength=count) + 0.5
              for group in (lines, hairs)]
        odds.append(np.clip(of[0] / of[0].sum() / (of[1] / of[1].sum()), 1 / MOST_LINE_ODDS, MOST_LINE_ODDS))
    looked = [[(looks, found) for looks, found, _ in line.visits if looks] for line in lines]

    def loss(values):
        shows, finds = logistic(values[0]), logistic(values[1])
        total = 0
        for visits in looked:
            of = [shows * finds ** found * (1 - finds) ** (looks - found) + (1 - shows) * (found == 0)
                  for looks, found in visits]
            nothing = [shows * (1 - finds) ** looks + 1 - shows for looks, _ in visits]
            total -= math.log(np.prod(of)) - math.log1p(-np.prod(nothing))
        return total

    shows, finds = minimize(loss, [-2.0, 0.0], method="L-BFGS-B", bounds=[(-5, 3)] * 2).x if looked else (-2.0, 0.0)
    return odds, len(lines) / max(1, len(lines) + len(hairs)), logistic(shows), logistic(finds)


def absent_finds(follicles):
    """Of shots that look for a hair that is not there, the share that found something all the same; and how many."""
    looked = sum(visit[0] for follicle in follicles for visit, there in zip(follicle.visits, follicle.there) if not there)
    found = sum(visit[1] for follicle in follicles for visit, there in zip(follicle.visits, follicle.there) if not there)
    return (found + 0.5) / (looked + 1), looked


def row(values, digits=3):
    return "{" + ", ".join(f"{value:.{digits}f}" for value in values) + "}"


def header(provenance, absent, lines):
    odds, share = lines[:2]
    return f"""// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_ledger_chances.py. Do not edit.
// Learned from {provenance}.
#pragma once

#include <array>

namespace tricho {{

// By one shot, of a hair that is not there.
inline constexpr double kFoundIfAbsent = {absent:.4f};

// Lines that are no hair: of all follicles, and the odds by confidence (from low to high), thickness (thin, not, not
// known) and length (short, not).
inline constexpr double kLineShare = {share:.3f};
inline constexpr std::array<double, 4> kLineByConfidence = {row(odds[0], 2)};
inline constexpr std::array<double, 3> kLineByThickness = {row(odds[1], 2)};
inline constexpr std::array<double, 2> kLineByLength = {row(odds[2], 2)};

}}  // namespace tricho
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("provenance", help="one line of what was rendered")
    parser.add_argument("pairs", nargs="+", metavar="STUDY TRUTH")
    arguments = parser.parse_args()
    every = [follicle for study, pattern in zip(arguments.pairs[::2], arguments.pairs[1::2])
             for _, follicles, _ in sites(pathlib.Path(study), pattern) for follicle in follicles]
    hairs = [follicle for follicle in every if follicle.there is not None and any(follicle.there)]
    lines = [follicle for follicle in every if follicle.there is None and follicle.true_id is None]
    halves = [follicle for follicle in every if follicle.there is None and follicle.true_id is not None]
    print(f"{len(hairs)} hairs, {len(lines)} lines that are none, {len(halves)} follicles of a hair that another has")
    hidden, shares, clear, dim = fit_hidden(hairs)
    print("hidden for a visit: " + " ".join(f"{chance:.3f}" for chance in hidden)
          + f"; found by a shot: {clear:.3f}, if hidden {dim:.3f}")
    for number, name in enumerate(CLASSES):
        of = [follicle for follicle in hairs if follicle.kind() == number]
        visits = [(looked, found) for follicle in of for (looked, found, _), there in zip(follicle.visits, follicle.there)
                  if there and looked]
        missed = sum(found == 0 for _, found in visits)
        print(f"  {name:20} {len(of):5} hairs, missed at {missed:4} of {len(visits):5} visits; shares of the three: "
              + " ".join(f"{share:.3f}" for share in shares[number]))
    ratios, counts = fit_looks(hairs)
    for mate in (0, 1):
        print(f"  second look {'beside a mate' if mate else 'alone':14} " + ", ".join(
            f"{LOOKS[look]} {counts[mate, 1, look]:.0f} of missed, {counts[mate, 0, look]:.0f} of absent: x {ratios[mate][look - 1]:.2f}"
            for look in (1, 2, 3)))
    absent, looked = absent_finds(hairs)
    print(f"  found though absent: {absent:.4f} of {looked} shots")
    fitted = fit_lines(hairs, lines)
    for name, (odds, share, shows, finds) in (("lines", fitted), ("second halves of a hair", fit_lines(hairs, halves))):
        print(f"  {name}: {share:.3f} of all; show at {shows:.3f} of visits, there in {finds:.3f} of shots; odds by "
              + "; ".join(f"{fact} " + " ".join(f"{value:.2f}" for value in of)
                          for fact, of in zip(("confidence", "thickness", "length"), odds)))
    if arguments.out != "-":
        pathlib.Path(arguments.out).write_text(
            header(arguments.provenance, absent, fitted), encoding="utf-8")


if __name__ == "__main__":
    main()
