// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the network's maps say of one line that may be a hair.
#pragma once

#include "hair/network/network.h"

namespace tricho {

struct LineEvidence {
  double line = 0, weakest_line = 0;  // Probability of a hair along it, 0..1: mean, and mean of the weakest quarter.
  double root = -10, tip = -10;       // Logits of the two ends, each taken for what makes both likelier.
  double middle = -10;                // Logit of a middle in the line's middle.
  double along = 0;                   // -1..1: how much a hair runs this way by its cells; -1 is straight across.
  double votes = 0;                   // Share of the cells that point to both ends of the line.
  double vote_error_cells = 20;       // Median distance of what they point to from the ends, at most this much.
  bool root_first = true;             // Whether the first point of the line is its root.
};

// `line` in working pixels, either way round; of fewer than two points: the evidence of none.
LineEvidence EvidenceFor(const NetworkMaps& maps, const Polyline& line);

}  // namespace tricho
