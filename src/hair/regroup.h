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
  // A hair with a kink of so many usual ones, and at least this sharp, may be two.
  double sharp_kinks = 5, least_sharp_rad = 0.5;
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
// meet is cut there and its halves are exchanged; the new pair is fitted and kept when it explains the photo better
// with less bend (PhotoFit::TryCourses). A half may be empty: two pieces of one hair so become one. A line that ran on
// from the end of one hair to the next is first cut at its kink.
void Regroup(PhotoFit& fit, const RegroupOptions& options);

// Two hairs whose ends face each other, or lie side by side for a little, become one where that explains the photo as
// well: all that may hide the gap has been found by now.
void JoinFacingEnds(PhotoFit& fit, const RegroupOptions& options);

}  // namespace tricho
