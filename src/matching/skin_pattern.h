// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What of a photo stays from visit to visit: the skin, with hair painted over and light evened out.
#pragma once

#include <opencv2/core.hpp>

#include "base/geometry.h"

namespace tricho {

struct SkinPattern {
  cv::Mat texture;  // CV_32FC1: departure of log green from its surroundings, in units of its local spread.
  cv::Mat skin;     // CV_8UC1: 255 where skin itself is seen: no hair, glare, flake or burnt-in drawing.
  double photo_per_pattern = 1;  // Photo px per texture px, as asked for;
  Point exact{1, 1};             // as whole pixels allow it, in x and y.

  Point PhotoFromPattern(const Point& at) const { return (at + Point(0.5, 0.5)).cwiseProduct(exact) - Point(0.5, 0.5); }
  Point PatternFromPhoto(const Point& at) const {
    return (at + Point(0.5, 0.5)).cwiseQuotient(exact) - Point(0.5, 0.5);
  }
};

// Idea: green shows blood and pigment best. Its logarithm less that of the surroundings (some 7 % of the width) does
// not know the lamp; divided by its local spread it has the same strength everywhere. Thin things darker or lighter
// than the skin beside them (a closing or opening tells) are hair, flakes or reflections: they are masked and painted
// over from around.
//
// bgr, seen            As in SiteView.
// paint_over_hair      False: everything seen is kept, hair too. For skin so full of hair, or so dark in places, that
//                      nothing else is left of it; then only hair that was not cut between the photos is common.
// photo_per_pattern    >= 1; an image some 700 px wide is enough (docs/methods/alignment.md).
SkinPattern MakeSkinPattern(const cv::Mat& bgr, const cv::Mat& seen, double photo_per_pattern,
                            bool paint_over_hair = true);

// The pattern as a mirror shows it, left for right.
SkinPattern Mirrored(const SkinPattern& skin);

}  // namespace tricho
