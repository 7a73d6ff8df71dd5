// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where in a blob one more bar may lie.
#pragma once

#include <vector>

#include "hair/trace/blob.h"
#include "hair/trace/hair_bar.h"

namespace tricho {

// The most promising bars of the usual width where no bar is yet, each unlike the others, the best one first: two at
// most. Through places all over the blob, in sixteen directions, as far as it stays dark; the best explain most of what
// the bars leave, and run along the edge of it, not across.
//
// bars      Those that the blob has, in its pixels.
// usual_px  Width of the photo's hairs, > 0.
std::vector<HairBar> GuessBars(const Blob& blob, const std::vector<HairBar>& bars, double usual_px);

}  // namespace tricho
