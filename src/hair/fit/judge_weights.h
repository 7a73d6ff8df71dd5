// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_judge.py. Do not edit.
#pragma once

#include "hair/line/evidence.h"

namespace tricho {

inline constexpr double kJudgeShare = 0.3811;  // Of hairs among what was learned from.
inline constexpr double kJudgeAtFirst = 2.0974;
inline constexpr HairFacts kJudgeWeights = {0.7752, 0.7917,  2.2144,  0.8549,  3.7505, 0.6321, 0.7668,
                                            0.2033, -0.4518, 0.9828,  1.3942,  0.2272, 0.0000, 1.6000,
                                            0.5209, -0.1909, -1.2599, -1.5566, 0.0246, -0.4387};

}  // namespace tricho
