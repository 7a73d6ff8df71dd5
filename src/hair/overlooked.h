// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A second look at what no hair explains yet: thin hairs beside thick ones.
#pragma once

#include "hair/photo_fit.h"

namespace tricho {

struct OverlookedOptions {
  double sigma_um = 12;            // Half-width of the filter: thinner hairs than at the first look.
  double min_strength = 5.5;       // Weakest point of a line, in standard deviations of the skin's texture.
  double beside_px = 1;            // What lies this near to a known hair is taken for its edge.
  double min_length_um = 220;      // Shorter ones are texture more often than hair.
  double min_contrast = 0.25;      // Along the middle: fainter lines are texture more often than hair.
  double min_dip_share = 0.35;     // Fall of the contrast on both sides, as a share of the middle's,
  double min_dip_over_noise = 20;  // and in standard deviations of the skin's texture.
  double sharpest_kink_rad = 0.25;
};

// The contrast with all known hairs, and `beside_px` on either side of each, replaced by the skin nearby.
HairContrast WithoutKnown(const PhotoFit& fit, double beside_px);

// Finds hairs in what the fitted ones leave, adds them to the fit, fits them and keeps those that are narrow, smooth
// lines with skin or a gap on either side.
void AddOverlooked(PhotoFit& fit, const OverlookedOptions& options);

}  // namespace tricho
