// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Is it working? The measurements and sessions of a study, who is asked for, and the verdict on each.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "outcome/ledger_table.h"
#include "outcome/series.h"
#include "store/study_folder.h"

namespace tricho {

// From a study or from a table alone.
struct SeriesInput {
  Measurements table;
  std::vector<Treatment> treatments;
  bool from_study = false;
  std::optional<LedgerTable> ledger;            // Of the study,
  std::optional<LedgerTable> automatic_ledger;  // and without corrections, where there are any.
  std::optional<SupportingTable> supporting;    // Of its overviews and phototrichograms.

  // Of one participant; absent when only a table is known.
  std::optional<SessionDates> SessionsOf(const std::string& participant_id) const;
};

// allow_outside   As ParseMeasurements.
// throws Error(kInput): no measurements yet, an ID that can't become the name of a file, or as ReadMeasurements.
SeriesInput ReadSeriesInput(const StudyFolder& study, bool allow_outside = false);
SeriesInput ReadSeriesInput(const std::filesystem::path& table, bool allow_outside = false);

struct Asked {
  std::string id;    // In the table.
  std::string name;  // In the files' names: as it was asked for.
};

// `--participant 001` finds sub-001 as well, and the reverse. throws Error(kUsage) for what can't be an ID,
// Error(kInput) when the table does not have it.
Asked WhoIsAsked(const std::string& participant, const Measurements& table);

// Every participant of the table.
std::vector<Asked> AllParticipants(const Measurements& table);

// One verdict for each of `asked`. Where a person corrected photos of a participant, a caveat says so and what the
// program alone says; all of that is in Series::automatic.
std::vector<Series> JudgeAsked(const SeriesInput& input, const std::vector<Asked>& asked, const SeriesOptions& options,
                               int num_jobs);

// Of what is judged by these options: the table is its input.
Provenance SeriesProvenance(const std::string& command, const SeriesInput& input, const SeriesOptions& options);

}  // namespace tricho
