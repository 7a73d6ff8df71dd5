// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The shots of a study as its last analysis left them: what the pages know of a photo.
#pragma once

#include <string>
#include <vector>

#include "outcome/measurements.h"
#include "pipeline_corrected.h"
#include "report/site_page.h"
#include "study/photo_result.h"
#include "study/site.h"

namespace tricho {

struct AnalyzedShot {
  Shot shot;                         // Keyed by its result, whatever bytes lie there now.
  const Measurement* row = nullptr;  // Of measurements.tsv; null when the photo was added after the last analysis.
  PhotoResult result;
  bool is_baseline = false;                  // The others of its site were laid over it; else:
  std::optional<StoredAlignment> alignment;  // How it lies over that one, where results.sqlite tells.
};

// One a photo, in their order. What is missing or damaged is left empty. `photos` and `table` must outlive the shots.
std::vector<AnalyzedShot> ReadAnalyzedShots(const StudyFolder& study, const Measurements& table,
                                            const std::vector<StudyPhoto>& photos);

// The two shots of a site that stand for "before" and "now".
struct ShotPair {
  const AnalyzedShot* before = nullptr;  // Null: there is no usable shot.
  const AnalyzedShot* after = nullptr;   // Null: none of a later visit.
};

// The sites that the shots show, each once, in the shots' order.
std::vector<std::string> SitesOf(const std::vector<AnalyzedShot>& shots);

// The baseline of the site and the first usable close-up of its last visit. `shots` are of one participant.
ShotPair PairOfSite(const std::vector<AnalyzedShot>& shots, const std::string& site);

// That of the first site which has both, else of the first with a usable shot.
ShotPair ChoosePair(const std::vector<AnalyzedShot>& shots);

// Fills in `is_baseline` and `alignment` of close-ups from results.sqlite, which stays as it is. `shots` are of one
// participant.
void AddAlignments(const StudyFolder& study, std::vector<AnalyzedShot>& shots);

// The hairs that the store holds of a photo, where its bytes are still those that were analyzed.
std::optional<KeptPhoto> KeptOf(const StudyFolder& study, const AnalyzedShot& analyzed);

// Of both, which must be there, and how the later one lies over the baseline of its site.
std::optional<KeptPair> KeptOf(const StudyFolder& study, const ShotPair& pair);

// As the practitioner's page shows it. `table` is the one that the shot's row is of.
PagePhoto PagePhotoOf(const AnalyzedShot& analyzed, const Measurements& table);

// What analyzed the shots (AnalyzerOf), each once, in the shots' order.
std::vector<std::string> AnalyzersOf(const std::vector<AnalyzedShot>& shots);

}  // namespace tricho
