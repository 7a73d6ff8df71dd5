// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The page on a cohort, for a researcher.
#pragma once

#include <string>
#include <vector>

#include "base/provenance.h"
#include "outcome/cohort.h"
#include "report/page.h"

namespace tricho {

// `analyzed_by`: what analyzed the photos, each once. Draws its plots with gnuplot; without it they are left out.
// `measurements` is the table behind the summary.
std::string ResearcherPage(const CohortSummary& summary, const Measurements& measurements,
                           const std::vector<std::string>& analyzed_by, const Provenance& provenance,
                           const Texts& texts);

}  // namespace tricho
