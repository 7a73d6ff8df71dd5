// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What became of each hair between two visits: alignment, hairs of both -> persisting, ambiguous, new, lost, doubtful.
#pragma once

#include <optional>
#include <vector>

#include "hair/find_hairs.h"
#include "matching/hair_matching.h"
#include "matching/site_frame.h"
#include "matching/site_map.h"

namespace tricho {

// Indices into the shafts of both visits.
struct HairChanges {
  std::vector<HairPair> persisting;
  // The likeliest pairs among hairs that stand at both visits, where which is which can't be told: another pairing
  // comes near in likelihood.
  std::vector<HairPair> ambiguous;
  std::vector<int> lost;       // Of the baseline: their place is seen at the follow-up, and empty.
  std::vector<int> new_hairs;  // Of the follow-up.
  // Told as a hair of its own here only. The other visit shows something at its place, or can't show it: neither new
  // nor lost, and taken to stand at both.
  std::vector<int> doubtful_baseline, doubtful_followup;
};

// baseline, followup  As FindHairs found them.
// frame      Skin that both visits show; a hair whose root lies outside it, or nearer than `margin_px` (baseline px) to
//            its border, is neither new nor lost nor doubtful.
// px_per_um  Baseline px; without a scale from the thickness of the hairs.
// marks      What a person said, of shots 0 (baseline) and 1, comes first: such pairs persist, what is said to be new
// or
//            lost is that wherever it stands, and the hairs of a pair that was parted are looked for each by itself.
HairChanges FindHairChanges(const Hairs& baseline, const Hairs& followup, const SiteMap& baseline_from_followup,
                            const SiteFrame& frame, double margin_px, double px_per_um,
                            const std::vector<HairMark>& marks = {});

}  // namespace tricho
