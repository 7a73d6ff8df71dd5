// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/series_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace tricho {

namespace {

std::string Cell(const Estimate& estimate, int digits) {
  if (!estimate.value) return "-";
  return fmt::format("{:+.{}f} ({:+.{}f} to {:+.{}f})", *estimate.value, digits, estimate.low, digits, estimate.high,
                     digits);
}

}  // namespace

std::string SeriesText(const std::vector<std::string>& names, const std::vector<Series>& results) {
  TRICHO_CHECK(names.size() == results.size(), names.size(), results.size());
  std::size_t width = 11;
  for (const std::string& name : names) width = std::max(width, name.size());
  std::string text = fmt::format("{:<{}}  {:<15}  {:>6}  {:>24}  {:>24}\n", "participant", width, "verdict", "visits",
                                 "hairs/cm2 per 12 weeks", "thickness um per 12 weeks");
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Series& series = results[i];
    const auto num_used =
        std::count_if(series.visits.begin(), series.visits.end(), [](const SeriesVisit& visit) { return visit.used; });
    text += fmt::format("{:<{}}  {:<15}  {:>6}  {:>24}  {:>24}\n", names[i], width, VerdictName(series.verdict),
                        num_used, Cell(series.trends[0].per_12_weeks, 1), Cell(series.trends[1].per_12_weeks, 1));
  }
  if (results.size() == 1)
    for (const std::string& sentence : results.front().because) text += "  " + sentence + '\n';
  return text;
}

}  // namespace tricho
