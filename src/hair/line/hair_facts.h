// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What is taken for known of hair before a photo is looked at, side by side: where two stages take the same fact
// differently, both stand here.
#pragma once

#include <vector>

namespace tricho {

// Width of a hair [um].
inline constexpr double kRulerHairUm = 65;  // see/contrast: the ruler of a photo without a scale.

// Width of one hair of a photo, from those of its strokes.
struct UsualWidth {
  double share = 0;                // Quantile: bundles and crossings make the upper part of all widths.
  double unknown_um = 0;           // Where the photo shows too few to tell.
  double low_um = 0, high_um = 0;  // Bounds of what a photo may tell.
};
inline constexpr UsualWidth kUsualWidthOfTraces{0.35, 70, 68, 105};  // trace/fit_strokes: bars fitted to traces.
inline constexpr UsualWidth kUsualWidthOfBundles{0.4, 75, 60, 110};  // trace/bundle: pieces already joined to hairs.

// Fewer than eight widths tell nothing. um_per_px > 0.
double UsualWidthPx(std::vector<double> widths_px, const UsualWidth& usual, double um_per_px);

// Largest bend of a hair [1/px], at the working scale.
inline constexpr double kMostBendOfEnds = 0.012;     // trace/join: of the end of a piece, as it is seen.
inline constexpr double kMostBendCarriedOn = 0.008;  // line/course: of a hair where it is carried on unseen.

}  // namespace tricho
