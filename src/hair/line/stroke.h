// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A hair while it is looked for: a bar along a smooth line.
#pragma once

#include "base/geometry.h"
#include "hair/line/evidence.h"

namespace tricho {

// One hair, or a part of one, as a bar of constant width along a smooth line. Working pixels.
struct Stroke {
  Polyline line;              // Every kStrokeStepPx.
  double width_px = 0;        // Distance between the edges where they are free of neighbors.
  double depth = 0;           // Median contrast along the middle.
  double clear_share = 0;     // Share of the length where both edges are free.
  bool is_lane = false;       // One of several hairs side by side without a gap.
  bool is_even = false;       // The same width all along.
  double edge_contrast = 0;   // Median contrast of the middle over that just outside the edges, as a share of depth.
  bool from_network = false;  // Only the network proposed it.
  // Of its being one hair, by the network and the photo together (fit/judge.h), 0..1; below 0: nobody was asked.
  double probability = -1;
  HairFacts facts{};  // What that was reckoned from.
};

inline constexpr double kStrokeStepPx = 2.0;

}  // namespace tricho
