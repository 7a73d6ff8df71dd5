// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// ledger.tsv: what the ledger of each site says of each visit, read back for the verdict.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "outcome/ledger_values.h"

namespace tricho {

// A metric of one site of one participant.
struct LedgerSeries {
  std::string participant_id, site;
  std::vector<std::string> visit_ids;  // In the order of the values.
  LedgerMetric metric;
  double num_follicles = 0;
};

struct LedgerTable {
  std::string name, sha256;
  std::vector<LedgerSeries> series;

  // The sites of a participant that have this metric, in the table's order.
  std::vector<const LedgerSeries*> Find(const std::string& participant_id, const std::string& metric) const;
};

// throws Error(kInput) naming file and line: a column is missing, text stands where a number belongs, a covariance that
// has not one number a visit, is not symmetric or has a variance below 0.
LedgerTable ReadLedgerTable(const std::filesystem::path& path);

// The change between a baseline (the mean of these visits) and a last visit.
PointEstimate ContrastOf(const LedgerMetric& metric, const std::vector<int>& baseline, int last);

}  // namespace tricho
