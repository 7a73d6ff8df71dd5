// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One metric of one participant: the line, its interval, what could have been detected.
#pragma once

#include "outcome/error_components.h"
#include "outcome/error_kinds.h"
#include "outcome/series.h"
#include "outcome/series_data.h"

namespace tricho {

// sample      With an empty reason.
// prior       What is known of the errors beforehand.
// errors      What they may be, with what the evidence says of them.
// num_judged  Metrics that the verdict looks at, >= 1: the power pays for all of them.
MetricTrend FitTrend(const Metric& metric, const SeriesSample& sample, const ErrorEvidence& evidence,
                     const ErrorPrior& prior, const std::vector<PossibleErrors>& errors, int num_judged,
                     const SeriesOptions& options);

// A metric of which no trend can be told.
MetricTrend NoTrend(const Metric& metric, const std::string& reason);

// Holm's adjustment of the judged metrics' p, and the calls.
void AdjustAndCall(std::vector<MetricTrend>& trends);

// Family-wise two-sided error of the verdict.
inline constexpr double kAlpha = 0.05;
// A worthwhile change that would have been called with this chance "could have been shown".
inline constexpr double kPowerToShow = 0.8;

}  // namespace tricho
