// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_judge.py. Do not edit.
#pragma once

#include "hair/line/evidence.h"

namespace tricho {

inline constexpr double kJudgeShare = 0.3400;  // Of hairs among what was learned from.
inline constexpr double kJudgeAtFirst = -0.2246;
inline constexpr HairFacts kJudgeWeights = {1.7158, -0.3453, 0.8212,  1.0655,  2.4993,  1.2568,  -1.2116, 1.2700,
                                            0.0787, 0.8112,  -0.1245, 0.8042,  -0.6618, 0.2009,  1.0145,  0.6698,
                                            0.4952, 0.0932,  -0.6787, -0.1853, 0.4056,  -1.9256, -0.0539};

}  // namespace tricho
