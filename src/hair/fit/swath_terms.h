// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the pixels along a hair tell of it, all of a swath at once.
#pragma once

#include <vector>

#include "hair/fit/coverage_map.h"
#include "hair/line/line_pixels.h"

namespace tricho {

// One number for each pixel of a swath; the lists may be longer than it.
struct SwathLook {
  std::vector<float> seen, others, gained;
  void GrowTo(int count);
};

// The part of each pixel in the normal equations of a step: for the course (weight, pull), for width and depth.
struct SwathTerms {
  std::vector<float> weight, pull, ww, wd, dd, wr, dr;
};

// From what is seen and what other hairs explain; 0 in runs that are not of the swath's `reach`.
void DeriveTerms(const SoftBar& bar, const LineSwath& swath, unsigned reach, const SwathLook& look, SwathTerms& terms);

// What the bar explains of the squared difference beyond what others do: look.gained.
void FindGained(const SoftBar& bar, const LineSwath& swath, SwathLook& look);

}  // namespace tricho
