// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What is put into a study: photos of a visit, participants, treatment sessions. Originals are copied, never changed.
// The caller holds the StudyLock.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "capture/scale.h"
#include "overview/overview.h"
#include "store/study_folder.h"

namespace tricho {

struct VisitPhotos {
  std::string participant_id;  // "sub-001"
  int day = 0;                 // Of the calendar.
  std::string site;            // A BIDS label.
  ScaleOptions scale;          // None given: what the photo's own sidecar or a marker says.
  std::string device;          // For the sidecar; empty: what the camera wrote.
  std::string magnification;
  std::vector<std::filesystem::path> photos;
  std::map<std::string, std::string> participant_cells;  // As EnterParticipant takes them.
  PhotoKind kind = PhotoKind::kCloseUp;
  // Of overviews; their scale stands here, not in `scale`.
  OverviewOptions overview = {};
  // Of a phototrichogram, whose two photos are those of the first and of the later time.
  double hours = 0;
  std::string hours_source = {};  // "option" or "exif".
};

struct AddedPhoto {
  std::filesystem::path original;
  std::filesystem::path relative;  // Its place in the study.
  bool was_there = false;          // The same bytes stood at this visit already: nothing was copied.
  bool has_scale = false;
};

// Copies the photos in as the next shots of their visit (the two of a phototrichogram as one), each with a sidecar, and
// enters the participant in participants.tsv when new. All photos are read before the first is copied: a bad one leaves
// the study as it was.
//
// throws Error(kInput): a photo that can't be read, one that stands in the study already as another visit or site, a
// link that leads out, one of the two photos of a phototrichogram that is there without the other; Error(kStore) when
// the disk does not take it.
std::vector<AddedPhoto> AddPhotos(const StudyFolder& study, const VisitPhotos& visit);

// Enters the participant, with cells for columns of participants.tsv, when new. For a known participant the cells must
// be what the table says already. returns whether it was new.
// throws Error(kInput) naming the column that differs or does not exist.
bool EnterParticipant(const StudyFolder& study, const std::string& participant_id,
                      const std::map<std::string, std::string>& cells);

// Enters a session. returns false when the very same row stands there already (nothing is written then).
bool EnterTreatment(const StudyFolder& study, const Treatment& treatment);

}  // namespace tricho
