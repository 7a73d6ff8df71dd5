// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A hair of a bundle as one shallow bar.
#pragma once

#include <algorithm>

#include "base/geometry.h"

namespace tricho {

// Working pixels.
struct HairBar {
  Point a, b;
  double width_px = 0;
  double depth = 1;
  double bow_px = 0;  // Sideways distance of the middle from the chord, positive to the left of a -> b.

  double Length() const { return (b - a).norm(); }
  Point Along() const { return (b - a) / std::max(1e-6, Length()); }
  // The point at t in [-1, 1] of a shallow parabola from a to b.
  Point At(double t) const {
    const Point along = Along();
    return (a + b) / 2 + t * (b - a) / 2 + bow_px * (1 - t * t) * Point(-along.y(), along.x());
  }
  // A shallow polyline along the middle, from a to b.
  Polyline Course() const {
    Polyline course;
    for (int i = -4; i <= 4; ++i) course.push_back(At(i / 4.0));
    return course;
  }
};

}  // namespace tricho
