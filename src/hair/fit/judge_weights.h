// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_judge.py. Do not edit.
#pragma once

#include "hair/line/evidence.h"

namespace tricho {

inline constexpr double kJudgeShare = 0.3018;  // Of hairs among what was learned from.
inline constexpr double kJudgeAtFirst = 0.5330;
inline constexpr HairFacts kJudgeWeights = {1.9279, -0.2972, 0.8644,  0.9061,  2.5493,  0.8019,  -0.8912, 0.7897,
                                            0.0604, 0.7766,  0.3975,  0.4110,  -0.4434, 1.0160,  1.1532,  0.1655,
                                            0.2639, 0.4167,  -0.8508, -0.1391, 0.3351,  -1.3995, -2.7264};

}  // namespace tricho
