// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "accuracy/score.h"

#include <algorithm>
#include <cmath>

#include "matching/hair_agreement.h"

namespace tricho {

namespace {

constexpr double kMinVisibleUm = 200;

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
  std::vector<Polyline> courses, found_courses;
  std::vector<double> tolerances_px;
  for (const TrueHair* hair : hairs) {
    courses.push_back(hair->path_px);
    tolerances_px.push_back(std::max(kLeastCourseTolerancePx, 0.6 * hair->width_um / truth.um_per_px));
  }
  for (const Shaft& shaft : found) found_courses.push_back(shaft.center_line_px);
  for (const auto& [i, j] : SameHairs(courses, found_courses, tolerances_px))
    AddPair(truth, *hairs[static_cast<std::size_t>(i)], found[static_cast<std::size_t>(j)], score);
  return score;
}

}  // namespace tricho
