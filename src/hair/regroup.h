// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where two hairs meet, which halves belong together.
#pragma once

#include "hair/photo_fit.h"

namespace tricho {

struct RegroupOptions {
  double near_px = 4;        // Hairs meet when their edges come this near.
  double turn_slack = 0.02;  // Another pairing is tried unless it turns more sharply by this [rad^2].
  double least_gain_px = 5;  // What it must explain better.
  int num_passes = 2;
};

// Lines wander from one hair to the next where hairs touch, cross flatly or leave one opening. Each pair of hairs that
// meet is cut there and its halves are exchanged; the new pair is fitted and kept when it explains the photo better
// with less bend (PhotoFit::TryCourses). A half may be empty: two pieces of one hair so become one.
void Regroup(PhotoFit& fit, const RegroupOptions& options);

}  // namespace tricho
