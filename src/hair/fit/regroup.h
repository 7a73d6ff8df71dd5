// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where two hairs meet, which halves belong together.
#pragma once

#include "hair/fit/photo_fit.h"

namespace tricho {

// So much more must two widths explain than one [contrast^2 px] for a hair to be looked into as two.
inline constexpr double kWidthStepGainPx = 25;

// Lines wander from one hair to the next where hairs touch, cross flatly or leave one opening. Each pair of hairs that
// meet is cut there, or where they begin or cease to lie side by side, and its halves are exchanged; the new pair is
// fitted and kept when it is smoother and explains the photo better with less bend (PhotoFit::TryCourses). A half may
// be empty: two pieces of one hair so become one. A line that ran on from the end of one hair to the next is first cut
// at its kink, or where its width changes. Only pairs are tried of which the longer is at least `least_um` long.
void RegroupHalves(PhotoFit& fit, double least_um = 0);

// Two hairs whose ends face each other, or lie side by side for a little, become one where that explains the photo as
// well: all that may hide the gap has been found by now.
void JoinFacingEnds(PhotoFit& fit);

}  // namespace tricho
