// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Cells of a hair vote for the ends of their own hair; where many agree, the network proposes one. Mates that touch are
// one dark line to a ridge filter, but their cells vote for different ends.
#pragma once

#include <utility>
#include <vector>

#include "hair/network/network.h"

namespace tricho {

// What one cell says of its hair [cells].
struct HairVote {
  Point middle;        // Between its ends.
  Point half_doubled;  // Half the way between them: its length times (cos, sin) of twice its direction.
};

// The ends of a hair as long as this are out of sight. Its cells vote for themselves as its middle, and for half of
// this as half the way.
inline constexpr double kLongHairCells = 56;

HairVote VoteAt(const NetworkMaps& maps, const Point& cell);

// Both ends, in no order: a vote does not tell root from tip.
std::pair<Point, Point> EndsOf(const HairVote& vote);

// A hair as the network alone sees it: straight, from end to end [working pixels].
struct ProposedHair {
  Point first, second;
  double agreed = 0;  // Cells that voted for it, weighed by their certainty, over those of a line of its length.
};

// The hairs that enough cells agree on, those with the most votes first; none whose ends are out of sight.
// Source: Hough voting (Gall & Lempitsky 2009, CVPR), with a vote for both ends at once as in centre-based detection
// (Zhou, Wang & Kraehenbuehl 2019, arXiv:1904.07850).
std::vector<ProposedHair> ProposeHairs(const NetworkMaps& maps);

}  // namespace tricho
