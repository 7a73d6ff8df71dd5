// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The ledgers of a study as files: site-SITE_ledger.tsv and site-SITE_frame.png of each site, and ledger.tsv over all.
// Where a person corrected a site, site-SITE_ledger-automatic.tsv stands beside, as the program alone has it; where
// people said which hairs are one, new or lost, a column `marked` says where.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outcome/ledger_values.h"
#include "store/study_folder.h"
#include "study/site.h"

namespace tricho {

// As kLedgerTable, without a person's corrections; there where photos are corrected.
inline constexpr char kAutomaticLedgerTable[] = "ledger-automatic.tsv";
inline constexpr char kLedgerTable[] = "ledger.tsv";

// Writes them from what the store has; files of sites without a ledger are taken away. `sites` are all of the plan.
// throws Error(kStore).
void WriteLedgers(const StudyFolder& study, const StudyPlan& plan, const std::vector<Site>& sites, ResultStore& store);

}  // namespace tricho
