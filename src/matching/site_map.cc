// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_map.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tricho {

SplineWeights CubicWeights(double t) {
  const double u = 1 - t;
  return {{u * u * u / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, t * t * t / 6},
          {-u * u / 2, (3 * t * t - 4 * t) / 2, (4 * u - 3 * u * u) / 2, t * t / 2}};
}

SplineCell CellAt(double knots, int num_knots) {
  SplineCell cell;
  // Unlike std::clamp, this makes a number of NaN: where a map folds, a point may be none.
  const double within = std::min(std::max(1.0, knots), static_cast<double>(num_knots - 2));
  cell.clamped = within != knots;
  cell.first = std::min(static_cast<int>(within), num_knots - 3) - 1;
  cell.t = within - (cell.first + 1);
  return cell;
}

Point DisplacementGrid::At(const Point& followup_px) const {
  if (columns == 0) return {0, 0};
  const Point at = (followup_px - origin_px) / spacing_px;
  const SplineCell x = CellAt(at.x(), columns);
  const SplineCell y = CellAt(at.y(), rows);
  const SplineWeights wx = CubicWeights(x.t);
  const SplineWeights wy = CubicWeights(y.t);
  Point sum{0, 0};
  for (int j = 0; j < 4; ++j)
    for (int i = 0; i < 4; ++i)
      sum += wx.value[i] * wy.value[j] * knots_px[static_cast<std::size_t>((y.first + j) * columns + x.first + i)];
  return sum;
}

Eigen::Matrix2d DisplacementGrid::Slope(const Point& followup_px) const {
  Eigen::Matrix2d slope = Eigen::Matrix2d::Zero();
  if (columns == 0) return slope;
  const Point at = (followup_px - origin_px) / spacing_px;
  const SplineCell x = CellAt(at.x(), columns);
  const SplineCell y = CellAt(at.y(), rows);
  const SplineWeights wx = CubicWeights(x.t);
  const SplineWeights wy = CubicWeights(y.t);
  for (int j = 0; j < 4; ++j) {
    for (int i = 0; i < 4; ++i) {
      const Point& knot = knots_px[static_cast<std::size_t>((y.first + j) * columns + x.first + i)];
      if (!x.clamped) slope.col(0) += wx.slope[i] * wy.value[j] * knot / spacing_px;
      if (!y.clamped) slope.col(1) += wx.value[i] * wy.slope[j] * knot / spacing_px;
    }
  }
  return slope;
}

Point SiteMap::Map(const Point& followup_px) const {
  return (homography * followup_px.homogeneous()).hnormalized() + displacement.At(followup_px);
}

Eigen::Matrix2d SiteMap::Jacobian(const Point& followup_px) const {
  const Eigen::Vector3d at = homography * followup_px.homogeneous();
  const Point projected = at.hnormalized();
  const Eigen::Matrix2d camera = (homography.topLeftCorner<2, 2>() - projected * homography.row(2).head<2>()) / at.z();
  return camera + displacement.Slope(followup_px);
}

double CameraScale(const SiteMap& baseline_from_followup, const Point& followup_px) {
  SiteMap camera;
  camera.homography = baseline_from_followup.homography;
  return std::sqrt(std::abs(camera.Jacobian(followup_px).determinant()));
}

Point SiteMap::Inverse(const Point& baseline_px) const {
  Point guess = (homography.inverse() * baseline_px.homogeneous()).hnormalized();
  // The displacement is small and smooth, so that Newton's steps gain digits from the first one on.
  for (int i = 0; i < 20; ++i) {
    const Point miss = Map(guess) - baseline_px;
    guess -= Jacobian(guess).inverse() * miss;
    if (miss.squaredNorm() < 1e-14) break;
  }
  return guess;
}

}  // namespace tricho
