// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Written by scripts/train/fit_doubt.py. Do not edit.
#pragma once

#include "hair/doubt.h"

namespace tricho {

inline constexpr double kNoneAtFirst = 0.4124, kMateAtFirst = -3.1111;
inline constexpr DoubtFacts kNoneWeights = {-1.8481, 0.4617, -6.4084, -1.4261, 0.1945,
                                            -0.9840, 0.4992, 0.2326,  0.2047,  0.0508};
inline constexpr DoubtFacts kMateWeights = {-0.2255, 0.8306,  8.0265,  1.3622,  0.4601,
                                            0.9277,  -0.2593, -0.1689, -0.2376, -0.2685};

}  // namespace tricho
