// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// From contrast to the strokes that together explain the photo.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/ridge.h"
#include "hair/stroke.h"

namespace tricho {

// First guess, from local evidence: lines are followed, cut where they are doubtful, fitted with bars, and joined again
// over the whole image.
std::vector<Stroke> TraceStrokes(const HairContrast& hair, const RidgeMap& ridge);

// Fits all strokes to the photo together, exchanges halves where lines wandered from hair to hair, looks again for what
// was overlooked, and removes what others explain as well.
std::vector<Stroke> ExplainPhoto(const HairContrast& hair, std::vector<Stroke> strokes);

}  // namespace tricho
