// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/search_width.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kClearlyDifferent = 0.2;  // Of the median width.
constexpr std::size_t kFewestSlopes = 20;
constexpr double kMostScatter = 0.1;  // Of the median width: opaque hair scatters by 1 to 4 %, white hair by 14.

}  // namespace

double SearchWidth::MeasuredPx(double searched_px) const {
  return std::max((searched_px - offset_px) / slope, kLeastShare * searched_px);
}

SearchWidth LearnSearchWidth(const std::vector<WidthPair>& pairs) {
  SearchWidth learned;
  if (pairs.size() < kFewestWidthPairs) return learned;
  std::vector<double> widths_px, slopes, offsets_px;
  for (const WidthPair& one : pairs) widths_px.push_back(one.measured_px);
  const double different_px = kClearlyDifferent * Median(widths_px);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double run_px = pairs[i].measured_px - pairs[j].measured_px;
      if (std::abs(run_px) > different_px) slopes.push_back((pairs[i].searched_px - pairs[j].searched_px) / run_px);
    }
  // A line that falls, or is steep beyond reason, is none of widths.
  if (slopes.size() >= kFewestSlopes) learned.slope = std::clamp(Median(std::move(slopes)), 0.5, 2.0);
  for (const WidthPair& one : pairs) offsets_px.push_back(one.searched_px - learned.slope * one.measured_px);
  if (RobustSd(offsets_px) > kMostScatter * learned.slope * Median(widths_px)) return {};
  learned.offset_px = Median(std::move(offsets_px));
  return learned;
}

}  // namespace tricho
