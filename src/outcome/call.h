// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What is said of a change, between two visits or over a series.
#pragma once

namespace tricho {

enum class Call { kIncrease, kDecrease, kNoChangeShown, kUndetermined };

const char* CallName(Call call);  // "increase", "decrease", "no_change_shown", "undetermined"

}  // namespace tricho
