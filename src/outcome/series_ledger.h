// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A trend by the follicles themselves: where a study has a ledger, its values and their covariance take the place of
// the counts'.
#pragma once

#include <string>
#include <vector>

#include "outcome/ledger_table.h"
#include "outcome/series.h"

namespace tricho {

// Replaces change, baseline, slope, p, power and smallest detectable change of a trend that was fitted to counts, which
// are kept beside (MetricTrend::counts_change). Sites that have a ledger with both a baseline visit and the last one
// count alike. No such site: the trend stays as it is.
//
// num_judged  As FitTrend's.
void TakeLedger(const LedgerTable& ledger, const std::string& participant_id, const std::vector<SeriesVisit>& visits,
                int num_judged, const SeriesOptions& options, MetricTrend& trend);

}  // namespace tricho
