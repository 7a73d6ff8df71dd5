// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo under a person's hands: what the program found, the journal of corrections, and what both together say.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline_corrected.h"
#include "store/correction_journal.h"
#include "store/study_folder.h"
#include "study/replay.h"

namespace tricho {

struct Review {
  StudyPhoto photo;
  std::string sha256;  // Of the photo's bytes.
  MetricsOptions thresholds;
  Analysis automatic;  // As it was found, to the bit.
  std::string automatic_sha256;
  std::vector<int> look_order;                   // LookOrder of the automatic hairs.
  std::shared_ptr<const HairContrast> contrast;  // Made when a hair is first added.
  Journal journal;
  ReviewState state;
  Analysis corrected;  // The automatic one where no correction counts.
};

// Opens a photo of an analyzed study. throws Error(kInput): not analyzed yet, changed since, not usable (why), a
// journal that is damaged; Error(kStore) as ResultStore.
Review OpenReview(const StudyFolder& study, const StudyPhoto& photo);

// The journal is read again: another window or reader may have added to it.
void Reread(const StudyFolder& study, Review& review);

// The hair that a person clicked, laid onto its shaft by the fit that finds hairs. `told` gets a sentence when there
// was no shaft. others   All other hairs that the person has on the photo. throws Error(kUsage): not two to four
// clicks, one outside the photo, two on one spot, too short for a hair.
Shaft ClickedHair(Review& review, const std::vector<Shaft>& others, const Polyline& clicks_px, std::string& told);

// What a person wants done.
struct CorrectionRequest {
  CorrectionKind kind = CorrectionKind::kDelete;
  std::vector<int> ids = {};               // Of hairs: one, but two to join. Of a region to put back: the number of
                                           // the correction that took it out.
  Polyline points_px = {};                 // Clicks along a hair to add, where to split one, a region's corners.
  std::optional<double> diameter_um = {};  // To set.
  std::optional<JournalMatch> match = {};  // What is said of hairs (study/pair_review.h).
  std::string who = {}, why = {};
};

// Does it, and appends it to the journal: on return it is down on the disk.
// now            "2026-01-31T12:00:00Z".
// after_number   The last correction that the person saw.
// returns        a sentence for the person, such as that no shaft was found along the clicks; mostly empty.
// throws Error(kUsage) for what can't be done, in words; JournalMovedOn; Error(kStore) when it was not saved.
std::string Correct(const StudyFolder& study, Review& review, const CorrectionRequest& request, const std::string& now,
                    int after_number);

}  // namespace tricho
