// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_agreement.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "matching/pair_assignment.h"

namespace tricho {

namespace {

constexpr double kStepPx = 2;
constexpr double kNearerIsWorth = 0.15;
constexpr double kNearerRootIsWorth = 0.05;  // Beside an overlap of up to 2: it decides between hairs of one bundle.

struct Course {
  Polyline points;
  Point low, high;

  explicit Course(const Polyline& line) : points(Resample(line, kStepPx)), low(points[0]), high(points[0]) {
    for (const Point& at : points) {
      low = low.cwiseMin(at);
      high = high.cwiseMax(at);
    }
  }
};

struct Nearness {
  double near_share = 0;  // Of the points of a course within the tolerance of another.
  double mean_share = 0;  // Mean distance, at most the tolerance, as a share of it.
};

Nearness NearnessTo(const Course& course, const Course& other, double tolerance_px) {
  Nearness nearness;
  for (const Point& at : course.points) {
    double nearest = tolerance_px * tolerance_px;
    for (const Point& there : other.points) nearest = std::min(nearest, (there - at).squaredNorm());
    nearness.near_share += nearest < tolerance_px * tolerance_px;
    nearness.mean_share += std::sqrt(nearest) / tolerance_px;
  }
  const double count = static_cast<double>(course.points.size());
  return {nearness.near_share / count, nearness.mean_share / count};
}

// 0: not the same hair.
double Overlap(const Course& first, const Course& second, double tolerance_px) {
  if (((second.high - first.low).array() < -tolerance_px).any() ||
      ((first.high - second.low).array() < -tolerance_px).any())
    return 0;
  const Nearness one = NearnessTo(first, second, tolerance_px), other = NearnessTo(second, first, tolerance_px);
  if (one.near_share < 0.5 || other.near_share < 0.5) return 0;
  const double roots = std::min(1.0, (first.points[0] - second.points[0]).norm() / (10 * tolerance_px));
  return one.near_share + other.near_share - kNearerIsWorth * (one.mean_share + other.mean_share) -
         kNearerRootIsWorth * roots;
}

}  // namespace

double CourseTolerancePx(const std::optional<double>& um_per_px) {
  return um_per_px ? std::max(kLeastCourseTolerancePx, kCourseToleranceUm / *um_per_px) : kLeastCourseTolerancePx;
}

std::vector<std::pair<int, int>> SameHairs(const std::vector<Polyline>& first, const std::vector<Polyline>& second,
                                           const std::vector<double>& tolerances_px) {
  TRICHO_CHECK(tolerances_px.size() == first.size(), tolerances_px.size(), first.size());
  std::vector<Course> courses;
  courses.reserve(second.size());
  for (const Polyline& line : second) courses.emplace_back(line);
  std::vector<WeightedPair> candidates;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const Course course(first[i]);
    for (std::size_t j = 0; j < courses.size(); ++j)
      if (const double overlap = Overlap(course, courses[j], tolerances_px[i]); overlap > 0)
        candidates.push_back({static_cast<int>(i), static_cast<int>(j), overlap});
  }
  std::vector<std::pair<int, int>> pairs;
  for (const AssignedPair& pair :
       AssignPairs(static_cast<int>(first.size()), static_cast<int>(second.size()), candidates, 1))
    pairs.emplace_back(candidates[pair.index].left, candidates[pair.index].right);
  return pairs;
}

}  // namespace tricho
