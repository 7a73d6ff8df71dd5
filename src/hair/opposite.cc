// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/opposite.h"

#include <algorithm>
#include <cmath>

#include "hair/course.h"
#include "hair/coverage_map.h"
#include "hair/explain.h"

namespace tricho {

namespace {

constexpr double kTypicalDepth = 0.3;  // Light hair on light skin stands out by less than dark hair does.
constexpr double kFlankPx = 8;
constexpr double kOnSkinShare = 0.6;
constexpr double kHaloPx = 4;  // The edges of a light hair look dark beside it.

bool IsOnSkin(const cv::Mat& contrast, const Stroke& stroke, double most_beside) {
  int bare = 0;
  for (std::size_t i = 0; i < stroke.line.size(); ++i) {
    const Point normal = NormalAt(stroke.line, i);
    double most = 0;
    for (double u = stroke.width_px / 2 + 1; u <= stroke.width_px / 2 + kFlankPx; u += 1)
      for (const double side : {-u, u}) most = std::max(most, ValueAt(contrast, stroke.line[i] + side * normal));
    bare += most < most_beside;
  }
  return bare > kOnSkinShare * static_cast<double>(stroke.line.size());
}

}  // namespace

std::vector<Stroke> TakeOppositeHair(HairContrast& hair, const OppositeOptions& options) {
  if (hair.opposite.empty()) return {};
  HairContrast other = hair;
  other.contrast = hair.opposite;
  other.light_hair = !hair.light_hair;
  other.typical_depth = kTypicalDepth;
  std::vector<Stroke> strokes = TraceStrokes(other, FindRidgePoints(other, {}));
  const double um = hair.scale.um_per_work_px;
  const auto is_no_hair = [&](const Stroke& stroke) {
    const double length_um = static_cast<double>(stroke.line.size()) * kStrokeStepPx * um;
    return length_um < options.min_length_um || stroke.width_px * um > options.widest_um ||
           stroke.edge_contrast < options.min_edge_share || stroke.clear_share < options.min_clear_share ||
           !IsOnSkin(hair.contrast, stroke, options.most_beside);
  };
  std::erase_if(strokes, is_no_hair);
  if (strokes.empty()) return {};
  strokes = ExplainPhoto(other, std::move(strokes));
  // What grew wider when it was fitted is the reflex around it; what a second look found must pass as well.
  std::erase_if(strokes, is_no_hair);
  for (const Stroke& stroke : strokes)
    ForPixelsAlong(stroke.line, stroke.width_px / 2 + kHaloPx, hair.contrast.size(),
                   [&](int, int x, int y, double) { hair.contrast.at<float>(y, x) = 0; });
  return strokes;
}

}  // namespace tricho
