// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Ridge points -> hairs: the same steps at the first look, at the second and for what the network alone sees.
#pragma once

#include <vector>

#include "hair/see/contrast.h"
#include "hair/see/ridge.h"
#include "hair/trace/select.h"
#include "hair/trace/trace.h"

namespace tricho {

// What one look at the photo takes for hair; the defaults are those of the first.
struct StrokeSearch {
  double seed_strength = 7;                                   // Of a ridge point: a line starts only there.
  StrokeLimits pieces{.min_length_um = 45, .min_aspect = 1};  // Pieces may be short and stout; whole hairs may not.
  StrokeLimits whole;
};

// Lines are followed and cut into pieces, the pieces selected, joined to hairs, and these selected. Pieces are looked
// for in `left`; joins look at `all`, for a thin hair goes on beneath a thick one.
std::vector<Stroke> TraceStrokes(const HairContrast& left, const HairContrast& all, const RidgeMap& ridge,
                                 const StrokeSearch& search);

}  // namespace tricho
