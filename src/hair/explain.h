// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// From contrast to the strokes that together explain the photo.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/network.h"
#include "hair/ridge.h"
#include "hair/stroke.h"

namespace tricho {

// First guess, from local evidence: lines are followed, cut where they are doubtful, fitted with bars, and joined again
// over the whole image.
std::vector<Stroke> TraceStrokes(const HairContrast& hair, const RidgeMap& ridge);

// Fits all strokes to the photo together, exchanges halves where lines wandered from hair to hair, looks again for what
// was overlooked, and removes what others explain as well. `network` (may be null) adds what it alone sees and has
// a say in what is a hair.
std::vector<Stroke> ExplainPhoto(const HairContrast& hair, std::vector<Stroke> strokes,
                                 const NetworkMaps* network = nullptr);

}  // namespace tricho
