// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How well repeated shots of one site at one visit agree: what the measuring adds to every change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/statistics.h"
#include "outcome/cohort_data.h"

namespace tricho {

// Of a complete table: one row a target, one column a rater; at least 2 of each, not all values alike within targets.
// Source: Shrout & Fleiss 1979, Psychol. Bull. 86:420; intervals of McGraw & Wong 1996, Psychol. Methods 1:30.
IntervalEstimate IccAgreement(const std::vector<std::vector<double>>& targets);  // ICC(2,1): raters differ in level.
IntervalEstimate IccConsistency(
    const std::vector<std::vector<double>>& targets);  // ICC(3,1): their level does not count.

struct BlandAltman {
  double bias = 0;  // Mean of second minus first.
  double sd = 0;
  double low = 0, high = 0;  // bias -+ 1.96 sd
  int pairs = 0;
};

// Source: Bland & Altman 1986, Lancet 327:307.
BlandAltman LimitsOfAgreement(const std::vector<std::vector<double>>& targets);

struct Reliability {
  std::string outcome;
  std::string reason;      // Why nothing can be told; then the rest is empty.
  int targets = 0;         // Sites at a visit with at least two usable shots.
  int shots_a_target = 0;  // What the ICCs use: the number that most targets have.
  int icc_targets = 0;
  std::optional<double> mean, within_sd, cv_share;
  std::optional<IntervalEstimate> icc_agreement, icc_consistency;
  std::optional<BlandAltman> bland_altman;
  // 1.96 within_sd sqrt(mean factor): the change of one participant's mean that 95 % of unchanged ones stay below, in
  // size, for as many shots and sites as this study averaged.
  std::optional<double> smallest_detectable_change;
};

Reliability ReliabilityOfShots(const Measurements& measurements, const CohortDesign& design, const OutcomeData& data);

}  // namespace tricho
