// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Traced lines and the hairs that the network proposes, put together: what the fit begins with.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/network/network.h"
#include "hair/see/contrast.h"

namespace tricho {

// Adds the proposed hairs that no stroke stands for: thin ones, and mates that are one dark line to a ridge filter.
// Takes out strokes that run along what is proposed, but from and to where no cell of theirs sees the ends of a hair:
// lines that wander from mate to mate.
std::vector<Stroke> WithProposed(const HairContrast& hair, const NetworkMaps& maps, std::vector<Stroke> strokes);

}  // namespace tricho
