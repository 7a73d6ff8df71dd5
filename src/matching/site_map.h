// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where a point of one visit's photo lies in the baseline photo: a homography (the camera) and, on top of it, a smooth
// displacement (the skin, which stretches).
#pragma once

#include <Eigen/Core>
#include <vector>

#include "base/geometry.h"

namespace tricho {

// A smooth displacement [baseline px] over the follow-up photo: uniform cubic B-spline, twice differentiable. Knot
// (column i, row j) stands at origin_px + spacing_px * (i, j) of the follow-up; a point between columns i and i + 1
// feels the columns i - 1 .. i + 2. Beyond the knots the displacement goes on as it is at the nearest place within.
struct DisplacementGrid {
  int columns = 0;  // 0: no displacement anywhere; else at least 4, as rows.
  int rows = 0;
  double spacing_px = 0;
  Point origin_px{0, 0};
  std::vector<Point> knots_px;  // Row by row.

  Point At(const Point& followup_px) const;
  // Derivative of the displacement by the point.
  Eigen::Matrix2d Slope(const Point& followup_px) const;
};

struct SiteMap {
  Eigen::Matrix3d homography = Eigen::Matrix3d::Identity();  // Of pixels, follow-up to baseline; (2, 2) is 1.
  DisplacementGrid displacement;

  // Follow-up px -> baseline px: homography, then the displacement added.
  Point Map(const Point& followup_px) const;
  // Baseline px -> follow-up px, to 1e-6 px where the map does not fold.
  Point Inverse(const Point& baseline_px) const;
  // Derivative of Map; its determinant is how many baseline px^2 one follow-up px^2 covers, negative where mirrored.
  Eigen::Matrix2d Jacobian(const Point& followup_px) const;
};

// Baseline px per follow-up px of the camera alone, without the stretch of skin: what a hair's thickness follows.
double CameraScale(const SiteMap& baseline_from_followup, const Point& followup_px);

// The 4 weights of a uniform cubic B-spline at `t` in [0, 1) between two knots, and their derivatives by t.
struct SplineWeights {
  double value[4];
  double slope[4];
};
SplineWeights CubicWeights(double t);

// The first of the 4 columns (rows) that a place at `knots` knots from the origin feels, and its place between.
struct SplineCell {
  int first = 0;
  double t = 0;  // [0, 1]
  bool clamped = false;
};
SplineCell CellAt(double knots, int num_knots);

}  // namespace tricho
