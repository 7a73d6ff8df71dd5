// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A participant under another pseudonym, a visit on another day, results of one who has withdrawn: what people would
// otherwise do by hand in a dozen places. No photo's bytes are changed. The caller holds the StudyLock. A change that
// was cut short is finished by the same command again.
#pragma once

#include <string>
#include <vector>

#include "store/study_folder.h"

namespace tricho {

// Removes the results of a participant who has no photo and no row in participants.tsv any more: files, rows of tables,
// and what results.sqlite holds of those photos.
// returns  what was removed, by its place in the study. throws Error(kInput): the participant still has photos or a
// row.
std::vector<std::string> RemoveResults(const StudyFolder& study, const std::string& participant_id);

// Renames a participant in folders, files and tables; results of the old name are removed.
// throws Error(kInput): there is no such participant, or the new name is taken.
void RenameParticipant(const StudyFolder& study, const std::string& from, const std::string& to);

// Moves all photos of one visit to another day.
// throws Error(kInput): there is no such visit, or there is one on the new day.
void RedateVisit(const StudyFolder& study, const std::string& participant_id, int from_day, int to_day);

}  // namespace tricho
