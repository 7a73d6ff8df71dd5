// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Traced lines, or those that the fit has made of them, and the hairs that the network proposes, put together.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/network/network.h"
#include "hair/network/votes.h"
#include "hair/see/contrast.h"

namespace tricho {

// Which proposed hairs may join.
struct ProposalLimits {
  double least_agreed = 0;  // Of the cells of a hair.
  double least_line = 0;    // Probability of a hair along its weakest quarter: what bends leaves the straight line.
  double longest_um = 1e9;
  double most_aside_um = 1e9;  // A stroke does not stand for a hair that it leaves by so much on average.
};
// What the fit still shapes need only be likely; what joins its result stays as it is proposed, a straight line. It
// takes the place of a stroke, too, that the fit bent away from it: on short hair that is a line no hair could have.
inline constexpr ProposalLimits kToBeFitted{.least_agreed = 0.3};
inline constexpr ProposalLimits kAsProposed{
    .least_agreed = 0.2, .least_line = 0.2, .longest_um = 800, .most_aside_um = 30};

// A line of working pixels that only the network knows of, as a stroke of that width that the photo was asked of once.
Stroke NetworkStroke(const HairContrast& hair, const Polyline& line, double width_px);

// Adds the proposed hairs that no stroke stands for: thin ones, and mates that are one dark line to a ridge filter.
// Takes out strokes that run along what is proposed, but from and to where no cell of theirs sees the ends of a hair:
// lines that wander from mate to mate.
//
// proposed  ProposeHairs() of `maps`.
std::vector<Stroke> WithProposed(const HairContrast& hair, const NetworkMaps& maps,
                                 const std::vector<ProposedHair>& proposed, const ProposalLimits& limits,
                                 std::vector<Stroke> strokes);

}  // namespace tricho
