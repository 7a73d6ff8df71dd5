// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where two hairs meet, which halves belong together.
#pragma once

#include "hair/photo_fit.h"

namespace tricho {

struct RegroupOptions {
  double near_px = 4;             // Hairs meet when their edges come this near.
  double least_turn_gain = 0.02;  // Another pairing is tried where it turns less sharply by this [rad^2],
  double join_turn_slack = 0.02;  // and one hair in the place of two unless it turns more sharply by this.
  double least_gain_px = 5;       // What it must explain better.
  int num_passes = 2;
  // A hair with a kink of so many usual ones, and at least this sharp, may be two.
  double sharp_kinks = 5, least_sharp_rad = 0.5;
  // So may one whose width changes on its way, where two widths explain so much more than one.
  double width_step_gain_px = 25;
  double split_gain_px = 10;
  // Ends that face each other: the longer the hair, the longer a gap may be, and any up to near_gap_um; beyond it the
  // turn must be less, in proportion.
  double near_gap_um = 300, longest_gap_um = 1000;
  double gap_over_length = 0.3;
  double facing_rad = 0.2;        // Largest turn into the gap and out of it.
  double most_width_ratio = 1.8;  // Of the two hairs.
  // Ends of one hair that were traced twice, side by side.
  double longest_overlap_um = 150;
  double aside_widths = 0.5;
  double overlap_turn_rad = 0.3;
};

// Lines wander from one hair to the next where hairs touch, cross flatly or leave one opening. Each pair of hairs that
// meet is cut there, or where they begin or cease to lie side by side, and its halves are exchanged; the new pair is
// fitted and kept when it is smoother and explains the photo better with less bend (PhotoFit::TryCourses). A half may
// be empty: two pieces of one hair so become one. A line that ran on from the end of one hair to the next is first cut
// at its kink, or where its width changes.
void Regroup(PhotoFit& fit, const RegroupOptions& options);

// Two hairs whose ends face each other, or lie side by side for a little, become one where that explains the photo as
// well: all that may hide the gap has been found by now.
void JoinFacingEnds(PhotoFit& fit, const RegroupOptions& options);

}  // namespace tricho
