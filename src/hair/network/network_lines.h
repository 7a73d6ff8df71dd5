// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What stands out in the network's maps: the middles of its lines, tips near a place.
#pragma once

#include "hair/network/network.h"
#include "hair/see/ridge.h"

namespace tricho {

inline constexpr double kStrengthOfCertain = 100;  // Strength of a ridge point of which the network is certain.

// Middles of the network's lines in (x, y, direction), sub-pixel, by row, then column; `noise` is 0.
RidgeMap NetworkRidge(const NetworkMaps& maps, double least_probability);

// Highest probability of a tip within kEndReachPx of a place, each way. 0..1.
double TipProbability(const NetworkMaps& maps, const Point& at_px);
inline constexpr int kEndReachPx = 4;

}  // namespace tricho
