// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_ledger_chances.py. Do not edit.
// Learned from 8 looks x 2 rendered studies of two participants, four visits, two shots.
#pragma once

#include <array>

namespace tricho {

// By one shot, of a hair that is not there.
inline constexpr double kFoundIfAbsent = 0.0212;

// Lines that are no hair: of all follicles, and the odds by confidence (from low to high), thickness (thin, not, not
// known) and length (short, not).
inline constexpr double kLineShare = 0.063;
inline constexpr std::array<double, 4> kLineByConfidence = {8.00, 8.00, 8.00, 0.35};
inline constexpr std::array<double, 3> kLineByThickness = {1.20, 0.95, 8.00};
inline constexpr std::array<double, 2> kLineByLength = {8.00, 0.51};

}  // namespace tricho
