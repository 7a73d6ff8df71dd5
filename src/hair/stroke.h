// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Traces -> strokes: the same lines, laid onto the middle between the edges of the hair, cut at its ends, with a width.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/trace.h"

namespace tricho {

// One hair, or a part of one, as a bar of constant width along a smooth line. Working pixels.
struct Stroke {
  Polyline line;          // Every kStrokeStepPx.
  double width_px = 0;    // Distance between the edges where they are free of neighbors.
  double depth = 0;       // Median contrast along the middle.
  double clear_share = 0; // Share of the length where both edges are free.
  bool is_lane = false;   // One of several hairs side by side without a gap.
  double edge_contrast = 0;  // Median contrast of the middle over that just outside the edges, as a share of depth.
};

inline constexpr double kStrokeStepPx = 2.0;

// Fits a stroke to each trace. Traces on which no bar fits (caps, texture, edges of larger things) are left out.
struct StrokeOptions {
  double widest_hair_um = 112;  // A wider bar is several hairs side by side.
  double usual_hair_um = 70;    // Width of one of them.
};

std::vector<Stroke> FitStrokes(const HairContrast& hair, const std::vector<Trace>& traces, const StrokeOptions& options);

}  // namespace tricho
