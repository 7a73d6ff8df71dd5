// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How well the hairs of a phantom were found.
#pragma once

#include <algorithm>
#include <vector>

#include "hair/line/shaft.h"
#include "phantom/truth.h"

namespace tricho {

struct HairScore {
  int num_true = 0;  // Of which at least 200 um can be seen; a person would not count less.
  int num_found = 0;
  int num_matched = 0;
  int num_true_vellus = 0;
  int num_matched_vellus = 0;
  int num_rooted = 0;      // Matched, with the root in the photo.
  int num_root_right = 0;  // Of those, with the root nearer than 150 um to the true one.
  int num_measured = 0;
  double width_error_sum_um = 0;
  double width_error_abs_sum_um = 0;

  HairScore& operator+=(const HairScore& other);
  double F1() const { return 2.0 * num_matched / std::max(1, num_true + num_found); }
  double VellusRecall() const { return static_cast<double>(num_matched_vellus) / std::max(1, num_true_vellus); }
  double RootRightShare() const { return static_cast<double>(num_root_right) / std::max(1, num_rooted); }
  double WidthBiasUm() const { return width_error_sum_um / std::max(1, num_measured); }
  double WidthMaeUm() const { return width_error_abs_sum_um / std::max(1, num_measured); }
};

// Hairs are paired one to one so that the pairs overlap most in total. A pair is admitted when at least half of each
// course runs within a tolerance of the other: 0.6 of the true width, at least 3 px.
HairScore ScoreHairs(const PhantomTruth& truth, const std::vector<Shaft>& found);

}  // namespace tricho
