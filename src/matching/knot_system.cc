// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/knot_system.h"

#include <Eigen/Cholesky>
#include <Eigen/Geometry>
#include <array>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace tricho {

DisplacementGrid FlatGrid(double width_px, double height_px, int knots_across) {
  TRICHO_CHECK(width_px > 0 && height_px > 0 && knots_across > 0, width_px, height_px, knots_across);
  DisplacementGrid grid;
  grid.spacing_px = width_px / knots_across;
  grid.origin_px = Point(-0.5, -0.5) - Point(grid.spacing_px, grid.spacing_px);
  grid.columns = knots_across + 3;
  grid.rows = static_cast<int>(std::ceil(height_px / grid.spacing_px - 1e-9)) + 3;
  grid.knots_px.assign(static_cast<std::size_t>(grid.columns * grid.rows), Point(0, 0));
  return grid;
}

KnotSystem::KnotSystem(const DisplacementGrid& grid)
    : grid_(grid),
      size_(2 * static_cast<int>(grid.knots_px.size())),
      matrix_(Eigen::MatrixXd::Zero(size_, size_)),
      right_(Eigen::VectorXd::Zero(size_)) {}

void KnotSystem::Add(const Point& followup_px, const Eigen::Matrix2d& gain, const Point& pull) {
  const Point at = (followup_px - grid_.origin_px) / grid_.spacing_px;
  const SplineCell cx = CellAt(at.x(), grid_.columns);
  const SplineCell cy = CellAt(at.y(), grid_.rows);
  const SplineWeights wx = CubicWeights(cx.t);
  const SplineWeights wy = CubicWeights(cy.t);
  std::array<int, 16> index{};
  std::array<double, 16> weight{};
  for (int j = 0; j < 4; ++j) {
    for (int i = 0; i < 4; ++i) {
      index[4 * j + i] = 2 * ((cy.first + j) * grid_.columns + cx.first + i);
      weight[4 * j + i] = wx.value[i] * wy.value[j];
    }
  }
  for (int a = 0; a < 16; ++a) {
    right_.segment<2>(index[a]) -= weight[a] * pull;
    for (int b = 0; b < 16; ++b) matrix_.block<2, 2>(index[a], index[b]) += weight[a] * weight[b] * gain;
  }
}

std::vector<Point> KnotSystem::Solve(double price) const {
  Eigen::MatrixXd matrix = matrix_;
  Eigen::VectorXd right = right_;
  const auto bend = [&](std::array<std::pair<int, double>, 4> terms, int count) {
    for (int axis = 0; axis < 2; ++axis) {
      double now = 0;
      for (int a = 0; a < count; ++a) now += terms[a].second * grid_.knots_px[terms[a].first][axis];
      for (int a = 0; a < count; ++a) {
        right(2 * terms[a].first + axis) -= price * terms[a].second * now;
        for (int b = 0; b < count; ++b)
          matrix(2 * terms[a].first + axis, 2 * terms[b].first + axis) += price * terms[a].second * terms[b].second;
      }
    }
  };
  const int nx = grid_.columns;
  for (int j = 0; j < grid_.rows; ++j) {
    for (int i = 0; i < nx; ++i) {
      const int k = j * nx + i;
      if (i > 0 && i + 1 < nx) bend({{{k - 1, 1}, {k, -2}, {k + 1, 1}, {}}}, 3);
      if (j > 0 && j + 1 < grid_.rows) bend({{{k - nx, 1}, {k, -2}, {k + nx, 1}, {}}}, 3);
      if (i + 1 < nx && j + 1 < grid_.rows) {
        const double root2 = std::sqrt(2.0);
        bend({{{k, root2}, {k + 1, -root2}, {k + nx, -root2}, {k + nx + 1, root2}}}, 4);
      }
    }
  }
  // A breath of a price on the displacement itself, for knots that no data and no bending holds.
  matrix.diagonal().array() += 1e-9 * std::max(1e-12, matrix.diagonal().maxCoeff());
  const Eigen::VectorXd change = matrix.llt().solve(right);
  std::vector<Point> knots(grid_.knots_px.size());
  for (std::size_t k = 0; k < knots.size(); ++k) knots[k] = change.segment<2>(2 * static_cast<int>(k));
  return knots;
}

namespace {

// That leads points best to others, one step of Gauss-Newton after another. OpenCV's own fit leaves sums over so many
// points to the BLAS that a machine happens to have, each of which rounds otherwise.
Eigen::Matrix3d HomographyOf(const std::vector<Point>& from, const std::vector<Point>& to, double unit_px) {
  constexpr int kMaxSteps = 10;
  constexpr double kSmallStep = 1e-12;
  Eigen::Matrix3d found = Eigen::Matrix3d::Identity();  // Of lengths in `unit_px`.
  for (int step = 0; step < kMaxSteps; ++step) {
    Eigen::Matrix<double, 8, 8> matrix = Eigen::Matrix<double, 8, 8>::Zero();
    Eigen::Matrix<double, 8, 1> right = Eigen::Matrix<double, 8, 1>::Zero();
    for (std::size_t i = 0; i < from.size(); ++i) {
      const Eigen::Vector3d at = (from[i] / unit_px).homogeneous(), reached = found * at;
      const Point off = to[i] / unit_px - reached.hnormalized();
      Eigen::Matrix<double, 2, 8> slope = Eigen::Matrix<double, 2, 8>::Zero();
      slope.block<1, 3>(0, 0) = slope.block<1, 3>(1, 3) = at.transpose() / reached.z();
      slope.rightCols<2>() = -reached.hnormalized() * at.head<2>().transpose() / reached.z();
      matrix += slope.transpose() * slope;
      right += slope.transpose() * off;
    }
    const Eigen::Matrix<double, 8, 1> change = matrix.ldlt().solve(right);
    TRICHO_CHECK(change.allFinite());
    for (int k = 0; k < 8; ++k) found(k / 3, k % 3) += change[k];
    if (change.norm() < kSmallStep) break;
  }
  const Eigen::Vector3d unit(unit_px, unit_px, 1);
  return unit.asDiagonal() * found * unit.cwiseInverse().asDiagonal();
}

}  // namespace

SiteMap SplitMap(const std::function<Point(const Point&)>& map, double width_px, double height_px, int knots_across) {
  constexpr int kSamplesAKnot = 4;
  SiteMap split;
  split.displacement = FlatGrid(width_px, height_px, knots_across);
  const double step = split.displacement.spacing_px / kSamplesAKnot;
  std::vector<Point> from, to;
  const int columns = static_cast<int>(std::ceil(width_px / step));
  const int rows = static_cast<int>(std::ceil(height_px / step));
  for (int j = 0; j <= rows; ++j) {
    for (int i = 0; i <= columns; ++i) {
      from.emplace_back(std::min(i * step, width_px) - 0.5, std::min(j * step, height_px) - 0.5);
      to.push_back(map(from.back()));
    }
  }
  split.homography = HomographyOf(from, to, width_px);

  KnotSystem system(split.displacement);
  for (std::size_t i = 0; i < from.size(); ++i)
    system.Add(from[i], Eigen::Matrix2d::Identity(), split.Map(from[i]) - to[i]);
  const std::vector<Point> knots = system.Solve(1e-6);
  split.displacement.knots_px = knots;
  return split;
}

SiteMap Inverted(const SiteMap& baseline_from_followup, double baseline_width_px, double baseline_height_px) {
  return SplitMap([&](const Point& at) { return baseline_from_followup.Inverse(at); }, baseline_width_px,
                  baseline_height_px, 12);
}

}  // namespace tricho
