// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/cohort_plots.h"

namespace tricho {

std::string WriteCohortPlots(const CohortSummary&, const std::filesystem::path&) { return "not yet"; }

}  // namespace tricho
