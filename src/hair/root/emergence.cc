// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/emergence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "base/statistics.h"

namespace tricho {
namespace {

double DensityOf(double contrast) {
  constexpr double kLeastLight = 0.02;
  return -std::log(std::max(kLeastLight, 1 - contrast));
}

// Optical density of the middle of the shaft at each point of the line; a third of its width counts as the middle.
std::vector<double> DensityAlong(const HairContrast& hair, const Stroke& stroke) {
  constexpr std::array kAcross = {-1.0 / 6, 0.0, 1.0 / 6};  // Of the width.
  const std::size_t n = stroke.line.size();
  std::vector<double> raw(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Point along = stroke.line[std::min(i + 1, n - 1)] - stroke.line[i == 0 ? 0 : i - 1];
    const Point aside = Point(-along.y(), along.x()).normalized() * stroke.width_px;
    double sum = 0;
    for (const double share : kAcross) sum += DensityOf(ValueAt(hair.contrast, stroke.line[i] + share * aside));
    raw[i] = sum / kAcross.size();
  }
  std::vector<double> smooth(n);
  for (std::size_t i = 0; i < n; ++i) smooth[i] = (raw[i == 0 ? 0 : i - 1] + raw[i] + raw[std::min(i + 1, n - 1)]) / 3;
  return smooth;
}

// Place on the line, in points, at which the density falls below `level` on the way from `last` to the root; absent
// when it does not, or has done so there already.
std::optional<double> FallsBelow(const std::vector<double>& density, double level, std::size_t last) {
  if (density[last] < level) return std::nullopt;
  for (std::size_t i = last; i-- > 0;)
    if (density[i] < level)
      return static_cast<double>(i) + (level - density[i]) / std::max(1e-9, density[i + 1] - density[i]);
  return std::nullopt;
}

// Whether the photo goes on beyond the root: where it is cut, or something hides it, a hair does not end.
bool IsSeenBeyond(const HairContrast& hair, const Stroke& stroke) {
  constexpr double kBeyondPx = 4;
  const std::size_t inward = std::min<std::size_t>(4, stroke.line.size() - 1);
  const Point out = (stroke.line.front() - stroke.line[inward]).normalized();
  return IsSeenAt(hair, stroke.line.front() + kBeyondPx * out);
}

}  // namespace

void BeginAtEmergence(const HairContrast& hair, std::span<Stroke> strokes) {
  constexpr double kLevel =
      0.6;  // Of the shaft's density: captures and renders of both kinds are right at 0.55 to 0.65.
  constexpr double kMostUm = 250, kMostShare = 0.5;
  constexpr double kFirstOfShaft = 0.3, kLastOfShaft = 0.85;  // Of the length: neither fading nor the tip.
  constexpr double kLeastDensity = 0.1;
  constexpr std::size_t kLeastPoints = 8;
  for (Stroke& stroke : strokes) {
    const std::size_t n = stroke.line.size();
    if (n < kLeastPoints || !IsSeenBeyond(hair, stroke)) continue;
    const std::vector<double> density = DensityAlong(hair, stroke);
    const auto at = [&](double share) { return density.begin() + static_cast<std::ptrdiff_t>(share * double(n)); };
    const double of_shaft = Median({at(kFirstOfShaft), at(kLastOfShaft)});
    if (of_shaft < kLeastDensity) continue;
    const double most_px = kMostUm / hair.scale.um_per_work_px;
    const auto last = static_cast<std::size_t>(std::min(kMostShare * double(n - 1), most_px / kStrokeStepPx));
    const std::optional<double> place = FallsBelow(density, kLevel * of_shaft, last);
    if (!place) continue;
    const auto whole = static_cast<std::size_t>(*place);
    const double rest = *place - static_cast<double>(whole);
    const Point root = (1 - rest) * stroke.line[whole] + rest * stroke.line[whole + 1];
    stroke.line.erase(stroke.line.begin(), stroke.line.begin() + static_cast<std::ptrdiff_t>(whole));
    stroke.line.front() = root;
  }
}

}  // namespace tricho
