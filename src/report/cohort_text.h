// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The short tables of `tricho cohort` on a terminal.
#pragma once

#include <string>

#include "outcome/cohort.h"
#include "outcome/power.h"

namespace tricho {

// Differences, what was left out, and the sentences a reader must know.
std::string CohortText(const CohortSummary& summary);

std::string PlanText(const PlanOptions& options, const TrialPlan& plan);

// Decimals that show an estimate with this standard error to two digits of the error, 0..6.
int DecimalsFor(double se);

// "p 0.034", "p < 0.001".
std::string ProbabilityText(double p);

}  // namespace tricho
