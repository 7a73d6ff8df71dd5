// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Phantoms as files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "phantom/growth.h"
#include "phantom/options.h"

namespace tricho {

// One scalp on one or more visits.
struct PhantomPlan {
  std::string name;  // Stem of its files: letters, digits, '.', '_', '-'.
  PhantomOptions options;
  std::vector<FollowupOptions> followups;  // Numbered 1, 2, ...
  std::optional<GrowthOptions> growth;     // A clipped site and, at each follow-up, what has grown since.
  std::filesystem::path skin_photo;        // Real skin under the hair (skin_photo.h); empty: rendered.
};

// The plan of a family of either kind: `num_visits` photos (1..100) of `family` with `seed`.
// throws Error(kUsage) for a family that does not exist or a number of visits out of range.
PhantomPlan PlanFamily(const std::string& family, std::uint64_t seed, int num_visits);

// Names of the files that a plan leaves in a folder.
enum class PhantomNaming {
  kVisits,  // NAME-v0.jpg, truth NAME-v0.json.
  kSample,  // NAME-v0.jpg, truth NAME-v0-truth.json, BIDS sidecar NAME-v0.json; without "-v0" when there is one visit.
};

// Renders the plans into a folder, which is made when missing: per visit a photo and its truth, per follow-up
// NAME-vK-points.csv (x,y in the follow-up, ref_x,ref_y in the baseline), and truth.json over all: schema
// "phantom-truth", provenance, images[] {file, truth_file, sha256, family options, truth}.
// num_jobs  Threads, >= 1.
// throws Error(kUsage) for options out of range or a name that is no file name; Error(kStore) when a file can't be
// written.
void WritePhantoms(const std::filesystem::path& folder, const std::vector<PhantomPlan>& plans, PhantomNaming naming,
                   const Provenance& provenance, int num_jobs = 1);

struct StudyOptions {
  PhantomOptions scalp;  // Seed, size, scale and look of the first participant; the second has the next seed.
  int num_shots = 2;     // 1..9 a visit.
  // throws Error(kUsage) naming field, value and range.
  void Check() const;
};

// A study folder (design.md, section 5) with a treated (sub-001) and an untreated (sub-002) participant, visits on the
// days -7, 28, 84 and 168 from the first treatment: dataset_description.json, participants.tsv, treatments.tsv, photos
// with sidecars (PixelSize in um) in sub-ID/ses-DATE/, and derivatives/truth/STEM-truth.json for each photo.
// The treated scalp gains 16 % hairs and 12 % thickness over the visits, the untreated nothing; every shot has a pose
// and light of its own. throws as WritePhantoms.
void WriteStudy(const std::filesystem::path& folder, const StudyOptions& options, const Provenance& provenance,
                int num_jobs = 1);

}  // namespace tricho
