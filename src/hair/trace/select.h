// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which strokes are hairs: each must explain something that no other explains.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// What a stroke must be at least. Each look at the photo asks for other things of pieces and of whole hairs.
struct StrokeLimits {
  double min_length_um = 110;
  double min_aspect = 2.2;          // Length over width; a shorter thing is a pore, a speck or the cap of a hair.
  double min_depth_share = 0.21;    // Contrast of the middle as a share of that of the photo's clear hairs.
  double min_edge_over_noise = 18;  // Contrast over that just outside, in standard deviations of the skin's texture.
  double min_edge_share = 0.35;     // Contrast over that just outside the edges, as a share of the middle's.
};

// noise  Robust standard deviation of the ridge response on skin (RidgeMap).
std::vector<Stroke> SelectStrokes(const HairContrast& hair, std::vector<Stroke> strokes, double noise,
                                  const StrokeLimits& limits);

}  // namespace tricho
