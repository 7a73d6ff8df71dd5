// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A hair while it is looked for: a bar along a smooth line.
#pragma once

#include "base/geometry.h"

namespace tricho {

// One hair, or a part of one, as a bar of constant width along a smooth line. Working pixels.
struct Stroke {
  Polyline line;             // Every kStrokeStepPx.
  double width_px = 0;       // Distance between the edges where they are free of neighbors.
  double depth = 0;          // Median contrast along the middle.
  double clear_share = 0;    // Share of the length where both edges are free.
  bool is_lane = false;      // One of several hairs side by side without a gap.
  bool is_even = false;      // The same width all along.
  double edge_contrast = 0;  // Median contrast of the middle over that just outside the edges, as a share of depth.
  // Only the network's lines proposed it.
  bool from_network = false;
};

inline constexpr double kStrokeStepPx = 2.0;

}  // namespace tricho
