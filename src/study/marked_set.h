// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Photos that a person signed, as a set to learn from: what the finder sees of each, and the reader's hairs.
// Schema: docs/schemas/marked.schema.json; scripts/train/finetune.sh reads it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pipeline.h"
#include "store/correction.h"
#include "store/study_folder.h"

namespace tricho {

inline constexpr char kMarkedSchema[] = "urn:opentricho:schema:marked:1";
inline constexpr char kLearnedFolder[] = "learned", kHeldOutFolder[] = "held-out";

struct SignedPhoto {
  StudyPhoto photo;
  std::string sha256;  // Of its bytes.
  Correction signature;
};

// Analyzed close-ups whose journal ends with a signature that was not opened again, in the order of ListPhotos; one
// that lies in the study twice comes once, or it could be learned from and tried on. throws Error(kInput) for a journal
// that is damaged.
std::vector<SignedPhoto> ListSigned(const StudyFolder& study);

// A signed photo as it was found, and as it was signed, whatever network the study was analyzed with since.
struct MarkedPhoto {
  Analysis automatic, corrected;
  std::vector<Polygon> regions_px;  // Of skin that was taken out.
};
// throws Error(kInput): another photo than was signed, the result that was signed is no longer kept, no scale.
MarkedPhoto OpenSigned(const StudyFolder& study, const SignedPhoto& signed_photo);

// Of participants with so many signed photos each, those on whose photos a finder is tried: about a third of the
// photos, and never those of everybody. The same participants, the same choice; empty for a single one.
std::set<std::string> HeldOutParticipants(const std::map<std::string, int>& num_photos);

struct MarkedSet {
  int num_learned = 0, num_held_out = 0;
  int num_participants_learned = 0, num_participants_held_out = 0;
  std::vector<SignedPhoto> held_out;
  std::vector<std::string> left_out;  // Signed photos that can't be used, and why, a sentence each.

  int num_photos() const { return num_learned + num_held_out; }
};

// Writes folder/learned/STEM.png and STEM.json, and folder/held-out/..., by participant.
// on_photo   Told the name of each that is written.
// throws Error(kInput) when the folder is there and holds anything, for no signed photo, as ListSigned; Error(kStore).
MarkedSet WriteMarkedSet(const StudyFolder& study, const std::filesystem::path& folder,
                         const std::function<void(const std::string&)>& on_photo);

}  // namespace tricho
