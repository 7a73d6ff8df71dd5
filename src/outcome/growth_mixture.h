// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Growths of the hairs of one site -> which of them are of growing hairs. Knows nothing of time: a wrong hour can't
// move a hair from one phase to the other.
#pragma once

#include <vector>

namespace tricho {

struct MeasuredGrowth {
  double growth_um = 0;
  double se_um = 0;  // > 0
};

struct GrowthMixture {
  bool any_growing = false;  // At least one hair has grown beyond what error explains.
  double mean_um = 0;        // Of the growing hairs; meaningless without any.
  double sd_um = 0;          // From hair to hair, error taken off.
  double growing_share = 0;  // Of the hairs that either component explains.
};

// How likely one growth is of a growing hair, of a resting one, or of neither: a tip that was taken for another's.
struct GrowthOdds {
  double growing = 0, still = 0, neither = 0;  // Sum to 1.
};

// Idea: resting hairs have grown by 0, give or take the error of each; growing ones by what the site's hairs grow,
// which is fitted; a few growths are of mistaken tips, and can be anything (expectation-maximization over the three).
GrowthMixture FitGrowth(const std::vector<MeasuredGrowth>& growths);

GrowthOdds OddsOf(const MeasuredGrowth& growth, const GrowthMixture& mixture);

}  // namespace tricho
