// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/overlooked.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"
#include "hair/course.h"
#include "hair/ridge.h"
#include "hair/trace_strokes.h"

namespace tricho {

namespace {

constexpr double kFillPx = 3;         // Known hairs are filled with the skin nearby, so that they leave no edge.
constexpr double kBesidePx = 4;       // A gap is looked for so far beside an edge.
constexpr double kLowQuantile = 0.3;  // Of the contrast along the middle.
constexpr double kEdgeOverNoise = 12;
constexpr double kMinHairUm = 150, kMinAspect = 4;

}  // namespace

HairContrast WithoutKnown(const PhotoFit& fit, double beside_px) {
  HairContrast left = fit.hair();
  left.contrast = fit.hair().contrast.clone();
  cv::Mat bare(left.contrast.size(), CV_32F, cv::Scalar(1)), sum, weight;
  for (const Stroke& stroke : fit.strokes())
    ForPixelsAlong(stroke.line, fit.BarOf(stroke).ReachPx() + beside_px, bare.size(), [&](int, int x, int y, double) {
      left.contrast.at<float>(y, x) = 0;
      bare.at<float>(y, x) = 0;
    });
  cv::GaussianBlur(left.contrast, sum, {}, kFillPx);
  cv::GaussianBlur(bare, weight, {}, kFillPx);
  cv::Mat(sum / (weight + 1e-3)).copyTo(left.contrast, bare == 0);
  return left;
}

namespace {

// Whether the contrast falls off on both sides along most of a smooth line.
bool IsThinHair(const HairContrast& hair, const Stroke& stroke, double noise, const OverlookedOptions& options) {
  if (static_cast<double>(stroke.line.size()) * kStrokeStepPx * hair.scale.um_per_work_px < options.min_length_um ||
      Kink(stroke.line, kKinkSamples) > options.sharpest_kink_rad)
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
  return middle > options.min_contrast &&
         dip > std::max(options.min_dip_share * middle, options.min_dip_over_noise * noise);
}

}  // namespace

void AddOverlooked(PhotoFit& fit, const OverlookedOptions& options) {
  fit.PutDrawingAway();  // All is drawn anew below, and the second look takes as much memory.
  const HairContrast left = WithoutKnown(fit, options.beside_px);
  RidgeOptions thin;
  thin.sigma_um = options.sigma_um;
  thin.min_strength = options.min_strength;
  StrokeSearch search;
  search.lines.seed_strength = 2 * options.min_strength;
  search.pieces.min_edge_over_noise = kEdgeOverNoise;
  search.whole = search.pieces;
  search.whole.min_length_um = kMinHairUm;
  search.whole.min_aspect = kMinAspect;
  const RidgeMap ridge = FindRidgePoints(left, thin);
  const int num_known = fit.size();
  fit.Add(TraceStrokes(left, fit.hair(), ridge, search));
  fit.Sweep(1);
  fit.RemoveIf(
      [&](int i) { return i >= num_known && !IsThinHair(fit.hair(), fit.strokes()[i], ridge.noise, options); });
}

}  // namespace tricho
