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
  double min_aspect = 2.2;       // Length over width; a shorter thing is a pore, a speck or the cap of a hair.
  double min_depth = 0.15;  // Contrast of the middle.
  double max_shared_share = 0.55;  // Share of the length that may run inside strokes already taken, the same way.
};

std::vector<Stroke> SelectStrokes(const HairContrast& hair, std::vector<Stroke> strokes, const SelectOptions& options);

}  // namespace tricho
