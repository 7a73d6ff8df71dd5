// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/marker_grid.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "base/bilinear.h"
#include "base/geometry.h"

namespace tricho {
namespace {

// A place on the photo at which one coordinate of the marker, counted in modules, is known.
struct EdgePoint {
  Point at_px;
  double module;
};

// Marker coordinates (modules from the first corner) to the photo.
struct Grid {
  Point origin_px;
  Eigen::Matrix2d px_per_module;  // Columns: one module along, one module down.

  Point At(const Point& modules) const { return origin_px + px_per_module * modules; }
};

Grid GridFromCorners(const std::vector<cv::Point2f>& corners, int num_modules) {
  const auto point = [&](int i) { return Point(corners[i].x, corners[i].y); };
  Grid grid;
  grid.px_per_module.col(0) = (point(1) - point(0) + point(2) - point(3)) / (2 * num_modules);
  grid.px_per_module.col(1) = (point(3) - point(0) + point(2) - point(1)) / (2 * num_modules);
  const Point middle = (point(0) + point(1) + point(2) + point(3)) / 4;
  grid.origin_px = middle - grid.px_per_module * Point(num_modules / 2.0, num_modules / 2.0);
  return grid;
}

// Where, from one module's middle (0) to that of its neighbor (1), brightness passes half way; absent when it does not
// pass it once.
std::optional<double> Crossing(const cv::Mat& grey, const Point& from_px, const Point& to_px) {
  constexpr int kSteps = 24;
  constexpr double kLeastContrast = 25;  // Of 255.
  std::array<double, kSteps + 1> values{};
  for (int i = 0; i <= kSteps; ++i) {
    const Point at = from_px + (to_px - from_px) * i / kSteps;
    const auto value = Bilinear<double>(grey.ptr<uchar>(), grey.step, grey.cols, grey.rows, at);
    if (!value) return std::nullopt;
    values[i] = *value;
  }
  if (std::abs(values.back() - values.front()) < kLeastContrast) return std::nullopt;
  const double half = (values.front() + values.back()) / 2;
  std::optional<double> crossing;
  for (int i = 0; i < kSteps; ++i) {
    if ((values[i] < half) == (values[i + 1] < half)) continue;
    if (crossing) return std::nullopt;
    crossing = (i + (half - values[i]) / (values[i + 1] - values[i])) / kSteps;
  }
  return crossing;
}

// The edges between modules of different color: `along` those whose first coordinate is known, `down` the second.
void CollectEdges(const cv::Mat& grey, const cv::Mat& modules, const Grid& grid, std::vector<EdgePoint>& along,
                  std::vector<EdgePoint>& down) {
  const auto look = [&](const cv::Point& here, const cv::Point& there, std::vector<EdgePoint>& points, int edge) {
    if (modules.at<uchar>(here) == modules.at<uchar>(there)) return;
    const Point from_px = grid.At(Point(here.x + 0.5, here.y + 0.5)),
                to_px = grid.At(Point(there.x + 0.5, there.y + 0.5));
    if (const std::optional<double> share = Crossing(grey, from_px, to_px))
      points.push_back({from_px + *share * (to_px - from_px), double(edge)});
  };
  for (int y = 0; y < modules.rows; ++y)
    for (int x = 0; x < modules.cols; ++x) {
      if (x + 1 < modules.cols) look({x, y}, {x + 1, y}, along, x + 1);
      if (y + 1 < modules.rows) look({x, y}, {x, y + 1}, down, y + 1);
    }
}

// One marker coordinate as a plane over the photo: module = offset + slope . at_px.
struct Plane {
  double offset = 0;
  Point slope = Point::Zero();
  double relative_error = 0;  // Of the slope's length.
};

std::optional<Plane> FitPlane(const std::vector<EdgePoint>& points) {
  constexpr std::size_t kLeastPoints = 6;
  constexpr double kMostDeviation = 0.2;  // Of a module: beyond it this is no grid of squares.
  if (points.size() < kLeastPoints) return std::nullopt;
  Eigen::MatrixX3d design(points.size(), 3);
  Eigen::VectorXd modules(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    design.row(i) << 1, points[i].at_px.x(), points[i].at_px.y();
    modules[i] = points[i].module;
  }
  const Eigen::Matrix3d inner = design.transpose() * design;
  const Eigen::FullPivLU<Eigen::Matrix3d> solver(inner);
  if (!solver.isInvertible()) return std::nullopt;
  const Eigen::Vector3d fitted = solver.solve(design.transpose() * modules);
  const double variance = (modules - design * fitted).squaredNorm() / static_cast<double>(points.size() - 3);
  if (std::sqrt(variance) > kMostDeviation) return std::nullopt;
  Plane plane{fitted[0], fitted.tail<2>(), 0};
  const double length = plane.slope.norm();
  if (!(length > 0)) return std::nullopt;
  const Point direction = plane.slope / length;
  const Eigen::Matrix2d covariance = variance * solver.inverse().bottomRightCorner<2, 2>();
  plane.relative_error = std::sqrt(direction.dot(covariance * direction)) / length;
  return plane;
}

}  // namespace

std::optional<MarkerSize> MeasureMarker(const cv::Mat& grey, const cv::Mat& modules,
                                        const std::vector<cv::Point2f>& corners_px) {
  constexpr int kRounds = 4;  // Each begins nearer; a grid half a module off is right after two.
  Grid grid = GridFromCorners(corners_px, modules.rows);
  double relative_error = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<EdgePoint> along, down;
    CollectEdges(grey, modules, grid, along, down);
    const std::optional<Plane> first = FitPlane(along), second = FitPlane(down);
    if (!first || !second) return std::nullopt;
    Eigen::Matrix2d modules_per_px;
    modules_per_px << first->slope.transpose(), second->slope.transpose();
    if (!(std::abs(modules_per_px.determinant()) > 0)) return std::nullopt;
    grid.px_per_module = modules_per_px.inverse();
    grid.origin_px = -grid.px_per_module * Point(first->offset, second->offset);
    relative_error = std::max(first->relative_error, second->relative_error);
  }
  const Eigen::Vector2d px_per_module = Eigen::JacobiSVD<Eigen::Matrix2d>(grid.px_per_module).singularValues();
  return MarkerSize{px_per_module[0] * modules.rows, px_per_module[1] * modules.rows, relative_error};
}

}  // namespace tricho
