// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which strokes are hairs: each must explain something that no other explains.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/stroke.h"

namespace tricho {

struct SelectOptions {
  double min_length_um = 110;
  double min_aspect = 2.2;          // Length over width; a shorter thing is a pore, a speck or the cap of a hair.
  double min_depth_share = 0.21;    // Contrast of the middle as a share of that of the photo's clear hairs.
  double min_edge_over_noise = 18;  // Contrast over that just outside, in standard deviations of the skin's texture.
  double min_edge_share = 0.35;     // Contrast over that just outside the edges, as a share of the middle's.
  double sharpest_turn_deg = 40;    // Within some 110 um before and after a point.
  double long_um = 450;
  double short_own_share = 0.35;  // Added to min_own_share for the shortest strokes, less up to long_um.
  double min_own_share = 0.32;    // Share of a stroke's area that no stroke of more merit explains.
};

// noise  Robust standard deviation of the ridge response on skin (RidgeMap).
std::vector<Stroke> SelectStrokes(const HairContrast& hair, std::vector<Stroke> strokes, double noise,
                                  const SelectOptions& options);

}  // namespace tricho
