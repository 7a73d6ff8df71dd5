// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/marker_grid.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/bilinear.h"
#include "base/geometry.h"
#include "base/statistics.h"

namespace tricho {
namespace {

// A place on the photo at which one coordinate of the marker, counted in modules, is known.
struct EdgePoint {
  Point at_px;
  double module;
  int to_white = 0;     // 1 where the next module is the white one, -1 where it is black.
  double width_px = 0;  // Between the quartiles of the step.
  double black = 0, white = 0;
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

// From one module's middle (0) to that of its neighbor (1): where brightness passes half way, and its quartiles.
struct Step {
  double middle, quarter, three_quarters;
  double first, last;  // Brightness at both ends.
};

// Absent when brightness does not pass half way just once.
std::optional<Step> Crossing(const cv::Mat& grey, const Point& from_px, const Point& to_px) {
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
  const auto last_pass = [&](double level) {
    double place = 0;
    for (int i = 0; i < kSteps; ++i)
      if ((values[i] < level) != (values[i + 1] < level))
        place = (i + (level - values[i]) / (values[i + 1] - values[i])) / kSteps;
    return place;
  };
  int passes = 0;
  for (int i = 0; i < kSteps; ++i) passes += (values[i] < half) != (values[i + 1] < half);
  if (passes != 1) return std::nullopt;
  const double step = values.back() - values.front();
  return Step{last_pass(half), last_pass(values.front() + 0.25 * step), last_pass(values.front() + 0.75 * step),
              values.front(), values.back()};
}

// The edges between modules of different color: `along` those whose first coordinate is known, `down` the second.
void CollectEdges(const cv::Mat& grey, const cv::Mat& modules, const Grid& grid, std::vector<EdgePoint>& along,
                  std::vector<EdgePoint>& down) {
  const auto look = [&](const cv::Point& here, const cv::Point& there, std::vector<EdgePoint>& points, int edge) {
    if (modules.at<uchar>(here) == modules.at<uchar>(there)) return;
    const Point from_px = grid.At(Point(here.x + 0.5, here.y + 0.5)),
                to_px = grid.At(Point(there.x + 0.5, there.y + 0.5));
    const std::optional<Step> step = Crossing(grey, from_px, to_px);
    if (!step) return;
    points.push_back({from_px + step->middle * (to_px - from_px), double(edge), modules.at<uchar>(there) ? 1 : -1,
                      (step->three_quarters - step->quarter) * (to_px - from_px).norm(),
                      std::min(step->first, step->last), std::max(step->first, step->last)});
  };
  for (int y = 0; y < modules.rows; ++y)
    for (int x = 0; x < modules.cols; ++x) {
      if (x + 1 < modules.cols) look({x, y}, {x + 1, y}, along, x + 1);
      if (y + 1 < modules.rows) look({x, y}, {x, y + 1}, down, y + 1);
    }
}

// One marker coordinate as a plane over the photo: module = offset + slope . at_px, edges to white moved by growth
// against those to black. Where white has grown, a marker with more edges of one kind would seem larger or smaller.
struct Plane {
  double offset = 0;
  Point slope = Point::Zero();
  double growth = 0, growth_error = 0;  // In modules.
  double relative_error = 0;            // Of the slope's length.
};

std::optional<Plane> FitPlane(const std::vector<EdgePoint>& points) {
  constexpr std::size_t kLeastPoints = 6;
  constexpr double kMostDeviation = 0.2;  // Of a module: beyond it this is no grid of squares.
  if (points.size() < kLeastPoints) return std::nullopt;
  Eigen::MatrixX4d design(points.size(), 4);
  Eigen::VectorXd modules(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    design.row(i) << 1, points[i].at_px.x(), points[i].at_px.y(), points[i].to_white;
    modules[i] = points[i].module;
  }
  const Eigen::Matrix4d inner = design.transpose() * design;
  const Eigen::FullPivLU<Eigen::Matrix4d> solver(inner);
  if (!solver.isInvertible()) return std::nullopt;
  const Eigen::Vector4d fitted = solver.solve(design.transpose() * modules);
  const double variance = (modules - design * fitted).squaredNorm() / static_cast<double>(points.size() - 4);
  if (std::sqrt(variance) > kMostDeviation) return std::nullopt;
  const Eigen::Matrix4d covariance = variance * solver.inverse();
  Plane plane{fitted[0], fitted.segment<2>(1), fitted[3], std::sqrt(covariance(3, 3)), 0};
  const double length = plane.slope.norm();
  if (!(length > 0)) return std::nullopt;
  const Point direction = plane.slope / length;
  plane.relative_error = std::sqrt(direction.dot(covariance.block<2, 2>(1, 1) * direction)) / length;
  return plane;
}

MarkerEdges EdgesOf(std::vector<EdgePoint> points, const std::vector<EdgePoint>& down, const Plane& first,
                    const Plane& second) {
  constexpr double kQuartileRange = 1.349;  // Of a normal distribution with a standard deviation of one.
  const double along_px = 1 / first.slope.norm(), down_px = 1 / second.slope.norm();
  points.insert(points.end(), down.begin(), down.end());
  const auto median = [&](double EdgePoint::*of) {
    std::vector<double> values;
    for (const EdgePoint& point : points) values.push_back(point.*of);
    return Median(std::move(values));
  };
  return {(first.growth * along_px + second.growth * down_px) / 2,
          std::hypot(first.growth_error * along_px, second.growth_error * down_px) / 2,
          median(&EdgePoint::width_px) / kQuartileRange, median(&EdgePoint::black), median(&EdgePoint::white)};
}

}  // namespace

std::optional<MarkerSize> MeasureMarker(const cv::Mat& grey, const cv::Mat& modules,
                                        const std::vector<cv::Point2f>& corners_px) {
  constexpr int kRounds = 4;  // Each begins nearer; a grid half a module off is right after two.
  Grid grid = GridFromCorners(corners_px, modules.rows);
  double relative_error = 0;
  std::optional<MarkerEdges> edges;
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
    if (round == kRounds - 1) edges = EdgesOf(std::move(along), down, *first, *second);
  }
  const Eigen::Vector2d px_per_module = Eigen::JacobiSVD<Eigen::Matrix2d>(grid.px_per_module).singularValues();
  return MarkerSize{px_per_module[0] * modules.rows, px_per_module[1] * modules.rows, relative_error, edges};
}

}  // namespace tricho
