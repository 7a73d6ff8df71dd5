// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Names from outside that become part of a file name.
#pragma once

#include <string>
#include <string_view>

namespace tricho {

inline constexpr int kMaxIdLength = 64;

// Why `id` can't name a file, as the end of a sentence ("'../x' holds '/', ..."); empty when it can. Fit are 1 to 64
// letters of ASCII, digits, '-', '_' and '.', of which the first is a letter or a digit.
std::string WhyNoId(std::string_view id);

// As above for a BIDS label (the 001 of sub-001): 1 to 32 letters of ASCII and digits.
std::string WhyNoLabel(std::string_view label);

}  // namespace tricho
