// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/network_hairs.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/statistics.h"
#include "hair/fit/overlooked.h"
#include "hair/line/course.h"
#include "hair/network/network_lines.h"
#include "hair/trace/trace_strokes.h"

namespace tricho {

namespace {

constexpr int kDirections = NetworkMaps::kDirections;
constexpr double kLeastProbability = 0.2;  // Weakest point of a line,
constexpr double kSeedProbability = 0.4;   // and of its strongest.
constexpr double kKnownBesidePx = 1;       // What lies this near to a known hair and runs along it is that hair.
constexpr double kLeastSupport = 0.3;      // Mean probability along the fitted course.
constexpr double kMinHairUm = 150;
constexpr double kMinEdgeShare = 0.2, kMinDepthShare = 0.1;  // The network knows what is faint; the photo judges later.
constexpr double kPalestShare = 0.02;                        // Depths are told apart from here on.
constexpr double kSurest = 1e-3;                             // Probabilities are told apart from here to 1 - this.

// Log-odds that a hair is one: a logistic regression on the hairs found in 15 rendered scalps; kLeastOdds was chosen on
// these and on 48 real captures.
constexpr double kOddsOfSupport = 1.2;     // Per unit of the log-odds of LineSupport.
constexpr double kOddsOfDepth = 1.2;       // Per e-fold of the contrast along the middle over that of clear hairs.
constexpr double kOddsOfOwnShare = 2.9;    // Per share that no other hair explains.
constexpr double kOddsOfTip = 0.28;        // Per unit of the log-odds of a tip at the likelier of its ends.
constexpr double kOddsFromNetwork = -1.9;  // For one that only the network proposed.
constexpr double kOddsAtFirst = -1.5;
constexpr double kLeastOdds = -1.7;  // With less it is none.

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

void AddUnseenHairs(PhotoFit& fit, const NetworkMaps& maps) {
  const HairContrast left = WithoutKnownHairs(fit, kKnownBesidePx);
  RidgeMap ridge = NetworkRidge(maps, kLeastProbability);
  const cv::Mat known = KnownDirections(fit, kKnownBesidePx);
  std::erase_if(ridge.points, [&](const RidgePoint& point) {
    const cv::Point at(static_cast<int>(std::lround(point.at_px.x())), static_cast<int>(std::lround(point.at_px.y())));
    return (known.at<uchar>(at) >> PlaneOf(point.direction_rad) & 1) != 0;
  });
  StrokeSearch search;
  search.seed_strength = kStrengthOfCertain * kSeedProbability;
  search.pieces.min_edge_over_noise = 0;
  search.pieces.min_edge_share = kMinEdgeShare;
  search.pieces.min_depth_share = kMinDepthShare;
  search.whole = search.pieces;
  search.whole.min_length_um = kMinHairUm;
  search.whole.min_aspect = StrokeLimits{}.min_aspect;
  std::vector<Stroke> added = TraceStrokes(left, fit.hair(), ridge, search);
  for (Stroke& stroke : added) stroke.from_network = true;
  const int num_known = fit.size();
  fit.Add(added);
  fit.Sweep(1);
  fit.RemoveIf([&](int i) { return i >= num_known && LineSupport(maps, fit.strokes()[i].line) < kLeastSupport; });
}

void RemoveUnlikelyHairs(PhotoFit& fit, const NetworkMaps& maps) {
  const cv::Mat& contrast = fit.hair().contrast;
  fit.RemoveIf([&](int i) {
    const Stroke& stroke = fit.strokes()[i];
    std::vector<double> middles;
    for (const Point& at : stroke.line) middles.push_back(ValueAt(contrast, at));
    const double depth = std::max(Median(std::move(middles)), kPalestShare * fit.hair().typical_depth);
    const double tip = std::max(TipProbability(maps, stroke.line.front()), TipProbability(maps, stroke.line.back()));
    const double sum = kOddsAtFirst + (stroke.from_network ? kOddsFromNetwork : 0) +
                       kOddsOfSupport * LogOdds(LineSupport(maps, stroke.line)) +
                       kOddsOfDepth * std::log(depth / fit.hair().typical_depth) + kOddsOfOwnShare * fit.OwnShare(i) +
                       kOddsOfTip * LogOdds(tip);
    return sum < kLeastOdds;
  });
}

}  // namespace tricho
