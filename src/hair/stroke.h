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

// Fits a stroke to each trace. Traces on which no bar fits (caps, texture, edges of larger things) are left out.
struct StrokeOptions {
  double usual_hair_um = 70;  // Width of one hair where the photo shows too few to tell.
  double usual_low_um = 68;   // Bounds of what a photo may tell.
  double usual_high_um = 105;
  double widest_over_usual = 1.32;       // A bar wider than this is several hairs side by side,
  double widest_even_over_usual = 1.65;  // unless its width is the same all along.
};

// What the cross-sections along the line of a stroke of known width say: depth, edges, evenness.
void DescribeStroke(const cv::Mat& contrast, Stroke& stroke);

std::vector<Stroke> FitStrokes(const HairContrast& hair, const std::vector<Trace>& traces,
                               const StrokeOptions& options);

}  // namespace tricho
