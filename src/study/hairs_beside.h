// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs that two have of one photo: which of them both have.
#pragma once

#include <utility>
#include <vector>

#include "outcome/agreement.h"
#include "pipeline.h"

namespace tricho {

struct HairsBeside {
  MarkedHairs hairs;
  std::vector<std::pair<int, int>> both;  // Indices of shafts.
};

// Of hairs whose root at least one of both counts: at the rim of the field two readers set the same root on either
// side. The scale is that of `first`.
HairsBeside HairsOfBoth(const Analysis& first, const Analysis& second);

}  // namespace tricho
