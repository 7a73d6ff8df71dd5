// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a verdict stands on, in plain sentences with the numbers.
#pragma once

#include <string>
#include <vector>

#include "outcome/series.h"

namespace tricho {

// How the verdict came about, beyond the trends themselves.
struct VerdictGrounds {
  std::vector<const MetricTrend*> gains;   // Calls that count for "working".
  std::vector<const MetricTrend*> losses;  // Calls that count for "worsening".
  const MetricTrend* primary = nullptr;    // Whose power decides between "no change shown" and "undetermined".
  bool early = false;
  double last_weeks = 0;
  std::vector<std::string> conflicts;  // Sentences on metrics that contradict each other.
};

// Sentences that can be read out, the most important first.
std::vector<std::string> BecauseOf(const Series& series, const VerdictGrounds& grounds, const SeriesOptions& options);

// What weakens the verdict, what should be known beside it, and what would help.
std::vector<std::string> CaveatsOf(const Series& series, const VerdictGrounds& grounds, const SeriesOptions& options);

// Where the sites of a participant answer differently: says so, each by its name, and takes back a verdict over all
// that some site contradicts.
void SummarizeSites(Series& series);

}  // namespace tricho
