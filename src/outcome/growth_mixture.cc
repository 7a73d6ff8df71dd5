// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/growth_mixture.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr int kRounds = 60;
constexpr double kStrayShare = 0.05;    // Mistaken tips, before anything is seen,
constexpr double kStrayRangeUm = 4000;  // and how far they may lie.
constexpr double kLeastSdShare = 0.10;  // Hairs of one site differ by so much at least,
constexpr double kFirstSdShare = 0.30;  // and few hairs do not tell by how much.
constexpr double kPriorHairs = 4;
constexpr double kClearErrors = 6;  // A growth beyond so many standard errors is one.

// Student's t with 4 degrees of freedom, scaled: thin hairs of a site grow slower than others, and some tips are less
// well seen than others.
double LongTailed(double x, double mean, double variance) {
  const double square = (x - mean) * (x - mean) / variance;
  return 0.375 * std::pow(1 + square / 4, -2.5) / std::sqrt(variance);
}

}  // namespace

GrowthOdds OddsOf(const MeasuredGrowth& growth, const GrowthMixture& mixture) {
  const double error = growth.se_um * growth.se_um;
  GrowthOdds odds;
  odds.neither = kStrayShare / kStrayRangeUm;
  odds.still = (1 - kStrayShare) * (1 - mixture.growing_share) * LongTailed(growth.growth_um, 0, error);
  if (mixture.any_growing)
    odds.growing = (1 - kStrayShare) * mixture.growing_share *
                   LongTailed(growth.growth_um, mixture.mean_um, mixture.sd_um * mixture.sd_um + error);
  const double sum = odds.growing + odds.still + odds.neither;
  return {odds.growing / sum, odds.still / sum, odds.neither / sum};
}

GrowthMixture FitGrowth(const std::vector<MeasuredGrowth>& growths) {
  GrowthMixture mixture;
  std::vector<double> clear;
  for (const MeasuredGrowth& growth : growths) {
    TRICHO_CHECK(growth.se_um > 0, growth.se_um);
    if (growth.growth_um > kClearErrors * growth.se_um) clear.push_back(growth.growth_um);
  }
  mixture.growing_share = growths.empty() ? 0 : static_cast<double>(clear.size()) / static_cast<double>(growths.size());
  if (clear.empty()) return mixture;
  mixture.any_growing = true;
  mixture.mean_um = Median(clear);
  mixture.sd_um = kFirstSdShare * mixture.mean_um;
  for (int round = 0; round < kRounds; ++round) {
    double growing = 0, still = 0, sum = 0;
    std::vector<double> weights;
    for (const MeasuredGrowth& growth : growths) {
      const GrowthOdds odds = OddsOf(growth, mixture);
      weights.push_back(odds.growing);
      growing += odds.growing;
      still += odds.still;
      sum += odds.growing * growth.growth_um;
    }
    if (growing < 0.5) break;
    const double mean = sum / growing;
    double squares = kPriorHairs * std::pow(kFirstSdShare * mean, 2);
    for (std::size_t i = 0; i < growths.size(); ++i)
      squares += weights[i] * (std::pow(growths[i].growth_um - mean, 2) - std::pow(growths[i].se_um, 2));
    mixture.mean_um = mean;
    mixture.sd_um = std::max(kLeastSdShare * mean, std::sqrt(std::max(0.0, squares / (kPriorHairs + growing))));
    // One hair more of each: a site on which every hair grew has told no more than that resting ones are few.
    mixture.growing_share = (growing + 1) / (growing + still + 2);
  }
  return mixture;
}

}  // namespace tricho
