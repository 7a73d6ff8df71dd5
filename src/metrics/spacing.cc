// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/spacing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tricho {

namespace {

constexpr int kGridSize = 64;

double DistanceToSegment(const Point& point, const Point& a, const Point& b) {
  const Point along = b - a;
  const double squared = along.squaredNorm();
  const double share = squared > 0 ? std::clamp((point - a).dot(along) / squared, 0.0, 1.0) : 0.0;
  return (point - a - share * along).norm();
}

// Distances to the border of evenly spread points of the field, ascending.
std::vector<double> BorderDistances(const Polygon& outline) {
  Point low = outline.front();
  Point high = outline.front();
  for (const Point& corner : outline) {
    low = low.cwiseMin(corner);
    high = high.cwiseMax(corner);
  }
  std::vector<double> distances;
  for (int row = 0; row < kGridSize; ++row) {
    for (int column = 0; column < kGridSize; ++column) {
      const Point share((column + 0.5) / kGridSize, (row + 0.5) / kGridSize);
      const Point at = low + share.cwiseProduct(high - low);
      if (Contains(outline, at)) distances.push_back(DistanceToBorder(outline, at));
    }
  }
  std::sort(distances.begin(), distances.end());
  return distances;
}

struct Neighbour {
  int index = -1;
  double distance_px = std::numeric_limits<double>::infinity();
};

std::vector<Neighbour> NearestNeighbours(const std::vector<Point>& points) {
  std::vector<Neighbour> nearest(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      const double distance = (points[i] - points[j]).norm();
      if (distance < nearest[i].distance_px) nearest[i] = {static_cast<int>(j), distance};
      if (distance < nearest[j].distance_px) nearest[j] = {static_cast<int>(i), distance};
    }
  }
  return nearest;
}

}  // namespace

double DistanceToBorder(const Polygon& outline, const Point& point) {
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < outline.size(); ++i)
    nearest = std::min(nearest, DistanceToSegment(point, outline[i], outline[(i + 1) % outline.size()]));
  return nearest;
}

std::optional<IntervalEstimate> MeanNearestDistancePx(const std::vector<Point>& openings_px,
                                                      const Polygon& outline_px) {
  TRICHO_CHECK(outline_px.size() >= 3, outline_px.size());
  if (openings_px.size() < 2) return std::nullopt;
  const std::vector<Neighbour> nearest = NearestNeighbours(openings_px);
  const std::vector<double> border = BorderDistances(outline_px);

  struct Kept {
    int cluster;
    double distance_px, weight;
  };
  std::vector<Kept> kept;
  double weights = 0;
  double mean = 0;
  for (std::size_t i = 0; i < openings_px.size(); ++i) {
    const double distance = nearest[i].distance_px;
    if (!Contains(outline_px, openings_px[i]) || DistanceToBorder(outline_px, openings_px[i]) < distance) continue;
    const auto first = std::lower_bound(border.begin(), border.end(), distance);
    // A distance that only fits between two grid points still has some area to lie in.
    const double weight = 1.0 / std::max<double>(1.0, static_cast<double>(border.end() - first));
    const int self = static_cast<int>(i);
    const bool mutual = nearest[nearest[i].index].index == self;
    kept.push_back({mutual ? std::min(self, nearest[i].index) : self, distance, weight});
    weights += weight;
    mean += weight * distance;
  }
  if (kept.empty()) return std::nullopt;
  mean /= weights;

  // Weighted ClusterMean95: each kept unit stands for weight / mean weight units.
  ClusteredValues residuals;
  std::vector<int> ids;
  ids.reserve(kept.size());
  for (const Kept& one : kept) ids.push_back(one.cluster);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  residuals.num_clusters = static_cast<int>(ids.size());
  for (const Kept& one : kept) {
    residuals.values.push_back((one.distance_px - mean) * one.weight * static_cast<double>(kept.size()) / weights);
    residuals.clusters.push_back(static_cast<int>(std::lower_bound(ids.begin(), ids.end(), one.cluster) - ids.begin()));
  }
  const std::optional<IntervalEstimate> about_zero = ClusterMean95(residuals);
  if (!about_zero) return std::nullopt;
  return IntervalEstimate{mean, {std::max(0.0, mean + about_zero->interval.low), mean + about_zero->interval.high}};
}

}  // namespace tricho
