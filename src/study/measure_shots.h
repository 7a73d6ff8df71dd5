// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The shots of a site, laid over its baseline -> their numbers over the skin that all of them show, and its ledger.
#pragma once

#include <vector>

#include "matching/hair_marks.h"
#include "pipeline.h"
#include "store/result_store.h"
#include "study/site.h"

namespace tricho {

struct MeasuredSite {
  std::vector<StoredShot> shots;
  StoredLedger ledger;
};

// findings  One a shot, empty of one that is not usable. Thickness is taken as it compares with the baseline's.
// aligned   One a shot.
// marks     What people said of hairs, by the indices of the shots and of their shafts.
// throws Error(kInput) when a photo can't be read again.
MeasuredSite MeasureShots(const StudyFolder& study, const Site& site, std::vector<ShotFindings> findings,
                          std::vector<AlignedShot> aligned, const AnalysisOptions& options,
                          const std::vector<HairMark>& marks = {});

}  // namespace tricho
