// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What `study analyze` wrote on each photo, as the pages of `tricho report` show it. What is missing or damaged is left
// empty: a page can do without.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "hair/find_hairs.h"
#include "outcome/measurements.h"
#include "report/site_page.h"
#include "store/study_folder.h"

namespace tricho {

// The photo's row of measurements.tsv; null when it was added after the last analysis.
const Measurement* RowOf(const Measurements& table, const StudyPhoto& photo);

// The photo's analysis; null when there is none or it is damaged.
nlohmann::json ResultOf(const StudyFolder& study, const StudyPhoto& photo);

// One row a photo, without the alignments.
std::vector<PagePhoto> PhotoRows(const StudyFolder& study, const Measurements& table,
                                 const std::vector<StudyPhoto>& photos);

// Fills in `baseline`, `overlap` and `residual` of those `rows` (one a photo) whose site `baseline` is of, from
// results.sqlite, which stays as it is.
void AddAlignments(const StudyFolder& study, const StudyPhoto& baseline, const std::vector<StudyPhoto>& photos,
                   std::vector<PagePhoto>& rows);

// The options that the photos were analyzed with, as far as they move a comparison. throws Error(kInput) where they
// can't be meant.
MetricsOptions ThresholdsOf(const nlohmann::json& result);

// How hairs were found on the photo; absent when that took a network other than the one that comes with the program.
std::optional<HairOptions> HairOptionsOf(const nlohmann::json& result);

// "tricho 0.1.0 (a26ca7bd045e); segmenter: ridge": each once, in the photos' order.
std::vector<std::string> AnalyzersOf(const StudyFolder& study, const std::vector<StudyPhoto>& photos);

// Name and hash of each photo that has a result.
std::vector<InputFile> InputsOf(const StudyFolder& study, const std::vector<StudyPhoto>& photos);

}  // namespace tricho
