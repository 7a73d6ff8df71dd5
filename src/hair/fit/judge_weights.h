// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_judge.py. Do not edit.
#pragma once

#include "hair/line/evidence.h"

namespace tricho {

inline constexpr double kJudgeShare = 0.3405;  // Of hairs among what was learned from.
inline constexpr double kJudgeAtFirst = -0.2723;
inline constexpr HairFacts kJudgeWeights = {1.6842,  -0.3134, 0.8860,  1.1194,  2.4219,  1.2848,  -1.2265, 1.3173,
                                            -0.0072, 0.7464,  -0.1715, 0.7893,  -0.5506, 0.1610,  1.1225,  0.6524,
                                            0.3395,  0.1891,  -0.7042, -0.1825, 0.4194,  -1.9825, 0.1156};

}  // namespace tricho
