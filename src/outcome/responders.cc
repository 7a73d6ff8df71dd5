// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/responders.h"

#include <fmt/format.h>

namespace tricho {

namespace {

void Compare(ResponderRow& row, const std::string& reference) {
  row.reference = reference;
  if (row.reference_count.total == 0) {
    row.reason = fmt::format("arm {} has no change at visit {}", reference, row.visit);
    return;
  }
  row.risk_difference = static_cast<double>(row.arm_count.events) / row.arm_count.total -
                        static_cast<double>(row.reference_count.events) / row.reference_count.total;
  row.difference_interval = NewcombeInterval95(row.arm_count, row.reference_count);
  row.p = FisherExactProbability(row.arm_count, row.reference_count);
}

}  // namespace

std::vector<ResponderRow> CountResponders(const OutcomeData& data, const CohortDesign& design,
                                          const ResponderThreshold& threshold) {
  const std::size_t num_arms = design.arms.size();
  std::vector<std::vector<Proportion>> counts(design.visits.size(), std::vector<Proportion>(num_arms));
  for (const ParticipantChange& change : ParticipantChanges(data)) {
    Proportion& count = counts[change.visit][change.arm];
    ++count.total;
    count.events += threshold.value && change.change > *threshold.value;
  }
  std::vector<ResponderRow> rows;
  for (std::size_t visit = 0; visit < counts.size(); ++visit) {
    for (std::size_t arm = 0; arm < num_arms; ++arm) {
      ResponderRow row;
      row.outcome = data.outcome;
      row.visit = design.visits[visit];
      row.arm = design.arms[arm];
      row.threshold = threshold.value;
      row.threshold_source = threshold.source;
      row.arm_count = counts[visit][arm];
      row.reference_count = counts[visit].front();
      if (row.arm_count.total == 0) continue;
      if (!threshold.value) {
        row.reason = threshold.reason;
        if (arm > 0) row.reference = design.arms.front();
      } else {
        row.share = static_cast<double>(row.arm_count.events) / row.arm_count.total;
        row.share_interval = WilsonInterval95(row.arm_count.events, row.arm_count.total);
        if (arm > 0)
          Compare(row, design.arms.front());
        else
          row.reason = "the reference arm itself";
      }
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace tricho
