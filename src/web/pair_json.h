// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo beside its baseline, as the page of the comparison draws both.
#pragma once

#include <string>

#include "study/pair_review.h"

namespace tricho {

// Hairs of both photos in the pixels of the baseline, each with what became of it and its mate, both by the numbers
// that hairs keep; how many persist, are new, lost, unclear, and the change of the density, what the program alone says
// beside; which matches don't count, in words. `told`: a sentence for the person.
std::string PairJson(const Review& baseline, const Review& followup, const PairReview& pair, const std::string& told);

}  // namespace tricho
