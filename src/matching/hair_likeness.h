// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How much likelier it is that two sightings are of one hair than of two.
#pragma once

#include <vector>

#include "base/geometry.h"

namespace tricho {

// A hair as it is compared: um of skin, along the axes of the baseline.
struct Stem {
  Point root_um;
  double heading_rad = 0;
  double length_um = 0;
  double bend_per_mm = 0;  // Mean curvature, 1 / radius; > 0 for a turn from x to y.
  bool root_certain = false;
};

// `course_px`: root first, baseline px.
Stem StemOf(const Polyline& course_px, bool root_certain, double px_per_um);

// Density of the roots of other hairs about the root of a hair [1/um^2].
struct Strangers {
  double anywhere_per_um2 = 0;
  double mates = 0;  // Of a hair, on average.

  double At(double apart_um) const;
};

// Hairs of one photo whose roots share a unit, by pairs of them.
int CountMates(const std::vector<Stem>& stems);

// Natural logarithm of how much likelier the two are one hair that has regrown between two visits: roots, direction,
// length and bend.
double RegrownLogOdds(const Stem& a, const Stem& b, const Strangers& strangers);

// The same of two photos of one visit: the hair lies as it did.
double SameVisitLogOdds(const Stem& a, const Stem& b, const Strangers& strangers);

// The same of the logarithm of a ratio of thicknesses, what all hairs have in common taken off. `known`: it is known
// how much that is.
double ThicknessLogOdds(double log_ratio, bool known);

// The share of hairs whose tip is taken for the root.
inline constexpr double kReversedShare = 0.06;
// Nine in ten hairs that are found at one visit are found at the other, too.
inline constexpr double kFoundAgainLogOdds = 2.2;
inline constexpr double kReachUm = 1000;  // Roots farther apart are not compared.

}  // namespace tricho
