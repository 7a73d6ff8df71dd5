// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The pages of an analyzed study: gathered, judged, and laid out, with the numbers behind them as files.
#pragma once

#include <filesystem>
#include <string>

#include "outcome/series.h"
#include "report/page.h"
#include "store/study_folder.h"

namespace tricho {

enum class Reader { kPatient, kPractitioner, kResearcher };

// "patient" ...: as in the names of the pages. throws Error(kUsage) for a name that is none.
Reader ReaderOf(const std::string& name);

struct ReportPage {
  std::string stem;     // Of its file's name: "patient-001".
  std::string html;     // The whole page.
  std::string trouble;  // Why there are no plots as files beside it; empty when there are, or when none belong to it.
};

// For the patient or the practitioner. series-ID.json and, for the practitioner, comparison-ID.json are written into
// `out`, which is made when it is missing; the page itself is not.
// participant  As WhoIsAsked takes it. throws Error(kInput) when the study was not analyzed, or holds what can't be
// used.
ReportPage ReportOnParticipant(const StudyFolder& study, const std::string& participant, Reader reader,
                               const Texts& texts, const SeriesOptions& options, const std::filesystem::path& out);

// For the researcher: all arms compared. measurements.tsv, cohort.tsv, cohort.json and the plots are written into `out`
// as above.
ReportPage ReportOnCohort(const StudyFolder& study, const Texts& texts, const std::filesystem::path& out);

}  // namespace tricho
