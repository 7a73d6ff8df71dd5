// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The width that the search for hairs gives them, and what it is of the width that is measured across them.
#pragma once

#include <vector>

namespace tricho {

// Width of one hair as the search gave it, and as its clear stretches have it [px of the photo].
struct WidthPair {
  double searched_px = 0;
  double measured_px = 0;
};

// searched = offset_px + slope * measured: the search draws hairs with their blur, and at its own resolution.
struct SearchWidth {
  double offset_px = 0;
  double slope = 1;

  // The width that would be measured; at least kLeastShare of what was searched.
  double MeasuredPx(double searched_px) const;

  static constexpr double kLeastShare = 0.3;
};

// The line through the hairs of a photo that were measured well (Theil 1950, Sen 1968: median of the slopes between
// hairs of clearly different width). Fewer than kFewestWidthPairs, or hairs that scatter about every line: the
// identity; hairs too alike: only the offset.
SearchWidth LearnSearchWidth(const std::vector<WidthPair>& pairs);
inline constexpr std::size_t kFewestWidthPairs = 8;

}  // namespace tricho
