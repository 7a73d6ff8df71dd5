// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What of a shot holds beside the baseline of its site.
#pragma once

#include <string>

#include "matching/site_map.h"
#include "metrics/common_skin.h"

namespace tricho {

// Thickness as it is compared with the baseline's. One that can't be would be taken for a change: it is forgotten.
void ThicknessLikeThatOf(const ShotFindings& baseline, ShotFindings& shot);

// A scale that the alignment contradicts is no other scalp, and no reason to leave the photo out; it is told.
// returns   One clause that begins with kScaleContradicted; empty when the scales agree, or one is missing.
std::string ScaleFault(const ShotFindings& baseline, const ShotFindings& shot, const SiteMap& baseline_from_shot);

}  // namespace tricho
