// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Named kinds of scalps and of follow-ups.
#pragma once

#include <string>
#include <vector>

#include "phantom/options.h"

namespace tricho {

// One scalp each: standard, dense, thinning, blond, darkskin, white, highmag, lowmag, poor, circle, curly, stubble,
// long, bundle, bare, clipped (as contact microscopes show shaved scalps), red, grey.
const std::vector<std::string>& PhantomFamilies();

// What happens between the visits: same, treated, worse, thicker, turned, light, stubble, still.
const std::vector<std::string>& PairFamilies();

// The options of a family of either kind (a pair's are those of its baseline).
// throws Error(kUsage) for a name that does not exist, listing those that do.
PhantomOptions FamilyOptions(const std::string& family, std::uint64_t seed);

// What visit `number` (>= 1) of a family finds; poses and light differ by seed and number. For a family of single
// scalps the follow-up is that of "same".
FollowupOptions FamilyFollowup(const std::string& family, std::uint64_t seed, int number);

}  // namespace tricho
