// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A clipped site some days later: which hairs grew, and how fast.
#pragma once

#include "phantom/scene.h"

namespace tricho {

// The rates that people of different descent grow at, mean and SD [um/day]: African 280 and 50, Caucasian 367 and 56,
// Asian 411 and 53 (Loussouarn et al. 2005, Int. J. Dermatol. 44 Suppl. 1:6; hair of the vertex).
struct GrowthOptions {
  double hours = 48;                  // 1..1000; between the photos.
  double telogen_share = 0.11;        // 0..1; hairs that do not grow.
  double rate_mean_um_per_day = 367;  // 0..2000
  double rate_sd_um_per_day = 56;     // 0..1000
  double vellus_rate_share = 0.85;    // 0.1..2; vellus hairs grow slower by this factor.
  double clip_length_um = 600;        // 50..5000; what the clipper leaves,
  double clip_jitter_um = 150;        // 0..2000; give or take, evenly.
  double flush_share = 0.01;          // 0..1; growing hairs that were cut flush: not seen at first.
  double shed_share = 0.01;           // 0..1; hairs that are gone on the later photo.

  // throws Error(kUsage) naming field, value and range.
  void Check() const;
};

// The scalp on the day of the clipping, and `hours` later under the camera of `followup` (its regrowth, new and lost
// hairs are not looked at). Every hair keeps its course; its tip moves by its rate. What becomes of a hair depends on
// the scene's seed and its id alone. throws Error(kUsage) for options out of range.
PhantomVisit MakeClipped(const PhantomScene& scene, const GrowthOptions& growth);
PhantomVisit MakeGrown(const PhantomScene& scene, const GrowthOptions& growth, const FollowupOptions& followup);

}  // namespace tricho
