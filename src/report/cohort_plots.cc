// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/cohort_plots.h"

#include <vector>

#include "base/output_files.h"
#include "report/cohort_plot_scripts.h"

namespace tricho {

std::string WriteCohortPlots(const CohortSummary& summary, const std::filesystem::path& folder) {
  std::vector<PlotScript> scripts;
  if (!summary.estimates.empty()) scripts.push_back(ForestPlot(summary));
  for (int i = 0; i < static_cast<int>(summary.data.size()); ++i) {
    if (summary.data[i].rows.empty()) continue;
    scripts.push_back(MeansPlot(summary, i));
    scripts.push_back(SpaghettiPlot(summary, i));
    scripts.push_back(WaterfallPlot(summary, i));
  }
  if (scripts.empty()) return "there is no change to draw";
  const DrawnPlots drawn = DrawPlots(scripts);
  for (std::size_t i = 0; i < drawn.svgs.size(); ++i) WriteWholeFile(folder / scripts[i].file, drawn.svgs[i]);
  return drawn.trouble;
}

}  // namespace tricho
