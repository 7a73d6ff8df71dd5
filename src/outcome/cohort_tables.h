// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Tables of SummarizeCohort that need no model: what was seen, and how the arms began.
#pragma once

#include <string>
#include <vector>

#include "outcome/cohort.h"

namespace tricho {

// Baseline, then each visit, each arm with at least one participant.
std::vector<Descriptive> DescribeOutcome(const OutcomeData& data, const CohortDesign& design);

// One row an arm with a baseline; differences from the reference where both arms have two participants and vary.
std::vector<BalanceRow> CompareBaselines(const OutcomeData& data, const CohortDesign& design);

// One sentence for each arm that began a quarter of a standard deviation or more from the reference (Rubin 2001, Health
// Serv. Outcomes Res. Methodol. 2:169, takes this size as the limit of what adjustment may be trusted to repair).
std::vector<std::string> ImbalanceSentences(const std::vector<BalanceRow>& balance);

}  // namespace tricho
