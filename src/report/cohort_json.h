// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A cohort's answers as the files that leave the program.
#pragma once

#include <string>

#include "base/provenance.h"
#include "outcome/cohort.h"
#include "outcome/power.h"

namespace tricho {

inline constexpr char kCohortSchema[] = "urn:opentricho:schema:cohort:1";
inline constexpr char kCohortPlanSchema[] = "urn:opentricho:schema:cohort-plan:1";

// The `cohort` document of docs/schemas/cohort.schema.json. Numbers have 10 significant digits, so that they can be
// held against those of another program. What has no value is null and has a reason beside it.
std::string CohortJson(const CohortSummary& summary, const Provenance& provenance);

// The arms' differences as a tidy table, one estimate a row; absent numbers are n/a.
std::string CohortTsv(const CohortSummary& summary);

// The `cohort-plan` document of docs/schemas/cohort-plan.schema.json.
std::string CohortPlanJson(const PlanOptions& options, const TrialPlan& plan, const Provenance& provenance);

}  // namespace tricho
