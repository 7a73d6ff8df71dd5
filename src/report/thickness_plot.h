// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How thick the hairs are, at both visits of a comparison.
#pragma once

#include <optional>

#include "pipeline.h"
#include "report/gnuplot.h"

namespace tricho {

// Histogram of the counted hairs' thickness, 5 um a step: the baseline filled, the follow-up as a line. Absent where
// either visit has no scale or no measured hair. `file` is left empty.
std::optional<PlotScript> ThicknessPlot(const Comparison& comparison);

}  // namespace tricho
