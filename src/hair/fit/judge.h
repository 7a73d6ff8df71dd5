// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How likely a found hair is one: the network's word and the photo's, weighed together (docs/methods/network.md).
#pragma once

#include <vector>

#include "hair/fit/photo_fit.h"
#include "hair/network/network.h"

namespace tricho {

// What is known of each hair of a fit.
std::vector<HairFacts> FactsOf(const PhotoFit& fit, const NetworkMaps& maps);

// Probability that facts are those of a hair, 0..1, where as many proposals are hairs as on the scalps that the judge
// has learned from.
double ProbabilityOf(const HairFacts& facts);

// The same where the share of hairs among all proposals of the photo is another. It is told from the proposals
// themselves: on bare skin none of them is sure, and then the doubtful ones are no hairs either; among many sure ones
// they mostly are.
// Source: Saerens, Latinne & Decaestecker 2002, Neural Comput 14:21 (expectation-maximization of the prior).
// Departs from it: a few proposals do not tell; the share that the judge has learned from counts as `known_proposals`
// more of them (> 0).
std::vector<double> AmongAll(const std::vector<double>& probabilities, double known_proposals);

// How likely a hair must be to be kept. Two questions, two answers: whether a line is a hair on this photo is asked of
// the photo as a whole, which is bare or not; how sure it is by itself may lean on the photo only a little (each
// known_proposals: judge.cc).
struct LeastLikely {
  double on_photo = 0;
  double by_itself = 0;
};

// Gives every hair its probability (that by itself), and removes those that are less likely.
void JudgeHairs(PhotoFit& fit, const NetworkMaps& maps, const LeastLikely& least);

}  // namespace tricho
