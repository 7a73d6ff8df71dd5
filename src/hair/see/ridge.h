// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where lines run, and in which directions: contrast -> ridge points in (x, y, direction).
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "hair/see/contrast.h"

namespace tricho {

// A point on the middle of a line. Where hairs cross there is one for each direction: a crossing in the picture is none
// in (x, y, direction).
struct RidgePoint {
  Eigen::Vector2f at_px;    // Working pixels, sub-pixel.
  float direction_rad = 0;  // Of the line, [0, pi).
  float strength = 0;       // Ridge response over the photo's own skin texture [robust standard deviations].
};

// The filter and what it keeps; the defaults are those of the first look.
struct RidgeFilter {
  double sigma_um = 24;     // Half-width; about 0.4 of a hair's width.
  double min_strength = 4;  // Weakest point kept.
  // Contrast over that of the photo's clear hairs, which some pixel nearby must exceed: what has three times as much
  // at most is taken for no hair (trace/select.h), and most of a photo is skin.
  double faintest_share = 0.06;
};
inline constexpr double kRidgeHalfLengthUm = 60;  // Gaussian along the line; longer: cleaner, but short hairs are lost.

struct RidgeMap {
  std::vector<RidgePoint> points;  // By row, then column.
  double noise = 0;                // Robust standard deviation of the response on skin.
};

// Second derivative across, averaged along, for 16 directions; points that are maximal across the line and between
// directions. Source: Steger 1998, IEEE PAMI 20:113 (unbiased line centers), lifted to directions as in Franken &
// Duits 2009, IJCV 85:253 (crossing-preserving). Departs from both: evaluated only where a line may be.
RidgeMap FindRidgePoints(const HairContrast& hair, const RidgeFilter& filter);

}  // namespace tricho
