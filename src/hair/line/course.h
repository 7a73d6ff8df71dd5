// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a hair's course is like: smooth. Lines here are sampled at even steps.
#pragma once

#include <vector>

#include "base/geometry.h"

namespace tricho {

// Parts of a line on either side of a sample, which belongs to both.
Polyline UpTo(const Polyline& line, std::size_t sample);
Polyline From(const Polyline& line, std::size_t sample);

Polyline Reversed(Polyline line);

// How far the ends of two lines lie apart, the farther of both, whichever way round is better. Both of one point or
// more.
double EndsApart(const Polyline& a, const Polyline& b);

// Unit normal (-dy, dx) of the line at sample i; (0, 1) where the line has no length.
Point NormalAt(const Polyline& line, std::size_t i);

// Sharpest deviation of the turn over `span` samples before and after a point from the line's usual turn [rad]: a curl
// turns evenly and has none, a line that wanders from one hair to another has.
double Kink(const Polyline& line, std::size_t span);

// Sample at which that deviation is; the middle one of a line without a turn.
std::size_t KinkSample(const Polyline& line, std::size_t span);

// The line, sampled every `step_px`, carried on at its back by `num_samples`: as it bends there, the bend fading. At
// least two samples that differ.
Polyline CarriedOn(const Polyline& line, int num_samples, double step_px);

// What holds a line smooth.
struct Stiffness {
  double bend = 0;         // Weight of the squared second difference: 0 lets an arc of a circle be,
  double bend_change = 0;  // of the squared third difference: an arc costs nothing, a wave does.
};

// Sideways offsets x that minimize sum weight x^2 - 2 pull x + the stiffness's squared differences of the moved line.
//
// pull    Target offset times weight, one a sample.
// weight  >= 0; where it is small the line is carried on smoothly.
// bend    Second difference of the line itself along its normal; zeros smooth the offsets instead of the line.
// Source: Whittaker 1923, Proc. Edinburgh Math. Soc. 41:63; solved by elimination on the seven-diagonal system.
std::vector<double> SmoothOffsets(const std::vector<double>& pull, const std::vector<double>& weight,
                                  const std::vector<double>& bend, const Stiffness& stiffness);

}  // namespace tricho
