// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/opposite.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "hair/course.h"
#include "hair/coverage_map.h"
#include "hair/explain.h"

namespace tricho {

namespace {

constexpr double kTypicalDepth = 0.3;  // Light hair on light skin stands out by less than dark hair does.
constexpr double kFlankPx = 8;
constexpr double kOnSkinShare = 0.6;
constexpr double kLenient = 0.8;  // Edges are softer at half the resolution.
constexpr double kHaloPx = 4;     // The edges of a light hair look dark beside it.

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

// The other side of the skin as hair of its own.
HairContrast OtherSide(const HairContrast& hair) {
  HairContrast other = hair;
  other.contrast = hair.opposite;
  other.light_hair = !hair.light_hair;
  other.typical_depth = kTypicalDepth;
  return other;
}

bool IsNoHair(const HairContrast& hair, const Stroke& stroke, const OppositeOptions& options) {
  const double um = hair.scale.um_per_work_px;
  const double length_um = static_cast<double>(stroke.line.size()) * kStrokeStepPx * um;
  return length_um < options.min_length_um || stroke.width_px * um > options.widest_um ||
         stroke.edge_contrast < options.min_edge_share || stroke.clear_share < options.min_clear_share ||
         !IsOnSkin(hair.contrast, stroke, options.most_beside);
}

// Most photos show no such hair: a look at half the resolution, which takes a quarter of the time, tells so. On 86
// photos it let through each of 19 that had one, and 8 more.
bool MayBeThere(const HairContrast& hair, const OppositeOptions& options) {
  HairContrast half = hair;
  const cv::Size size((hair.seen.cols + 1) / 2, (hair.seen.rows + 1) / 2);
  cv::resize(hair.contrast, half.contrast, size, 0, 0, cv::INTER_AREA);
  cv::resize(hair.opposite, half.opposite, size, 0, 0, cv::INTER_AREA);
  cv::resize(hair.seen, half.seen, size, 0, 0, cv::INTER_NEAREST);
  half.scale.um_per_work_px *= 2;
  OppositeOptions lenient = options;
  lenient.widest_um /= kLenient;
  lenient.min_edge_share *= kLenient;
  const HairContrast other = OtherSide(half);
  return std::ranges::any_of(TraceStrokes(other, FindRidgePoints(other, {})),
                             [&](const Stroke& stroke) { return !IsNoHair(half, stroke, lenient); });
}

}  // namespace

std::vector<Stroke> TakeOppositeHair(HairContrast& hair, const OppositeOptions& options) {
  if (hair.opposite.empty() || !MayBeThere(hair, options)) {
    hair.opposite.release();
    return {};
  }
  const HairContrast other = OtherSide(hair);
  hair.opposite.release();
  std::vector<Stroke> strokes = TraceStrokes(other, FindRidgePoints(other, {}));
  const auto is_no_hair = [&](const Stroke& stroke) { return IsNoHair(hair, stroke, options); };
  std::erase_if(strokes, is_no_hair);
  if (strokes.empty()) return {};
  strokes = ExplainPhoto(other, std::move(strokes));
  // What grew wider when it was fitted is the reflex around it; what a second look found must pass as well.
  std::erase_if(strokes, is_no_hair);
  hair.contrast = hair.contrast.clone();  // Others may hold the same map.
  for (const Stroke& stroke : strokes)
    ForPixelsAlong(stroke.line, stroke.width_px / 2 + kHaloPx, hair.contrast.size(),
                   [&](int, int x, int y, double) { hair.contrast.at<float>(y, x) = 0; });
  return strokes;
}

}  // namespace tricho
