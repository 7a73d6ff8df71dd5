// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Gathers from an analyzed study what the pages of `tricho report` show.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "report/site_page.h"
#include "report/trend_plot.h"
#include "store/study_folder.h"
#include "tools/series_input.h"

namespace tricho {

// The two photos of a site that stand for "before" and "now".
struct PhotoPair {
  const StudyPhoto* before = nullptr;  // Null: the participant has no usable photo.
  const StudyPhoto* after = nullptr;   // Null: none later.
};

// Of the first site that has both, else of the first with a usable photo: the first usable shot of the last visit on or
// before the first session (else of the earliest visit), and that of the last visit.
PhotoPair ChoosePair(const std::vector<StudyPhoto>& photos, const Measurements& table, const std::string& participant);

// The participant's sites, each once.
std::vector<std::string> SitesOf(const std::vector<StudyPhoto>& photos, const std::string& participant);

// The same of one site.
PhotoPair PairOfSite(const std::vector<StudyPhoto>& photos, const Measurements& table, const std::string& participant,
                     const std::string& site);

// Everything but the pictures and the comparison.
ParticipantReport GatherReport(const StudyFolder& study, const SeriesInput& input, const Asked& asked,
                               const std::vector<StudyPhoto>& photos, const SeriesOptions& options,
                               const TrendPlotSize& trend_size);

// Both photos in the frame of the first. Options of analysis are those that the study was analyzed with.
PagePictures PicturesOf(const StudyFolder& study, const PhotoPair& pair, const PairOptions& options);
// The same from a comparison that is there already.
PagePictures PicturesOf(const PhotoPair& pair, const Comparison& comparison);

// The options of `study analyze` that the photo's result was made with, as far as they move an alignment,
PairOptions OptionsOfResults(const StudyFolder& study, const StudyPhoto& photo);
// or a comparison: absent when the photo was analyzed with a network that did not come with the program.
std::optional<PairOptions> OptionsOfComparison(const StudyFolder& study, const StudyPhoto& photo);

}  // namespace tricho
