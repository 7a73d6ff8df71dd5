// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Roots that lie under a mate of the same unit.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/stroke.h"

namespace tricho {

struct HiddenRootOptions {
  double touch_um = 40;            // A hair begins at another's flank when the gap between them is less.
  double longest_um = 700;         // That may be hidden,
  double longest_over_seen = 1.0;  // and as a share of what is seen.
  double stem_um = 350;            // The hair is carried on as this much of it runs.
  double opening_um = 150;         // Mates' roots lie within this.
  double nearer_share = 0.5;       // The roots must come nearer to each other by this factor.
  double dark_share = 0.6;         // Of the hair's depth that must show where it is carried on.
};

// Hairs of one unit leave the skin side by side and part further on: of two that touch, one seems to begin at the
// other's flank, where no hair can. Such a hair is carried on, as it runs, to the root of the mate, where the photo is
// dark all the way and the two roots then lie together. Strokes have their roots first; of one that is too short to
// tell how it runs the root stays.
void CarryOnHiddenRoots(const HairContrast& hair, std::vector<Stroke>& strokes, const HiddenRootOptions& options);

}  // namespace tricho
