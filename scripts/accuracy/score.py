# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Scores an analysis against the truth of a phantom of our own.

Hairs are paired one to one so that the pairs overlap most in total (assignment problem). A pair is admitted when at
least half of each course runs within a tolerance of the other: 0.6 of the true width, at least 3 px. True hairs of
which less than 200 um can be seen are left out of the truth; finding them is a false hair, as a person would not count
them either.
"""
import json
import math

import numpy
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

MIN_VISIBLE_UM = 200
MIN_TOLERANCE_PX = 3.0
ROOT_TOLERANCE_UM = 150
STEP_PX = 2.0


def evenly(course):
    """Points every STEP_PX along a course, as an array of x, y."""
    course = numpy.asarray(course, float)
    at = numpy.concatenate([[0], numpy.cumsum(numpy.hypot(*numpy.diff(course, axis=0).T))])
    wanted = numpy.linspace(0, at[-1], max(2, int(at[-1] / STEP_PX) + 1))
    return numpy.column_stack([numpy.interp(wanted, at, course[:, axis]) for axis in (0, 1)])


def overlaps(true_courses, tolerances, found_courses):
    """Matrix of overlaps in 0..1: the smaller of the two shares that run beside each other; 0 where not admitted."""
    matrix = numpy.zeros((len(true_courses), len(found_courses)))
    found_trees = [cKDTree(course) for course in found_courses]
    for i, (course, tolerance) in enumerate(zip(true_courses, tolerances)):
        tree = cKDTree(course)
        low, high = course.min(0) - tolerance, course.max(0) + tolerance
        for j, found in enumerate(found_courses):
            if (found.max(0) < low).any() or (found.min(0) > high).any():
                continue
            of_true = (found_trees[j].query(course)[0] <= tolerance).mean()
            of_found = (tree.query(found)[0] <= tolerance).mean()
            if min(of_true, of_found) >= 0.5:
                matrix[i, j] = min(of_true, of_found)
    return matrix


def to_be_found(truth, min_visible_um=MIN_VISIBLE_UM):
    """The true hairs of which enough can be seen."""
    return [hair for hair in truth["hairs"]
            if hair["visible"] * hair["length_um"] >= min_visible_um and len(hair["path"]) >= 2]


def matched_places(truth, found, min_visible_um=MIN_VISIBLE_UM):
    """Pairs of a true hair, by its place in to_be_found, and the found one that is it, by its place in `found`."""
    true = to_be_found(truth, min_visible_um)
    tolerances = [max(MIN_TOLERANCE_PX, 0.6 * hair["width_um"] / truth["um_per_px"]) for hair in true]
    matrix = overlaps([evenly(hair["path"]) for hair in true], tolerances,
                      [evenly(hair["center_line_px"]) for hair in found])
    return [(i, j) for i, j in zip(*linear_sum_assignment(-matrix)) if matrix[i, j] > 0]


def matched(truth, analysis, min_visible_um=MIN_VISIBLE_UM):
    """Pairs of a true hair and the found one that is it."""
    true = to_be_found(truth, min_visible_um)
    return [(true[i], analysis["hairs"][j]) for i, j in matched_places(truth, analysis["hairs"], min_visible_um)]


def score(truth, analysis):
    """Counts and errors of one photo, as a dictionary; lists hold one entry a matched hair."""
    um_per_px = truth["um_per_px"]
    true = to_be_found(truth)
    pairs = matched(truth, analysis)
    found = analysis["hairs"]
    measured = [(t, f) for t, f in pairs if f["diameter_um"] is not None]
    density = analysis["metrics"]["hairs_per_cm2"]
    mean_diameter = analysis["metrics"]["mean_diameter_um"]
    return {
        "true": len(true), "found": len(found), "matched": len(pairs),
        "vellus": sum(hair["vellus"] for hair in true), "vellus_matched": sum(t["vellus"] for t, _ in pairs),
        "diameter_errors_um": [f["diameter_um"] - t["width_um"] for t, f in measured],
        "root_right": [math.dist(f["root_px"], t["root"]) * um_per_px < ROOT_TOLERANCE_UM
                       for t, f in pairs if t["root_inside"]],
        "usable": analysis["quality"]["usable"],
        "true_density": truth["density_per_cm2"], "density": density["value"],
        "density_covered": None if density["value"] is None
        else density["low"] <= truth["density_per_cm2"] <= density["high"],
        "true_mean_um": truth["mean_width_um"], "mean_um": mean_diameter["value"],
    }


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values) if values else None


def summary(scores):
    """Figures over several photos: F1 and errors as means over the photos, so that a dense one weighs no more."""
    def density_error(one):
        if one["density"] is None or not one["true_density"]:
            return None
        return one["density"] / one["true_density"] - 1

    def share(one, part, whole):
        return one[part] / one[whole] if one[whole] else None

    errors = [one["diameter_errors_um"] for one in scores if one["diameter_errors_um"]]
    density_errors = [density_error(one) for one in scores if density_error(one) is not None]
    return {
        "photos": len(scores),
        "f1": mean(2 * one["matched"] / (one["true"] + one["found"]) if one["true"] + one["found"] else None
                   for one in scores),
        "recall": mean(share(one, "matched", "true") for one in scores),
        "precision": mean(share(one, "matched", "found") for one in scores),
        "vellus_recall": mean(share(one, "vellus_matched", "vellus") for one in scores),
        "diameter_bias_um": mean(numpy.mean(one) for one in errors),
        "diameter_mae_um": mean(numpy.mean(numpy.abs(one)) for one in errors),
        "root_right": mean(numpy.mean(one["root_right"]) if one["root_right"] else None for one in scores),
        "density_bias": mean(density_errors),
        "density_mae": mean(abs(error) for error in density_errors),
        "false_on_bare": mean(one["found"] if not one["true"] else None for one in scores),
        "usable": mean(float(one["usable"]) for one in scores),
    }
