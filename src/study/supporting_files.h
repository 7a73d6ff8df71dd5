// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// supporting.tsv: what overviews and phototrichograms say beside the verdicts, with their changes since the baseline.
#pragma once

#include <vector>

#include "store/study_folder.h"
#include "study/site.h"

namespace tricho {

inline constexpr char kSupportingTable[] = "supporting.tsv";

// Writes it from what the store has; takes it away where the study has no such photo. `sites` are all of the plan.
// throws Error(kStore).
void WriteSupporting(const StudyFolder& study, const StudyPlan& plan, const std::vector<Site>& sites,
                     ResultStore& store);

}  // namespace tricho
