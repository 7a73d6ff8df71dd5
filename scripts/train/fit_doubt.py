#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Learns the weights of doubt (src/hair/doubt.h) from hairs that training_hairs --kept found on scalps of which the truth
is known.   fit_doubt.py OUT.h TRUTH_DIR HAIRS_DIR

A found hair that pairs with no true one is `none`. A true hair that was missed and runs for the most part within a found
one, or touching it, is that one's `mate`. Two logistic regressions; says how well they are calibrated on folds of scalps."""
import argparse
import json
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "accuracy"))
from fit_judge import fit, probability  # noqa: E402
from score import evenly, matched_places, to_be_found  # noqa: E402

ALONG_SHARE = 0.6  # Of a missed hair that must touch the found one.
USUAL_UM = 60      # Thickness of a found hair that has none.
FOLDS = 4
BOUNDS = (0, 0.02, 0.05, 0.1, 0.2, 0.4, 1.01)


def labels(truth, hairs):
    """Two columns of 0 and 1, a row a found hair: whether it is none, and whether a mate was missed beside it."""
    um_per_px = truth["um_per_px"]
    true, pairs = to_be_found(truth), matched_places(truth, hairs)
    told = np.zeros((len(hairs), 2))
    told[:, 0] = 1
    told[[j for _, j in pairs], 0] = 0
    courses = [evenly(hair["center_line_px"]) for hair in hairs]
    for i in set(range(len(true))) - {i for i, _ in pairs}:
        missed = evenly(true[i]["path"])
        for j, course in enumerate(courses):
            apart = np.sqrt(((missed[:, None] - course[None]) ** 2).sum(2)).min(1)
            touching_px = ((hairs[j]["diameter_um"] or USUAL_UM) + true[i]["width_um"]) / 2 / um_per_px + 1
            if (apart < touching_px).mean() > ALONG_SHARE:
                told[j, 1] = 1
    return told


def calibration(name, said, told):
    for low, high in zip(BOUNDS, BOUNDS[1:]):
        part = (said >= low) & (said < high)
        if part.any():
            print(f"{name} {low:.2f}..{min(high, 1):.2f}: said {said[part].mean():.3f}, true {told[part].mean():.3f} ({part.sum()})")


def row(values):
    return "{" + ", ".join(f"{value:.4f}" for value in values) + "}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("truth")
    parser.add_argument("hairs")
    arguments = parser.parse_args()
    facts, told, group = [], [], []
    for number, path in enumerate(sorted(pathlib.Path(arguments.hairs).glob("*.json"))):
        hairs = json.loads(path.read_text())["hairs"]
        if hairs:
            facts.append([hair["doubt_facts"] for hair in hairs])
            told.append(labels(json.loads((pathlib.Path(arguments.truth) / path.name).read_text()), hairs))
            group.append(np.full(len(hairs), number % FOLDS))
    facts, told, group = np.concatenate(facts).astype(float), np.concatenate(told), np.concatenate(group)
    weights = []
    for column, name in enumerate(("none", "mate")):
        said = np.zeros(len(facts))
        for fold in range(FOLDS):
            said[group == fold] = probability(fit(facts[group != fold], told[group != fold, column]), facts[group == fold])
        calibration(name, said, told[:, column])
        weights.append(fit(facts, told[:, column]))
    none, mate = weights
    pathlib.Path(arguments.out).write_text(f"""// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_doubt.py. Do not edit.
#pragma once

#include "hair/doubt.h"

namespace tricho {{

inline constexpr double kNoneAtFirst = {none[-1]:.4f}, kMateAtFirst = {mate[-1]:.4f};
inline constexpr DoubtFacts kNoneWeights = {row(none[:-1])};
inline constexpr DoubtFacts kMateWeights = {row(mate[:-1])};

}}  // namespace tricho
""", encoding="utf-8")


if __name__ == "__main__":
    main()
