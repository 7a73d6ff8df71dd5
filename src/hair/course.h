// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a hair's course is like: smooth. Lines here are sampled at even steps.
#pragma once

#include <vector>

#include "base/geometry.h"

namespace tricho {

// Unit normal (-dy, dx) of the line at sample i; (0, 1) where the line has no length.
Point NormalAt(const Polyline& line, std::size_t i);

// Sharpest deviation of the turn over `span` samples before and after a point from the line's usual turn [rad]: a curl
// turns evenly and has none, a line that wanders from one hair to another has.
double Kink(const Polyline& line, std::size_t span);

// Sample at which that deviation is; the middle one of a line without a turn.
std::size_t KinkSample(const Polyline& line, std::size_t span);

// Sideways offsets x that minimize sum weight x^2 - 2 pull x + stiffness (second difference of the moved line)^2.
//
// pull    Target offset times weight, one a sample.
// weight  >= 0; where it is small the line is carried on smoothly.
// bend    Second difference of the line itself along its normal; zeros smooth the offsets instead of the line.
// Source: Whittaker 1923, Proc. Edinburgh Math. Soc. 41:63; solved by elimination on the five-diagonal system.
std::vector<double> SmoothOffsets(const std::vector<double>& pull, const std::vector<double>& weight,
                                  const std::vector<double>& bend, double stiffness);

}  // namespace tricho
