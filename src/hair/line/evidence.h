// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What speaks for a line being one hair, as numbers.
#pragma once

#include <array>

namespace tricho {

// Facts of one hair, scaled to about -3..3 each; fit/judge.h says what each is.
inline constexpr int kNumFacts = 23;
using HairFacts = std::array<double, kNumFacts>;

}  // namespace tricho
