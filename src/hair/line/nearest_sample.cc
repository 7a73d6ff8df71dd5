// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/nearest_sample.h"

#include <algorithm>
#include <cmath>

namespace tricho {

namespace {

constexpr double kRounding = 1 + 1e-9;

}  // namespace

NearestSample::NearestSample(const Polyline& line, std::size_t every) : line_(line), every_(every) {
  double longest = 0;
  for (std::size_t k = 1; k < line.size(); ++k) longest = std::max(longest, (line[k] - line[k - 1]).squaredNorm());
  longest_step_px_ = std::sqrt(longest) * kRounding;
}

std::optional<NearestSample::Found> NearestSample::To(const Point& at, double near_px) const {
  std::optional<Found> found;
  double least_px = near_px, least = near_px * near_px;
  for (std::size_t k = 0; k < line_.size();) {
    const double squared = (at - line_[k]).squaredNorm();
    if (squared < least) {
      found = {k, squared};
      least = squared;
      least_px = std::sqrt(squared);
      k += every_;
      continue;
    }
    // So many samples on, none is nearer yet.
    const double away = (std::sqrt(squared) - least_px) / std::max(longest_step_px_, 1e-9);
    const auto skipped = static_cast<std::size_t>(std::min(away, static_cast<double>(line_.size())));
    k += std::max<std::size_t>(1, skipped / every_) * every_;
  }
  return found;
}

}  // namespace tricho
