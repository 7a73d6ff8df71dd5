// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Whether the results of a study still belong to its photos and tables. The analysis leaves analyzed.tsv behind: each
// photo with the SHA-256 of its bytes and of its sidecar, and the arm and day that the tables gave it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/study_folder.h"
#include "store/study_plan.h"
#include "study/site.h"

namespace tricho {

inline constexpr char kAnalyzedTable[] = "analyzed.tsv";

// Written last, when all other results are there. `sites` are all of the plan, `measurements` is the text of their
// table. throws Error(kStore).
void WriteAnalyzed(const StudyFolder& study, const StudyPlan& plan, const std::vector<Site>& sites,
                   const std::string& measurements);

// Whether a measurements.tsv of these bytes is the one that the analysis wrote: somebody who corrects a row by hand
// means the table, and not what else the analysis left. False where the study was not analyzed by a version that tells.
bool IsTableOfAnalysis(const StudyFolder& study, const std::string& sha256);

// measurements.tsv as it stands now is taken for the one that the analysis wrote. throws Error(kStore).
void UpdateTableOfAnalysis(const StudyFolder& study);

// SHA-256 of the photos as they were analyzed, by their places in the study; empty where no analysis tells.
std::map<std::string, std::string> AnalyzedSha256s(const StudyFolder& study);

// What is no longer as it was when the study was analyzed, a sentence each, without the end; empty where nothing
// changed, or where the study was not analyzed by a version that leaves analyzed.tsv.
// throws Error(kInput) as PlanStudy, and for a table that can't be read.
std::vector<std::string> ChangedSinceAnalysis(const StudyFolder& study);

// throws Error(kInput) that says in one sentence what changed and which command mends it.
void RequireFresh(const StudyFolder& study);

// Photos whose scale the alignment contradicts, a sentence each, as the last analysis told it. throws as
// ReadMeasurements.
std::vector<std::string> ContradictedScales(const StudyFolder& study);

// Folders of results whose participant has neither a photo nor a row in participants.tsv.
std::vector<std::string> Leftovers(const StudyFolder& study);

}  // namespace tricho
