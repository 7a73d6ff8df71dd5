// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/overlooked.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/shared_work.h"
#include "base/statistics.h"
#include "hair/line/course.h"
#include "hair/see/ridge.h"
#include "hair/trace/trace_strokes.h"

namespace tricho {

namespace {

constexpr double kFillPx = 3;         // Known hairs are filled with the skin nearby, so that they leave no edge.
constexpr double kBesidePx = 4;       // A gap is looked for so far beside an edge.
constexpr double kLowQuantile = 0.3;  // Of the contrast along the middle.
constexpr double kEdgeOverNoise = 12;
constexpr double kMinHairUm = 150, kMinAspect = 4;
constexpr double kSigmaUm = 12;          // Half-width of the filter: thinner hairs than at the first look.
constexpr double kMinStrength = 5.5;     // Weakest point of a line, in standard deviations of the skin's texture.
constexpr double kKnownBesidePx = 1;     // What lies this near to a known hair is taken for its edge.
constexpr double kMinLengthUm = 220;     // Shorter ones are texture more often than hair.
constexpr double kMinContrast = 0.25;    // Along the middle: fainter lines are texture more often than hair.
constexpr double kFaintestShare = 0.4;   // Of that: a line may be fainter here and there.
constexpr double kMinDipShare = 0.35;    // Fall of the contrast on both sides, as a share of the middle's,
constexpr double kMinDipOverNoise = 20;  // and in standard deviations of the skin's texture.
constexpr double kSharpestKinkRad = 0.25;

}  // namespace

HairContrast WithoutKnownHairs(const PhotoFit& fit, double beside_px) {
  HairContrast left = fit.hair();
  left.contrast = fit.hair().contrast.clone();
  cv::Mat bare(left.contrast.size(), CV_32F, cv::Scalar(1)), sum, weight;
  for (const Stroke& stroke : fit.strokes())
    ForPixelsAlong(stroke.line, fit.BarOf(stroke).ReachPx() + beside_px, bare.size(), [&](int, int x, int y, double) {
      left.contrast.at<float>(y, x) = 0;
      bare.at<float>(y, x) = 0;
    });
  ShareTasks({[&] { cv::GaussianBlur(left.contrast, sum, {}, kFillPx); },
              [&] { cv::GaussianBlur(bare, weight, {}, kFillPx); }});
  cv::Mat(sum / (weight + 1e-3)).copyTo(left.contrast, bare == 0);
  return left;
}

namespace {

// Whether the contrast falls off on both sides along most of a smooth line.
bool IsThinHair(const HairContrast& hair, const Stroke& stroke, double noise) {
  if (static_cast<double>(stroke.line.size()) * kStrokeStepPx * hair.scale.um_per_work_px < kMinLengthUm ||
      Kink(stroke.line, kKinkSamples) > kSharpestKinkRad)
    return false;
  std::array<std::vector<double>, 2> dips;
  std::vector<double> middles;
  for (std::size_t k = 0; k < stroke.line.size(); ++k) {
    const Point normal = NormalAt(stroke.line, k);
    double middle = 0;
    for (const double u : {-0.7, 0.0, 0.7}) middle += ValueAt(hair.contrast, stroke.line[k] + u * normal) / 3;
    middles.push_back(middle);
    for (const int side : {0, 1}) {
      double least = middle;
      for (double u = stroke.width_px / 2; u <= stroke.width_px / 2 + kBesidePx; u += 0.5)
        least = std::min(least, ValueAt(hair.contrast, stroke.line[k] + (side ? u : -u) * normal));
      dips[side].push_back(middle - least);
    }
  }
  const double middle = Quantile(std::move(middles), kLowQuantile);
  const double dip = std::min(Median(std::move(dips[0])), Median(std::move(dips[1])));
  return middle > kMinContrast && dip > std::max(kMinDipShare * middle, kMinDipOverNoise * noise);
}

}  // namespace

void AddOverlookedHairs(PhotoFit& fit) {
  fit.PutDrawingAway();  // All is drawn anew below, and the second look takes as much memory.
  const HairContrast left = WithoutKnownHairs(fit, kKnownBesidePx);
  StrokeSearch search;
  search.seed_strength = 2 * kMinStrength;
  search.pieces.min_edge_over_noise = kEdgeOverNoise;
  search.whole = search.pieces;
  search.whole.min_length_um = kMinHairUm;
  search.whole.min_aspect = kMinAspect;
  const RidgeMap ridge =
      FindRidgePoints(left, {.sigma_um = kSigmaUm,
                             .min_strength = kMinStrength,
                             .faintest_share = kFaintestShare * kMinContrast / std::max(1e-3, left.typical_depth)});
  const int num_known = fit.size();
  fit.Add(TraceStrokes(left, fit.hair(), ridge, search));
  fit.Sweep(1);
  fit.RemoveIf([&](int i) { return i >= num_known && !IsThinHair(fit.hair(), fit.strokes()[i], ridge.noise); });
}

}  // namespace tricho
