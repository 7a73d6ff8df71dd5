// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/trend_files.h"

#include <algorithm>

#include "base/check.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "report/trend_plot.h"

namespace tricho {

std::string WriteTrendPlots(const std::vector<std::string>& names, const std::vector<Series>& results,
                            const std::filesystem::path& folder, int num_jobs) {
  TRICHO_CHECK(names.size() == results.size(), names.size(), results.size());
  std::vector<std::string> troubles(results.size());
  // A process a plot: gnuplot carries the last pen of one picture into the next, and a participant's files shall be the
  // same alone and among all.
  ParallelFor(static_cast<int>(results.size()), num_jobs, [&](int i) {
    const std::optional<PlotScript> script = TrendPlot(results[i]);
    if (!script) return;
    const DrawnPlots drawn = DrawPlots({*script});
    troubles[i] = drawn.trouble;
    if (drawn.trouble.empty()) WriteWholeFile(folder / ("trend-" + names[i] + ".svg"), drawn.svgs.front());
  });
  const auto first = std::find_if(troubles.begin(), troubles.end(), [](const auto& text) { return !text.empty(); });
  return first == troubles.end() ? "" : *first;
}

}  // namespace tricho
