// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the pixels along a hair tell of it, all of a swath at once.
#pragma once

#include <vector>

#include "hair/fit/soft_bar.h"
#include "hair/line/line_pixels.h"

namespace tricho {

// One number for each pixel of a swath; the lists may be longer than it.
struct SwathLook {
  std::vector<float> seen, others, gained;
  void GrowTo(int count);
};

// What the pixels of a swath add to the normal equations of a step of one number (of a sample, or of the whole hair):
// weight and pull of each pixel, one after the other.
struct StepTerms {
  std::vector<float> weights_and_pulls;
};

// Those of each sample.
struct StepSums {
  std::vector<double> weight, pull;
};

// Normal equations of a step in width (w) and depth (d) together: ww w + wd d = wr, wd w + dd d = dr.
struct BarEquations {
  double ww = 0, wd = 0, dd = 0, wr = 0, dr = 0;
};

// From what is seen and what other hairs explain: terms of a step of the course aside.
BarEquations DeriveCourse(const SoftBar& bar, const LineSwath& swath, const SwathLook& look, StepTerms& terms);

// The same for a step of the width.
void DeriveWidth(const SoftBar& bar, const LineSwath& swath, const SwathLook& look, StepTerms& terms);

// What the bar explains of the squared difference beyond what others do: look.gained.
void FindGained(const SoftBar& bar, const LineSwath& swath, SwathLook& look);

// What the pixels of each of a line's samples have together.
StepSums SumsBySample(const LineSwath& swath, const StepTerms& terms, std::size_t num_samples);

// Adds what the pixels of a swath have to the sums of their samples.
void AddBySample(const LineSwath& swath, const std::vector<float>& values, std::vector<double>& sums);

}  // namespace tricho
