// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The course of one participant as a picture: a panel a metric of the verdict, with every photo, the visits, the trend.
#pragma once

#include <optional>

#include "outcome/series.h"
#include "report/gnuplot.h"

namespace tricho {

struct TrendPlotSize {
  int width_px = 760;
  int panel_height_px = 230;
  bool bare = false;  // No title and no key: the page says what is what. A panel's name stands above it.
};
// For a phone, where letters would shrink with a wide picture.
inline constexpr TrendPlotSize kNarrowTrendPlot = {340, 182, true};

// For report/gnuplot.h to draw; absent when no metric of the verdict was measured at any used visit. `file` is left
// empty. Same series, same commands.
std::optional<PlotScript> TrendPlot(const Series& series, const TrendPlotSize& size = {});

}  // namespace tricho
