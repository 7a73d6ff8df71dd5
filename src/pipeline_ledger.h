// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The flow of a site: all its shots, laid over the baseline -> one ledger of its follicles.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "matching/hair_marks.h"
#include "outcome/ledger_values.h"
#include "pipeline.h"

namespace tricho {

struct SiteLedgerResult {
  LedgerRecord record;
  cv::Mat frame;  // As SiteLedger's; empty when there is no ledger.
};

// paths     One a shot: the photos, which are looked at again.
// findings  One a shot; thickness as it is compared with the baseline's.
// aligned   One a shot; those that are not usable stay out of the ledger.
// days      One a shot: shots of one day are one visit.
// baseline  Index of the shot that the others are laid over; it is usable.
// marks     What people said of hairs, by the indices of the shots and of their shafts; those of a shot that stays out
//           stay out as well.
// A site without a scale, or whose first and last visit share no skin, has no ledger: its reason says so.
// throws Error(kInput) when a photo can't be read again.
SiteLedgerResult LedgerOfSite(const std::vector<std::filesystem::path>& paths,
                              const std::vector<ShotFindings>& findings, const std::vector<AlignedShot>& aligned,
                              const std::vector<int>& days, int baseline, const AnalysisOptions& options,
                              const std::vector<HairMark>& marks = {});

}  // namespace tricho
