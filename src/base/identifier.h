// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Names from outside that become part of a file name.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tricho {

inline constexpr int kMaxIdLength = 64;

// Why `id` can't name a file, as the end of a sentence ("'../x' holds '/', ..."); empty when it can. Fit are 1 to 64
// letters of ASCII, digits, '-', '_' and '.', of which the first is a letter or a digit.
std::string WhyNoId(std::string_view id);

// As above for a BIDS label (the 001 of sub-001): 1 to 32 letters of ASCII and digits.
std::string WhyNoLabel(std::string_view label);

// Pairs of names that a person would take for one, though they differ: in case, or by a leading "sub-". Each name once,
// as many pairs as there are surplus names.
std::vector<std::pair<std::string, std::string>> AlikeNames(const std::set<std::string>& names);

}  // namespace tricho
