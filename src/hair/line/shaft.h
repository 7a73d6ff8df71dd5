// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A hair as far as it can be seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"

namespace tricho {

struct Shaft {
  Polyline center_line_px;            // Root first, sub-pixel, photo pixels; at least two points.
  bool root_certain = false;          // Whether the photo itself tells root from tip.
  std::optional<double> diameter_px;  // Median along the shaft; absent where it can't be measured.
  double diameter_sd_px = 0;          // Spread along the shaft (robust standard deviation).
  double diameter_stderr_px = 0;      // Standard error of diameter_px.
  bool touches_border = false;        // Either end lies at what is not seen: cut by the frame, a label, glare.
  double confidence = 0;              // 0..1: how sure it is that this is one hair.
  int unit = -1;                      // Index of its follicular unit.

  const Point& root_px() const { return center_line_px.front(); }
  const Point& tip_px() const { return center_line_px.back(); }
};

}  // namespace tricho
