// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/network_lines.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tricho {

namespace {

constexpr int kDirections = NetworkMaps::kDirections;
constexpr double kDirectionStepRad = std::numbers::pi / kDirections;

double Probability(double logit) { return 1 / (1 + std::exp(-logit)); }
double Logit(double probability) { return std::log(probability / (1 - probability)); }

// Where a parabola through three values one step apart is highest, -0.5..0.5 from the middle one, itself the highest.
double Top(double before, double at, double after) {
  const double bend = before - 2 * at + after;
  return bend < -1e-6 ? std::clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
}

}  // namespace

RidgeMap NetworkRidge(const NetworkMaps& maps, double least_probability) {
  const double least = Logit(least_probability);
  RidgeMap ridge;
  for (int y = 1; y + 1 < maps.logits.size[1]; ++y)
    for (int x = 1; x + 1 < maps.logits.size[2]; ++x)
      for (int d = 0; d < kDirections; ++d) {
        const double at = maps.LineLogit(d, y, x);
        if (at < least) continue;
        const double before = maps.LineLogit((d + kDirections - 1) % kDirections, y, x);
        const double after = maps.LineLogit((d + 1) % kDirections, y, x);
        if (before > at || after >= at) continue;
        const double angle = kDirectionStepRad * d;
        const int nx = static_cast<int>(std::lround(-std::sin(angle)));
        const int ny = static_cast<int>(std::lround(std::cos(angle)));
        const double left = maps.LineLogit(d, y - ny, x - nx), right = maps.LineLogit(d, y + ny, x + nx);
        if (left > at || right >= at) continue;
        const double aside = Top(left, at, right);
        const double turned = angle + kDirectionStepRad * Top(before, at, after);
        RidgePoint point;
        point.at_px = Point(x + aside * nx, y + aside * ny).cast<float>();
        point.direction_rad = static_cast<float>(turned < 0 ? turned + std::numbers::pi : turned);
        point.strength = static_cast<float>(kStrengthOfCertain * Probability(at));
        ridge.points.push_back(point);
      }
  return ridge;
}

double TipProbability(const NetworkMaps& maps, const Point& at_px) {
  const int x = static_cast<int>(std::lround(at_px.x())), y = static_cast<int>(std::lround(at_px.y()));
  float most = -std::numeric_limits<float>::infinity();
  for (int j = std::max(0, y - kEndReachPx); j <= std::min(maps.logits.size[1] - 1, y + kEndReachPx); ++j)
    for (int i = std::max(0, x - kEndReachPx); i <= std::min(maps.logits.size[2] - 1, x + kEndReachPx); ++i)
      most = std::max(most, maps.TipLogit(j, i));
  return Probability(most);
}

}  // namespace tricho
