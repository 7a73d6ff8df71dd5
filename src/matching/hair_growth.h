// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Two photos of one clipped site some days apart -> how much longer each hair has become.
#pragma once

#include <vector>

#include "hair/find_hairs.h"
#include "matching/site_frame.h"
#include "matching/site_map.h"

namespace tricho {

// What the two photos show of one hair.
enum class GrowthSight {
  kMeasured,  // Both tips.
  kGoesOn,    // It goes on beyond where the first photo shows its tip; how far can't be seen.
  kCutFlush,  // The first photo shows bare skin where the second shows a hair: all of it has grown.
  kGone,      // The second photo shows bare skin where the first shows a hair.
  kUntold,    // Whether it has grown can't be told.
};

// Why growth, or its amount, can't be told.
enum class GrowthDoubt { kNone, kBorder, kHiddenTip, kNoPartner, kRootUncertain };

struct GrownHair {
  int baseline = -1;  // Index of its shaft; -1: the photo shows none of its own.
  int followup = -1;
  GrowthSight sight = GrowthSight::kUntold;
  GrowthDoubt doubt = GrowthDoubt::kNone;
  double growth_um = 0;      // Of kGoesOn: what is seen of it, and it may be more.
  double growth_se_um = 0;   // Its standard error.
  bool counted = false;      // Whether it counts in the site's numbers: for the caller to say.
  Polyline course_px;        // Baseline px, root first: as far as the later photo shows it, else the earlier.
  double grown_from_px = 0;  // Along the course: where the grown piece begins.
};

struct GrowthSetting {
  const Hairs& baseline;
  const Hairs& followup;
  const SiteMap& baseline_from_followup;
  const SiteFrame& frame;
  double um_per_px = 7;    // Of the baseline, > 0.
  double residual_um = 0;  // Of the alignment.
};

// Idea: in the frame of the first photo a hair keeps its course and only its tip moves, so that tips are compared along
// the course, and neither the clipped length nor an error of the root matters. Where the second photo's hairs do not
// tell (two that cross have changed their ends), the photo itself is asked beyond the first photo's tip: what is looked
// for is known, and the answer does not depend on how far the hair goes on.
// Accuracy: docs/methods/phototrichogram.md.
std::vector<GrownHair> FindGrowth(const GrowthSetting& setting);

}  // namespace tricho
