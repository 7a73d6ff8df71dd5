// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/opposite.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "hair/line/course.h"
#include "hair/line/line_pixels.h"
#include "hair/see/ridge.h"
#include "hair/trace/trace_strokes.h"

namespace tricho {

namespace {

constexpr double kMinLengthUm = 280;
constexpr double kWidestUm = 110;        // Hairs are no wider: a reflex is.
constexpr double kMinEdgeShare = 0.7;    // Contrast over that just outside the edges, as a share of the middle's.
constexpr double kMinClearShare = 0.85;  // Share of the length where both edges are seen: rims of reflexes have one.
// Contrast of the photo's usual hair beside them: a bright stripe along a dark shaft and the skin between two hairs
// have hair on either side.
constexpr double kMostBeside = 0.25;
constexpr double kTypicalDepth = 0.3;  // Light hair on light skin stands out by less than dark hair does.
constexpr double kFlankPx = 8;
constexpr double kOnSkinShare = 0.6;
constexpr double kLenient = 0.8;  // Edges are softer at half the resolution.
constexpr double kHaloPx = 4;     // The edges of a light hair look dark beside it.

bool IsOnSkin(const cv::Mat& contrast, const Stroke& stroke) {
  int bare = 0;
  for (std::size_t i = 0; i < stroke.line.size(); ++i) {
    const Point normal = NormalAt(stroke.line, i);
    double most = 0;
    for (double u = stroke.width_px / 2 + 1; u <= stroke.width_px / 2 + kFlankPx; u += 1)
      for (const double side : {-u, u}) most = std::max(most, ValueAt(contrast, stroke.line[i] + side * normal));
    bare += most < kMostBeside;
  }
  return bare > kOnSkinShare * static_cast<double>(stroke.line.size());
}

// `lenience` <= 1; the less, the more passes.
bool IsNoHair(const HairContrast& hair, const Stroke& stroke, double lenience) {
  const double um = hair.scale.um_per_work_px;
  const double length_um = static_cast<double>(stroke.line.size()) * kStrokeStepPx * um;
  return length_um < kMinLengthUm || stroke.width_px * um > kWidestUm / lenience ||
         stroke.edge_contrast < kMinEdgeShare * lenience || stroke.clear_share < kMinClearShare ||
         !IsOnSkin(hair.contrast, stroke);
}

}  // namespace

HairContrast OtherSide(const HairContrast& hair) {
  HairContrast other = hair;
  other.contrast = hair.opposite;
  other.light_hair = !hair.light_hair;
  other.typical_depth = kTypicalDepth;
  return other;
}

// At half the resolution, which takes a quarter of the time. On 86 photos it let through each of 19 that had such hair,
// and 8 more.
bool MayHaveOppositeHairs(const HairContrast& hair) {
  if (hair.opposite.empty()) return false;
  HairContrast half = hair;
  const cv::Size size((hair.seen.cols + 1) / 2, (hair.seen.rows + 1) / 2);
  cv::resize(hair.contrast, half.contrast, size, 0, 0, cv::INTER_AREA);
  cv::resize(hair.opposite, half.opposite, size, 0, 0, cv::INTER_AREA);
  cv::resize(hair.seen, half.seen, size, 0, 0, cv::INTER_NEAREST);
  half.scale.um_per_work_px *= 2;
  const HairContrast other = OtherSide(half);
  return std::ranges::any_of(TraceStrokes(other, other, FindRidgePoints(other, {}), {}),
                             [&](const Stroke& stroke) { return !IsNoHair(half, stroke, kLenient); });
}

void KeepOppositeHairs(const HairContrast& hair, std::vector<Stroke>& strokes) {
  std::erase_if(strokes, [&](const Stroke& stroke) { return IsNoHair(hair, stroke, 1); });
}

void TakeOutOppositeHairs(const std::vector<Stroke>& strokes, HairContrast& hair) {
  hair.contrast = hair.contrast.clone();  // Others may hold the same map.
  for (const Stroke& stroke : strokes)
    ForPixelsAlong(stroke.line, stroke.width_px / 2 + kHaloPx, hair.contrast.size(),
                   [&](int, int x, int y, double) { hair.contrast.at<float>(y, x) = 0; });
}

}  // namespace tricho
