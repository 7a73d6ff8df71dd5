// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A study as a folder, close to BIDS. The TSV files are what people edit, and the truth.
//
//   STUDY/
//     dataset_description.json  participants.tsv  treatments.tsv
//     sub-001/ses-20260110/sub-001_ses-20260110_site-vertex_shot-1.jpg  (and .json: PixelSize, device, magnification)
//                          sub-001_ses-20260110_site-head_view-overview_shot-1.jpg
//                          sub-001_ses-20260110_site-vertex_view-phototrichogram_shot-1_time-1.jpg  (and _time-2)
//     derivatives/tricho/       what the program makes
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/tsv.h"
#include "capture/photo_kind.h"
#include "outcome/series.h"

namespace tricho {

struct StudyFolder {
  std::filesystem::path root;  // Canonical: no links in it.

  std::filesystem::path Participants() const { return root / "participants.tsv"; }
  std::filesystem::path Treatments() const { return root / "treatments.tsv"; }
  std::filesystem::path Derivatives() const { return root / "derivatives" / "tricho"; }

  // root / relative, having made sure that no link on the way leads out of the study.
  // throws Error(kInput) naming the link.
  std::filesystem::path Inside(const std::filesystem::path& relative) const;
};

// Makes a study: the folder, dataset_description.json, and the tables with their column names. What is there already is
// kept. throws Error(kInput) when the folder holds something else, Error(kStore) when it can't be written.
StudyFolder InitStudy(const std::filesystem::path& folder, const std::string& name);

// throws Error(kInput) when there is no study.
StudyFolder OpenStudy(const std::filesystem::path& folder);

// A photo in its place.
struct StudyPhoto {
  std::string participant_id;  // "sub-001"
  int day = 0;                 // Of the calendar, days since 1970-01-01.
  std::string site;            // "vertex"
  int shot = 0;
  std::filesystem::path relative;  // To the study's root.
  PhotoKind kind = PhotoKind::kCloseUp;
  int time = 0;  // Of a phototrichogram: 1 the first photo, 2 the one some days later; else 0.

  std::string SessionLabel() const;  // "ses-20260110"
  std::string Stem() const { return relative.stem().string(); }
};

// "sub-001_ses-20260110_site-head_view-overview_shot-1": the stem of the photo's name, of all but `relative`.
std::string StemOf(const StudyPhoto& photo);

// Every photo, ordered by participant, day, site, kind, shot and time. Files that are none (sidecars, notes) are passed
// over; what looks like a photo and is not named as one goes to `strangers`, when given. throws Error(kInput) for a
// link that leads out of the study and for two photos of one name (shot-1.jpg, shot-1.png).
std::vector<StudyPhoto> ListPhotos(const StudyFolder& study, std::vector<std::string>* strangers = nullptr);

// Where results go, relative to the study: those of all, and those of one shard, whose parts other machines may be
// writing at this moment.
inline constexpr char kResultsFolder[] = "derivatives/tricho";
inline constexpr char kShardsFolder[] = "derivatives/tricho/shards";

// Removes the hidden halves of files (.NAME.part) that a killed run left behind: those below `folder`, or all but those
// of shards. The caller holds the StudyLock of that folder.
void ClearRests(const StudyFolder& study, const std::filesystem::path& folder = {});

// "jpg", "png", ...: by what the bytes begin with; empty when it is no photo that can be read.
std::string PhotoExtension(std::string_view bytes);

// One treatment session.
struct Treatment {
  std::string participant_id;
  int day = 0;  // Of the calendar.
  std::string kind, product, note;
  int line = 0;  // Of treatments.tsv.
};

// throws Error(kInput) naming line and column: no such column, a date that is none, an ID that can't be one.
std::vector<Treatment> ReadTreatments(const StudyFolder& study);

// Participants as the table has them: id -> column -> cell ("n/a" as empty).
struct ParticipantRow {
  std::string participant_id;
  std::map<std::string, std::string> cells;
  int line = 0;
};
std::vector<ParticipantRow> ReadParticipants(const StudyFolder& study);

// Day of the calendar of the participant's first session; absent when there is none.
std::optional<int> FirstSession(const std::vector<Treatment>& treatments, const std::string& participant_id);

// All sessions of the participant, from the first one.
SessionDates SessionsOf(const std::vector<Treatment>& treatments, const std::string& participant_id);

// "sub-001" from "001" or "sub-001". throws Error(kUsage) when it can't be a BIDS label.
std::string ParticipantId(const std::string& label);

}  // namespace tricho
