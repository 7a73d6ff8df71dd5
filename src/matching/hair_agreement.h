// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs that two readers marked on one photo, one to one: which of them are the same.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/geometry.h"
#include "hair/line/shaft.h"

namespace tricho {

// Two courses of one hair run beside each other within this; at least 3 px, for a click is no more exact.
inline constexpr double kCourseToleranceUm = 44;
inline constexpr double kLeastCourseTolerancePx = 3;
// Roots that lie nearer than this are one root.
inline constexpr double kRootToleranceUm = 150;

// max(3 px, 44 um); 3 px without a scale.
double CourseTolerancePx(const std::optional<double>& um_per_px);

// Pairs of indices, in the order of `first`. A pair is admitted when at least half of each course runs within the
// tolerance of the other; pairs are chosen one to one so that they overlap most in total, and of two that overlap alike
// the nearer, and the one whose roots lie nearer, is worth more.
//
// tolerances_px   One for each of `first`, > 0.
std::vector<std::pair<int, int>> SameHairs(const std::vector<Polyline>& first, const std::vector<Polyline>& second,
                                           const std::vector<double>& tolerances_px);

}  // namespace tricho
