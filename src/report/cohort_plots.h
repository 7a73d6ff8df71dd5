// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A cohort as pictures.
#pragma once

#include <filesystem>
#include <string>

#include "outcome/cohort.h"

namespace tricho {

// Writes forest.svg and, for each outcome, means-, spaghetti- and waterfall-OUTCOME.svg, drawn by gnuplot.
// returns  why there are no plots ("gnuplot is not installed: ..."); empty when they were drawn.
// throws   Error(kStore) when a file can't be written.
std::string WriteCohortPlots(const CohortSummary& summary, const std::filesystem::path& folder);

}  // namespace tricho
