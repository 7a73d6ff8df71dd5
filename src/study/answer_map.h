// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The hairs of a participant one by one, before and now, as a picture: that of the practitioner's report, kept beside
// the participant's results until the photos are analyzed otherwise.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "pipeline.h"
#include "store/study_folder.h"
#include "study/analyzed_shot.h"

namespace tricho {

// Both photos of a pair, hair to hair: the hairs and the alignment that the study's results hold, with what people made
// of them, or, where they hold none, found anew by the options that it was analyzed with. Absent with the reason.
// throws Error(kInput) when a photo can't be read, and for a journal that is damaged or does not fit.
std::optional<Comparison> ComparePair(const StudyFolder& study, const ShotPair& pair, std::string& reason);

struct AnswerMap {
  std::filesystem::path path;  // Of the PNG; empty: there can be none, see `reason`.
  bool is_drawn = false;       // And belongs to the results as they stand.
  std::string reason;
  std::string site, before_date, after_date;
  bool is_corrected = false;  // A person corrected one of both photos, or which hairs are one.
};

// throws Error(kInput): no such participant, as ReadSeriesInput.
AnswerMap MapOfAnswer(const StudyFolder& study, const std::string& participant);

// Draws it: that may take the time of two analyses. returns  empty, or why there is none. throws as MapOfAnswer and
// ComparePair, and Error(kStore).
std::string DrawMapOfAnswer(const StudyFolder& study, const std::string& participant);

}  // namespace tricho
