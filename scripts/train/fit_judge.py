#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Learns the weights of the judge (src/hair/fit/judge.h) from hairs that training_hairs proposed on scalps of which the
truth is known.   fit_judge.py OUT.h TRUTH_DIR HAIRS_DIR [--check TRUTH_DIR HAIRS_DIR]

TRUTH_DIR/NAME.json (hairs[] {path, width_um, ...}, um_per_px), HAIRS_DIR/NAME.json as training_hairs writes it. A truth
without hairs makes every proposal a false one. Logistic regression, ridge penalty, scalps weighed alike by their
hairs; says how it does on folds of scalps, and by how sure it is."""
import argparse
import glob
import json
import os

import numpy as np
from scipy.optimize import linear_sum_assignment, minimize
from scipy.spatial import cKDTree

PENALTY = 1.0
FOLDS = 4
STEP_PX = 2.0
LEAST_TRUE_UM = 60  # A shorter piece of hair is neither a hit nor a false hair.


def resampled(line):
    line = np.asarray(line, float)
    at = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    places = np.linspace(0, at[-1], max(2, int(at[-1] / STEP_PX) + 1))
    return np.stack([np.interp(places, at, line[:, 0]), np.interp(places, at, line[:, 1])], 1)


def labels(truth, hairs):
    """1 true, 0 false, -1 can't be told, a proposal. Matched one to one: both must cover half of the other."""
    scale = truth["um_per_px"]
    true = [hair for hair in truth["hairs"] if len(hair["path"]) >= 2]
    counts = np.array([hair.get("visible", 1) * hair.get("length_um", 1000) >= LEAST_TRUE_UM and hair.get("care", True)
                       for hair in true], bool)
    lines = [resampled(hair["path"]) for hair in true]
    found = [resampled(hair["center_line_px"]) for hair in hairs]
    overlap = np.zeros((len(lines), len(found)))
    trees = [cKDTree(line) for line in found]
    for i, line in enumerate(lines):
        width = true[i].get("width_um", 60) / scale
        reach = max(3.0, 0.6 * width) if "width_um" in true[i] else 44 / scale
        tree = cKDTree(line)
        for j, other in enumerate(found):
            if (other.max(0) < line.min(0) - reach).any() or (other.min(0) > line.max(0) + reach).any():
                continue
            covered = np.mean(trees[j].query(line)[0] < reach)
            covers = np.mean(tree.query(other)[0] < reach)
            if covered >= 0.5 and covers >= 0.5:
                overlap[i, j] = covered + covers
    told = np.zeros(len(found), int)
    if overlap.size:
        for i, j in zip(*linear_sum_assignment(-overlap)):
            if overlap[i, j] > 0:
                told[j] = 1 if counts[i] else -1
    return told, int(counts.sum())


def read(pairs):
    facts, told, group, num_true = [], [], [], []
    for truth_dir, hairs_dir in pairs:
        for path in sorted(glob.glob(hairs_dir + "/*.json")):
            with open(path) as file:
                hairs = json.load(file)["hairs"]
            with open(os.path.join(truth_dir, os.path.basename(path))) as file:
                truth = json.load(file)
            one, count = labels(truth, hairs)
            facts += [hair["facts"] for hair in hairs]
            told += list(one)
            group += [len(num_true)] * len(hairs)
            num_true.append(count)
    return np.array(facts, float), np.array(told), np.array(group), np.array(num_true)


def fit(x, y, penalty=PENALTY):
    """Weights, the constant last."""
    middle, spread = x.mean(0), x.std(0) + 1e-6
    z = np.c_[(x - middle) / spread, np.ones(len(x))]

    def cost(w):
        odds = z @ w
        p = 1 / (1 + np.exp(-odds))
        return np.logaddexp(0, odds).sum() - y @ odds + penalty / 2 * w[:-1] @ w[:-1], \
            z.T @ (p - y) + penalty * np.r_[w[:-1], 0]

    w = minimize(cost, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
    weights = w[:-1] / spread
    return np.r_[weights, w[-1] - weights @ middle]


def probability(w, x):
    return 1 / (1 + np.exp(-(x @ w[:-1] + w[-1])))


def report(name, p, told, num_true):
    print(f"{name}: {len(p)} proposals, {int((told == 1).sum())} of {num_true.sum()} hairs among them")
    for least in np.arange(0.1, 0.75, 0.1):
        keep = p >= least
        hit, false = (keep & (told == 1)).sum(), (keep & (told == 0)).sum()
        recall, precision = hit / max(1, num_true.sum()), hit / max(1, hit + false)
        print(f"  from {least:.1f} on: recall {recall:.3f} precision {precision:.3f} F1 {2 * hit / (num_true.sum() + hit + false):.4f} "
              f"count {(hit + false) / max(1, num_true.sum()) - 1:+.3f}")
    known = told >= 0
    for low in np.arange(0, 1, 0.1):
        part = known & (p >= low) & (p < low + 0.1)
        if part.sum():
            print(f"  {low:.1f}..{low + 0.1:.1f}: said {p[part].mean():.2f}, true {told[part].mean():.2f} ({part.sum()})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("pairs", nargs="+", help="TRUTH_DIR HAIRS_DIR, one or more")
    parser.add_argument("--check", nargs=2, action="append", default=[])
    arguments = parser.parse_args()
    x, told, group, num_true = read(list(zip(arguments.pairs[::2], arguments.pairs[1::2])))
    known = told >= 0
    folded = np.zeros(len(x))
    for fold in range(FOLDS):
        out = group % FOLDS == fold
        folded[out] = probability(fit(x[known & ~out], told[known & ~out]), x[out])
    report("folds of the scalps", folded, told, num_true)
    w = fit(x[known], told[known])
    for check in arguments.check:
        other, other_told, _, other_true = read([check])
        report(" ".join(check), probability(w, other), other_told, other_true)
    with open(arguments.out, "w") as file:
        file.write("// SPDX-License-Identifier: BSD-3-Clause\n// Copyright (c) 2026 The OpenTricho authors\n//\n"
                   "// Written by scripts/train/fit_judge.py. Do not edit.\n#pragma once\n\n"
                   '#include "hair/line/evidence.h"\n\nnamespace tricho {\n\n'
                   f"inline constexpr double kJudgeShare = {told[known].mean():.4f};  // Of hairs among what was learned from.\n"
                   f"inline constexpr double kJudgeAtFirst = {w[-1]:.4f};\n"
                   "inline constexpr HairFacts kJudgeWeights = {\n    " +
                   ",\n    ".join(f"{v:.4f}" for v in w[:-1]) + "};\n\n}  // namespace tricho\n")


if __name__ == "__main__":
    main()
