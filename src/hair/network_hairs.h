// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the network adds to the hairs of the ridge filter, and what it takes from them: its word and the photo's are
// weighed together (docs/methods/network.md).
#pragma once

#include "hair/network.h"
#include "hair/photo_fit.h"

namespace tricho {

struct UnseenOptions {
  double least_probability = 0.2;  // Weakest point of a line,
  double seed_probability = 0.4;   // and of its strongest.
  double beside_px = 1;            // What lies this near to a known hair and runs along it is that hair.
  double least_support = 0.3;      // Mean probability along the fitted course.
};

// Hairs where the network sees lines and no hair is known; fits them and keeps those that it still supports.
void AddUnseen(PhotoFit& fit, const NetworkMaps& maps, const UnseenOptions& options);

// Log-odds that a hair is one: a logistic regression on the hairs found in 15 rendered scalps; `least` was chosen on
// these and on 48 real captures.
struct HairOdds {
  double support = 1.2;        // Per unit of the log-odds of LineSupport.
  double depth = 1.2;          // Per e-fold of the contrast along the middle over that of the photo's clear hairs.
  double own = 2.9;            // Per share that no other hair explains.
  double tip = 0.28;           // Per unit of the log-odds of a tip at the likelier of its ends.
  double from_network = -1.9;  // For one that only the network proposed.
  double constant = -1.5;
  double least = -1.7;  // With less it is none.
};

// Removes hairs for which the network and the photo together speak too little.
void RemoveUnlikely(PhotoFit& fit, const NetworkMaps& maps, const HairOdds& odds);

}  // namespace tricho
