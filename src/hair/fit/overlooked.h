// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A second look at what no hair explains yet: thin hairs beside thick ones.
#pragma once

#include "hair/fit/photo_fit.h"

namespace tricho {

// The contrast with all known hairs, and `beside_px` on either side of each, replaced by the skin nearby.
HairContrast WithoutKnownHairs(const PhotoFit& fit, double beside_px);

// Finds hairs in what the fitted ones leave, adds them to the fit, fits them and keeps those that are narrow, smooth
// lines with skin or a gap on either side.
void AddOverlookedHairs(PhotoFit& fit);

}  // namespace tricho
