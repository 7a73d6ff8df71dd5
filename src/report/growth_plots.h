// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How much the hairs of a phototrichogram have grown, and whether thick ones grow faster.
#pragma once

#include <vector>

#include "pipeline_growth.h"
#include "report/gnuplot.h"

namespace tricho {

// "growth-histogram.svg" (classified hairs by growth in steps of 50 um, growing and not) and "rate-thickness.svg" (rate
// of each growing hair against its thickness). Each only where at least one hair has what it shows.
std::vector<PlotScript> GrowthPlots(const Phototrichogram& trichogram);

}  // namespace tricho
