// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The course of one participant as a picture: a panel a judged metric, every shot, the visits, the trend.
#pragma once

#include <string>

#include "outcome/series.h"

namespace tricho {

// The commands that make gnuplot (5.4) draw the trend to its standard output as SVG. Same series, same text. Empty
// when no judged metric has a visit to draw.
std::string TrendPlotScript(const Series& series);

}  // namespace tricho
