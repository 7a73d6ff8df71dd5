// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What AnalyzeStudy wrote of one photo, read back from its JSON. That file comes from outside by then: what is missing
// or damaged is left empty, a page can do without.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "hair/find_hairs.h"
#include "metrics/site_metrics.h"
#include "store/study_folder.h"

namespace tricho {

struct PhotoResult {
  Provenance provenance;  // Version, commit and options.
  std::string sha256;     // Of the photo that was analyzed; of a phototrichogram the later one, and here the first:
  std::string first_file, first_sha256;
  bool usable = false;
  std::vector<std::string> warnings;
  std::optional<double> focus, exposure, glare_share, um_per_px;
  std::optional<double> vellus_below_um, terminal_from_um;

  // "" when the option is not named.
  std::string Option(const std::string& name) const;
};

// All fields are empty where there is no result or it can't be understood. throws as Inside.
PhotoResult ReadPhotoResult(const StudyFolder& study, const StudyPhoto& photo);

// The thresholds that the photo's hairs were told apart by. throws Error(kInput) where they can't be meant.
MetricsOptions ThresholdsOf(const PhotoResult& result);

// How hairs were found on the photo; absent when that took a network that neither comes with the program nor is one of
// the study's own.
std::optional<HairOptions> HairOptionsOf(const StudyFolder& study, const PhotoResult& result);

// "tricho 0.1.0 (a26ca7bd045e); segmenter: ridge"; empty when it is not known.
std::string AnalyzerOf(const PhotoResult& result);

}  // namespace tricho
