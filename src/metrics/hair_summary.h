// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the hairs of one visit add up to: hair-by-hair metrics are formulas of it.
#pragma once

#include <optional>
#include <vector>

#include "metrics/hair_kind.h"

namespace tricho {

struct WeighedHair {
  int unit = 0;       // Follicular unit, 0..
  double weight = 1;  // 1, or 1/2 of a hair that is doubtful: sums of weights are exact.
  std::optional<double> diameter_um;
};

struct HairSummary {
  double num_hairs = 0;  // Sum of the weights.
  double num_units = 0;
  double num_single_units = 0;  // Of at most one hair.
  // Of the hairs of known thickness:
  double num_measured = 0;
  double num_vellus = 0, num_intermediate = 0, num_terminal = 0;
  double num_off_median = 0;
  double sum_um = 0;
  double mean_um = 0, median_um = 0, sd_um = 0;  // 0 where no thickness is known; sd of fewer than two: 0.

  // Hairs without thickness are taken to be like those with.
  double HairsPerMeasured() const { return num_measured > 0 ? num_hairs / num_measured : 1; }
};

HairSummary Summarize(const std::vector<WeighedHair>& hairs, const MetricsOptions& thresholds);

// The summaries of the hairs without those of unit 0, without those of unit 1, ...: to the last bit what Summarize says
// of the hairs that are left.
//
// Cost: n log n, and one addition a unit and hair. Sums in floating point depend on their order, so that none can be
// had by taking the unit's own hairs off the sum of all; 2,000 units of one hair: 10 ms.
std::vector<HairSummary> SummariesWithoutEachUnit(const std::vector<WeighedHair>& hairs, int num_units,
                                                  const MetricsOptions& thresholds);

}  // namespace tricho
