// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_judge.py. Do not edit.
#pragma once

#include "hair/line/evidence.h"

namespace tricho {

inline constexpr double kJudgeShare = 0.3811;  // Of hairs among what was learned from.
inline constexpr double kJudgeAtFirst = 1.7957;
inline constexpr HairFacts kJudgeWeights = {0.9754,  0.3939,  1.4210,  0.9746, 2.9249,  0.5584, -2.2375,
                                            -1.6586, -0.3445, 0.9545,  0.2886, 0.3880,  0.0000, 1.0231,
                                            0.8273,  0.6563,  -0.0314, 7.7335, -0.6167, -0.3145};

}  // namespace tricho
