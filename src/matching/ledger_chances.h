// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_ledger_chances.py. Do not edit.
// Learned from 8 looks x 2 rendered studies of two participants, four visits, two shots.
#pragma once

#include <array>

namespace tricho {

inline constexpr int kNumHiddenClasses = 3;
using HiddenShares = std::array<double, kNumHiddenClasses>;

// Chance of being hidden for a whole visit, of each class of hairs; how many of listed hairs are of each class,
// alone and beside a mate.
inline constexpr std::array<double, kNumHiddenClasses> kHiddenChance = {0.000, 0.251, 0.999};
inline constexpr HiddenShares kFreeShares = {0.854, 0.010, 0.136};
inline constexpr HiddenShares kFreeThinShares = {0.796, 0.054, 0.150};
inline constexpr HiddenShares kMateShares = {0.851, 0.071, 0.078};
inline constexpr HiddenShares kMateThinShares = {0.365, 0.388, 0.246};
inline constexpr double kFoundIfClear = 0.966, kFoundIfHidden = 0.433;  // By one shot.
inline constexpr double kFoundIfAbsent = 0.0212;

// Lines that are no hair: of all follicles, and the odds by confidence (from low to high), thickness (thin, not,
// not known) and length (short, not).
inline constexpr double kLineShare = 0.063;
inline constexpr std::array<double, 4> kLineByConfidence = {8.00, 8.00, 8.00, 0.35};
inline constexpr std::array<double, 3> kLineByThickness = {1.20, 0.95, 8.00};
inline constexpr std::array<double, 2> kLineByLength = {8.00, 0.51};

}  // namespace tricho
