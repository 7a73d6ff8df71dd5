// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a rating page hides: STUDY/ratings/PAGE.json says which pair of photos each question shows, which of them is the
// later one, and which questions repeat another. Schema: docs/schemas/rating-key.schema.json.
#pragma once

#include <string>
#include <vector>

#include "store/study_folder.h"

namespace tricho {

inline constexpr char kRatingsFolder[] = "ratings";
inline constexpr char kRatingKeySchema[] = "urn:opentricho:schema:rating-key:1";

struct RatedPhoto {
  std::string file;    // Place in the study.
  std::string sha256;  // Of its bytes.
};

struct RatingQuestion {
  std::string participant_id, site, baseline_visit, followup_visit;
  RatedPhoto baseline, followup;
  bool followup_left = false;  // Else the follow-up is the right one.
  bool is_repeat = false;      // Of a question before.
};

struct RatingKey {
  std::string page;                       // 16 hexadecimal digits.
  std::string seed;                       // From which order and sides came.
  std::string made;                       // "2026-01-31T12:00:00Z", by the clock of the machine.
  std::vector<RatingQuestion> questions;  // In the order in which they are shown.
};

// throws Error(kStore).
void WriteRatingKey(const StudyFolder& study, const RatingKey& key);

// throws Error(kInput) when the study has made no such page, and for a key that is damaged.
RatingKey ReadRatingKey(const StudyFolder& study, const std::string& page);

}  // namespace tricho
