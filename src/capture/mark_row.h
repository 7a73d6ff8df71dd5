// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Straight strokes -> the row in which some of them stand like the marks of a ruler.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "capture/straight_strokes.h"

namespace tricho {

// Mark k lies at start + k * pitch along the ruler; one of its ends, or its middle, at base + k * slope along itself.
struct MarkRow {
  Point along;  // Of the ruler, unit.
  Point mark;   // Of a mark, unit; across `along`.
  double start_px = 0, pitch_px = 0;
  double base_px = 0, slope_px = 0;
  int aligned_end = 0;         // -1 lower ends, 0 middles, 1 upper ends (along `mark`).
  double rms_px = 0;           // Of the marks about start + k * pitch, by most of them.
  std::map<int, int> strokes;  // By k: index of the stroke.

  double PlaceOf(double k) const { return start_px + k * pitch_px; }
  double BaseOf(double k) const { return base_px + k * slope_px; }
};

// The row of the most marks; none where no six stand so. At most two after another may be missing.
//
// size_px  Of the photo's longer side: marks stand at most a fifth of it apart.
std::optional<MarkRow> FindMarkRow(const std::vector<StraightStroke>& strokes, double size_px);

}  // namespace tricho
