// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/hairs_beside.h"

#include <algorithm>

#include "matching/hair_agreement.h"

namespace tricho {

namespace {

std::vector<Polyline> CoursesOf(const Analysis& analysis) {
  std::vector<Polyline> courses;
  for (const Shaft& shaft : analysis.hairs.shafts) courses.push_back(shaft.center_line_px);
  return courses;
}

}  // namespace

HairsBeside HairsOfBoth(const Analysis& first, const Analysis& second) {
  const std::vector<double> tolerances(first.hairs.shafts.size(), CourseTolerancePx(first.scale.um_per_px));
  std::vector<bool> of_first = first.counted, of_second = second.counted;
  HairsBeside beside;
  for (const auto& [i, j] : SameHairs(CoursesOf(first), CoursesOf(second), tolerances)) {
    const bool is_counted = of_first[i] || of_second[j];
    of_first[i] = of_second[j] = false;
    if (is_counted) beside.both.emplace_back(i, j);
  }
  beside.hairs.both = static_cast<int>(beside.both.size());
  beside.hairs.first = static_cast<int>(std::ranges::count(of_first, true));
  beside.hairs.second = static_cast<int>(std::ranges::count(of_second, true));
  return beside;
}

}  // namespace tricho
