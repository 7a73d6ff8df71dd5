// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Whether two photos show the part of one head, and how far the head nods between them.
#pragma once

#include "overview/overview.h"

namespace tricho {

struct PartLikeness {
  double likeness = 0;   // Correlation of the pattern of openings beside the part, -1..1.
  double pitch_deg = 0;  // Nod of the follow-up at which it is greatest; forehead up is positive.
};

// The strip along the part is straightened on both photos; nodding moves points of a skull along it as turning moves
// those of an ellipse. Likeness is sought over nods up to 26 degrees. Shots of one head on one day have 0.4 and more,
// different heads 0.26 at most (rendered heads); months later hair lies differently, and likeness tells nothing.
// Both overviews are usable and have a part.
PartLikeness LikenessOfParts(const Overview& baseline, const Overview& followup);

}  // namespace tricho
