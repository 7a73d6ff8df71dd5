// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The knots of a displacement, from what is known of it here and there and a price on its bending.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "matching/site_map.h"

namespace tricho {

// A grid of knots at zero that covers a photo of that size, with `knots_across` spaces over its width.
DisplacementGrid FlatGrid(double width_px, double height_px, int knots_across);

// Normal equations of the knots: each place adds gain (weight times squared slope) and pull (weight times slope times
// error); the price is on the second differences of the knots along x, along y and across.
class KnotSystem {
 public:
  explicit KnotSystem(const DisplacementGrid& grid);  // Kept by reference.

  void Add(const Point& followup_px, const Eigen::Matrix2d& gain, const Point& pull);

  // The change of the knots that is best under a price (>= 0) on the bending of their sum.
  std::vector<Point> Solve(double price) const;

 private:
  const DisplacementGrid& grid_;
  int size_;
  Eigen::MatrixXd matrix_;
  Eigen::VectorXd right_;
};

// A smooth map written as homography and displacement: the homography is the best for the whole photo (the camera), the
// displacement what is left (the skin). Exact to some 0.01 px for the stretch of skin.
SiteMap SplitMap(const std::function<Point(const Point&)>& map, double width_px, double height_px, int knots_across);

// The map from baseline to follow-up, for a baseline of that size.
SiteMap Inverted(const SiteMap& baseline_from_followup, double baseline_width_px, double baseline_height_px);

}  // namespace tricho
