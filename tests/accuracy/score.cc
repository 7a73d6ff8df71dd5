// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "accuracy/score.h"

#include <cmath>

#include "hair/trace/matching_graph.h"

namespace tricho {

namespace {

constexpr double kMinVisibleUm = 200;
constexpr double kMinTolerancePx = 3;
constexpr double kRootToleranceUm = 150;
constexpr double kStepPx = 2;

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

// 0: not the same hair. Of two found hairs that overlap as much, the nearer one is worth more.
double Overlap(const Course& truth, const Course& found, double tolerance_px) {
  if (((found.high - truth.low).array() < -tolerance_px).any() ||
      ((truth.high - found.low).array() < -tolerance_px).any())
    return 0;
  const Nearness of_true = NearnessTo(truth, found, tolerance_px), of_found = NearnessTo(found, truth, tolerance_px);
  if (of_true.near_share < 0.5 || of_found.near_share < 0.5) return 0;
  return of_true.near_share + of_found.near_share - 0.15 * (of_true.mean_share + of_found.mean_share);
}

void AddPair(const PhantomTruth& truth, const TrueHair& hair, const Shaft& shaft, HairScore& score) {
  ++score.num_matched;
  score.num_matched_vellus += hair.vellus;
  if (hair.root_inside) {
    ++score.num_rooted;
    score.num_root_right += (shaft.root_px() - hair.root_px).norm() * truth.um_per_px < kRootToleranceUm;
  }
  if (!shaft.diameter_px) return;
  const double error_um = *shaft.diameter_px * truth.um_per_px - hair.width_um;
  ++score.num_measured;
  score.width_error_sum_um += error_um;
  score.width_error_abs_sum_um += std::abs(error_um);
}

}  // namespace

HairScore& HairScore::operator+=(const HairScore& other) {
  num_true += other.num_true;
  num_found += other.num_found;
  num_matched += other.num_matched;
  num_true_vellus += other.num_true_vellus;
  num_matched_vellus += other.num_matched_vellus;
  num_rooted += other.num_rooted;
  num_root_right += other.num_root_right;
  num_measured += other.num_measured;
  width_error_sum_um += other.width_error_sum_um;
  width_error_abs_sum_um += other.width_error_abs_sum_um;
  return *this;
}

HairScore ScoreHairs(const PhantomTruth& truth, const std::vector<Shaft>& found) {
  HairScore score;
  std::vector<const TrueHair*> hairs;
  for (const TrueHair& hair : truth.hairs) {
    if (hair.visible_share * hair.length_um < kMinVisibleUm || hair.path_px.size() < 2) continue;
    hairs.push_back(&hair);
    score.num_true_vellus += hair.vellus;
  }
  score.num_true = static_cast<int>(hairs.size());
  score.num_found = static_cast<int>(found.size());
  std::vector<Course> courses;
  for (const Shaft& shaft : found) courses.emplace_back(shaft.center_line_px);
  std::vector<WeightedEdge> edges;
  for (int i = 0; i < score.num_true; ++i) {
    const Course course(hairs[i]->path_px);
    const double tolerance_px = std::max(kMinTolerancePx, 0.6 * hairs[i]->width_um / truth.um_per_px);
    for (int j = 0; j < score.num_found; ++j)
      if (const double overlap = Overlap(course, courses[j], tolerance_px); overlap > 0)
        edges.push_back({i, score.num_true + j, overlap});
  }
  const std::vector<int> mate = MaximumWeightMatching(score.num_true + score.num_found, edges);
  for (int i = 0; i < score.num_true; ++i)
    if (mate[i] >= 0) AddPair(truth, *hairs[i], found[mate[i] - score.num_true], score);
  return score;
}

}  // namespace tricho
