// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The steps of LayOutCohort: who is in which arm, and which photo belongs to which visit.
#pragma once

#include <string>
#include <vector>

#include "outcome/cohort_data.h"

namespace tricho {

// Fills participants, sites and, a measurement, which of them it is of. In the table's order.
void LayOutParticipants(const Measurements& measurements, CohortDesign& design);

// Fills arms, arm_of and reference_reason. throws as LayOutCohort.
void LayOutArms(const Measurements& measurements, const std::string& reference, CohortDesign& design);

// Fills the visits and visit_of of the rows named in `usable` (they have an arm and a day).
// returns  the rows that lie in no window.
std::vector<int> LayOutVisits(const Measurements& measurements, const std::vector<int>& usable,
                              const std::vector<DayWindow>& windows, CohortDesign& design);

}  // namespace tricho
