// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Ridge points -> hairs: the same steps at the first look, at the second and for what the network alone sees.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/ridge.h"
#include "hair/select.h"
#include "hair/trace.h"

namespace tricho {

struct StrokeSearch {
  TraceOptions lines;
  SelectOptions pieces;  // Pieces may be short and stout; whole hairs may not.
  SelectOptions whole;

  StrokeSearch() {
    pieces.min_length_um = 45;
    pieces.min_aspect = 1;
  }
};

// Lines are followed and cut into pieces, the pieces selected, joined to hairs, and these selected. Pieces are looked
// for in `left`; joins look at `all`, for a thin hair goes on beneath a thick one.
std::vector<Stroke> TraceStrokes(const HairContrast& left, const HairContrast& all, const RidgeMap& ridge,
                                 const StrokeSearch& search);

}  // namespace tricho
