// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How far follicular units stand from each other.
#pragma once

#include <optional>
#include <vector>

#include "base/geometry.h"
#include "metrics/cluster_estimates.h"

namespace tricho {

// Distance from a point to the nearest side of the polygon, in or out; in the unit of its points.
double DistanceToBorder(const Polygon& outline, const Point& point);

// Mean distance from a unit's opening to the nearest other one, in px.
//
// A unit nearer to the border of the field than to its neighbour may have a nearer one outside, so it is left out; wide
// gaps are left out more often than narrow ones, so each kept unit is weighted by one over the area in which its
// distance could have been kept (Hanisch 1984, Math. Operationsforsch. Stat. Ser. Stat. 15:409).
// Mutual nearest neighbours share one distance and so are one cluster in the interval.
//
// openings_px    Every opening seen, at least those in the field; any order.
// outline_px     Border of the field; openings outside of it serve as neighbours only.
// returns        Absent when fewer than 2 independent distances are left.
// Departs from it: the eroded areas are counted on a grid of 64 x 64 points, so that the field may have any shape; the
//                spacing of the grid is an error of the weights below 3 %.
std::optional<IntervalEstimate> MeanNearestDistancePx(const std::vector<Point>& openings_px, const Polygon& outline_px);

}  // namespace tricho
