// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Participants whose change is larger than the measuring itself can make up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/hypothesis_tests.h"
#include "outcome/cohort_data.h"

namespace tricho {

// The change above which a participant responds; without a value, the reason.
struct ResponderThreshold {
  std::optional<double> value;  // In the outcome's unit, > 0.
  std::string source;           // "given" or "smallest detectable change".
  std::string reason;
};

struct ResponderRow {
  std::string outcome, visit, arm, reference;  // The reference arm's own row has an empty reference.
  std::optional<double> threshold;
  std::string threshold_source;
  Proportion arm_count, reference_count;  // Without a threshold: no events are told.
  std::optional<double> share;            // Of the arm's participants.
  Interval share_interval;                // Wilson.
  std::optional<double> risk_difference;  // Arm minus reference.
  Interval difference_interval;           // Newcombe.
  std::optional<double> p;                // Fisher, two-sided.
  std::string reason;
};

// One row an arm and visit with a change. A participant counts at the visits he came to: missing is not failed.
std::vector<ResponderRow> CountResponders(const OutcomeData& data, const CohortDesign& design,
                                          const ResponderThreshold& threshold);

}  // namespace tricho
