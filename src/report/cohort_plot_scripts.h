// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The four pictures of a cohort, as scripts for gnuplot. Color is never the only sign: arms also differ by point shape,
// dash and a name at their line; responders by filled bars.
#pragma once

#include <string>

#include "outcome/cohort.h"
#include "report/gnuplot.h"

namespace tricho {

// "hair density [hairs/cm²]" for the metrics of the contract, else the column's name.
std::string OutcomeLabel(const std::string& outcome);

// All differences with their intervals: a panel an outcome, a block an arm, overall as a diamond.
PlotScript ForestPlot(const CohortSummary& summary);

// Mean change and its interval over time, a line an arm.
PlotScript MeansPlot(const CohortSummary& summary, int outcome);

// One line a participant, a panel an arm. Of large arms an even choice is drawn, and told.
PlotScript SpaghettiPlot(const CohortSummary& summary, int outcome);

// Changes at the last visit in order of their size, a panel an arm.
PlotScript WaterfallPlot(const CohortSummary& summary, int outcome);

}  // namespace tricho
