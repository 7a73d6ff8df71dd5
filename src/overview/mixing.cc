// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/mixing.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

#include "base/srgb.h"

namespace tricho {

std::optional<double> LikelyMixedInLight(const Marker& marker) {
  constexpr double kLeastStep = 100, kBurnt = 252, kLeastBlur = 0.4, kMostError = 0.25;
  constexpr double kReading = 0.25, kInkSd = 0.3;
  if (!marker.edges) return std::nullopt;
  const MarkerEdges& edges = *marker.edges;
  if (edges.white - edges.black < kLeastStep || edges.white > kBurnt || edges.blur_px < kLeastBlur) return std::nullopt;
  const double black = LinearFromSrgb(edges.black / 255), white = LinearFromSrgb(edges.white / 255);
  const double half = (LinearFromSrgb((edges.black + edges.white) / 2 / 255) - black) / (white - black);
  // What reading the photo between its pixels blurs is not in the photo.
  const double blur_px = std::sqrt(std::max(kLeastBlur * kLeastBlur, edges.blur_px * edges.blur_px - kReading));
  const double in_light_px = blur_px * std::numbers::sqrt2 * boost::math::erfc_inv(2 * half);
  if (!(edges.error_px < kMostError * in_light_px)) return std::nullopt;
  // Two hypotheses, a growth of 0 and one of in_light_px, as likely beforehand.
  const double share = edges.white_growth_px / in_light_px;
  return 1 / (1 + std::exp(-(share - 0.5) / (kInkSd * kInkSd)));
}

}  // namespace tricho
