// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network_hairs.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/statistics.h"
#include "hair/course.h"
#include "hair/network_lines.h"
#include "hair/overlooked.h"
#include "hair/trace_strokes.h"

namespace tricho {

namespace {

constexpr int kDirections = NetworkMaps::kDirections;
constexpr double kMinHairUm = 150;
constexpr double kMinEdgeShare = 0.2, kMinDepthShare = 0.1;  // The network knows what is faint; the photo judges later.
constexpr double kPalestShare = 0.02;                        // Depths are told apart from here on.
constexpr double kSurest = 1e-3;                             // Probabilities are told apart from here to 1 - this.

int PlaneOf(double direction_rad) {
  const int d = static_cast<int>(std::lround(direction_rad / std::numbers::pi * kDirections)) % kDirections;
  return d < 0 ? d + kDirections : d;
}

// The directions in which known hairs run, and those next to them, a bit each.
cv::Mat KnownDirections(const PhotoFit& fit, double beside_px) {
  cv::Mat known(fit.hair().contrast.size(), CV_8U, cv::Scalar(0));
  for (const Stroke& stroke : fit.strokes())
    ForPixelsAlong(stroke.line, stroke.width_px / 2 + beside_px, known.size(), [&](int k, int x, int y, double) {
      const Point normal = NormalAt(stroke.line, k);
      const int d = PlaneOf(std::atan2(-normal.x(), normal.y()));
      uchar& bits = known.at<uchar>(y, x);
      for (const int near : {d + kDirections - 1, d, d + 1})
        bits = static_cast<uchar>(bits | 1 << (near % kDirections));
    });
  return known;
}

double LogOdds(double probability) {
  const double p = std::clamp(probability, kSurest, 1 - kSurest);
  return std::log(p / (1 - p));
}

}  // namespace

void AddUnseen(PhotoFit& fit, const NetworkMaps& maps, const UnseenOptions& options) {
  const HairContrast left = WithoutKnown(fit, options.beside_px);
  RidgeMap ridge = NetworkRidge(maps, options.least_probability);
  const cv::Mat known = KnownDirections(fit, options.beside_px);
  std::erase_if(ridge.points, [&](const RidgePoint& point) {
    const cv::Point at(static_cast<int>(std::lround(point.at_px.x())), static_cast<int>(std::lround(point.at_px.y())));
    return (known.at<uchar>(at) >> PlaneOf(point.direction_rad) & 1) != 0;
  });
  StrokeSearch search;
  search.lines.seed_strength = kStrengthOfCertain * options.seed_probability;
  search.pieces.min_edge_over_noise = 0;
  search.pieces.min_edge_share = kMinEdgeShare;
  search.pieces.min_depth_share = kMinDepthShare;
  search.whole = search.pieces;
  search.whole.min_length_um = kMinHairUm;
  search.whole.min_aspect = SelectOptions{}.min_aspect;
  std::vector<Stroke> added = TraceStrokes(left, fit.hair(), ridge, search);
  for (Stroke& stroke : added) stroke.from_network = true;
  const int num_known = fit.size();
  fit.Add(added);
  fit.Sweep(1);
  fit.RemoveIf(
      [&](int i) { return i >= num_known && LineSupport(maps, fit.strokes()[i].line) < options.least_support; });
}

void RemoveUnlikely(PhotoFit& fit, const NetworkMaps& maps, const HairOdds& odds) {
  const cv::Mat& contrast = fit.hair().contrast;
  fit.RemoveIf([&](int i) {
    const Stroke& stroke = fit.strokes()[i];
    std::vector<double> middles;
    for (const Point& at : stroke.line) middles.push_back(ValueAt(contrast, at));
    const double depth = std::max(Median(std::move(middles)), kPalestShare * fit.hair().typical_depth);
    const double tip = std::max(TipProbability(maps, stroke.line.front()), TipProbability(maps, stroke.line.back()));
    const double sum = odds.constant + (stroke.from_network ? odds.from_network : 0) +
                       odds.support * LogOdds(LineSupport(maps, stroke.line)) +
                       odds.depth * std::log(depth / fit.hair().typical_depth) + odds.own * fit.OwnShare(i) +
                       odds.tip * LogOdds(tip);
    return sum < odds.least;
  });
}

}  // namespace tricho
