// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Pieces -> hairs: which ends belong together, decided once over the whole image.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/stroke.h"

namespace tricho {

struct JoinOptions {
  double max_cost = 12;       // A join must be likelier than two ends: sum of squared deviations (chi-square like).
  double max_gap_um = 900;    // Longest stretch hidden under other hairs.
  double max_bright_um = 70;  // Longest stretch of a gap without any hair (glare, a flake).
};

// Joins piece ends that continue each other: cost from sideways deviation of either continuation, turn, thickness,
// darkness and the evidence along the gap; maximum-weight matching, so that every end is used once.
// Departs from the greedy local linking of the peers (ij-ridgedetection #15).
std::vector<Stroke> JoinStrokes(const HairContrast& hair, const std::vector<Stroke>& pieces,
                                const JoinOptions& options);

}  // namespace tricho
