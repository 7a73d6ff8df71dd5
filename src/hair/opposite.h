// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs on the other side of the skin: lighter than skin among dark ones (grey and blond heads), or the reverse.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/stroke.h"

namespace tricho {

struct OppositeOptions {
  double min_length_um = 280;
  double widest_um = 110;         // Hairs are no wider: a reflex is.
  double min_edge_share = 0.7;    // Contrast over that just outside the edges, as a share of the middle's.
  double min_clear_share = 0.85;  // Share of the length where both edges are seen: rims of reflexes have one.
  double most_beside = 0.25;      // Contrast of the photo's usual hair beside them: a bright stripe along a dark shaft
                                  // and the skin between two hairs have hair on either side.
};

// Finds them in HairContrast::opposite, and takes what they cover out of hair.contrast. None where the photo has no
// such lines.
std::vector<Stroke> TakeOppositeHair(HairContrast& hair, const OppositeOptions& options);

}  // namespace tricho
