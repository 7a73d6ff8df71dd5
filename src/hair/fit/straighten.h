// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a hair's line looks like where it lies beside another can't be told sample by sample, only as a whole.
#pragma once

#include "hair/fit/photo_fit.h"

namespace tricho {

// A line that sways from its hair to a neighbor is held there by what the neighbor shows: no small step leads back. So
// whole courses are tried instead, and kept where they explain the photo better with less bend (PhotoFit::TryCourses):
// - either part of a kinked line alone, carried on straight past the kink, or both as two hairs;
// - for two hairs that lie side by side, one line straight from where the first enters that stretch to where the second
//   leaves it, alone or beside its counterpart, and both lines straight through it.
void StraightenCourses(PhotoFit& fit);

}  // namespace tricho
