// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Pieces -> hairs: which ends belong together, decided once over the whole image.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// Joins piece ends that continue each other: cost from sideways deviation of either continuation, turn, thickness,
// darkness and the evidence along the gap; maximum-weight matching, so that every end is used once.
// Departs from the greedy local linking of the peers (ij-ridgedetection #15).
std::vector<Stroke> JoinStrokes(const HairContrast& hair, const std::vector<Stroke>& pieces);

}  // namespace tricho
