// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a hair's line looks like where it lies beside another can't be told sample by sample, only as a whole.
#pragma once

#include "hair/photo_fit.h"

namespace tricho {

struct StraightenOptions {
  double kinks = 2;                // Looked into is a hair with a kink of so many of the photo's usual ones,
  double least_kink_rad = 0.1;     // and at least this sharp.
  double beside_px = 2;            // Hairs lie side by side where their edges come this near.
  double least_gain_px = 5;        // What another course must explain better,
  double least_join_gain_px = 40;  // and one hair in the place of two: mates that touch look much like one.
};

// A line that sways from its hair to a neighbor is held there by what the neighbor shows: no small step leads back. So
// whole courses are tried instead, and kept where they explain the photo better with less bend (PhotoFit::TryCourses):
// - either part of a kinked line alone, carried on straight past the kink, or both as two hairs;
// - for two hairs that lie side by side, one line straight from where the first enters that stretch to where the second
//   leaves it, alone or beside its counterpart, and both lines straight through it.
void Straighten(PhotoFit& fit, const StraightenOptions& options);

}  // namespace tricho
