// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the network adds to the hairs of the ridge filter, and what it takes from them: its word and the photo's are
// weighed together (docs/methods/network.md).
#pragma once

#include "hair/fit/photo_fit.h"
#include "hair/network/network.h"

namespace tricho {

// Hairs where the network sees lines and no hair is known; fits them and keeps those that it still supports.
void AddUnseenHairs(PhotoFit& fit, const NetworkMaps& maps);

// Removes hairs for which the network and the photo together speak too little.
void RemoveUnlikelyHairs(PhotoFit& fit, const NetworkMaps& maps);

}  // namespace tricho
