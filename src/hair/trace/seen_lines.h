// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Lines that the network sees and no hair found so far accounts for: thin hairs too faint for the ridge filter, whose
// cells don't agree on where they end.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/network/network.h"
#include "hair/see/contrast.h"

namespace tricho {

// Follows the network's lines from their surest cells on, both ways, where none of `strokes` lies; a line may pass
// under a hair that crosses it. Each line is returned once, surest first, as a stroke of thin hair, to be fitted. What
// lies as near to a stroke as its edge is left out.
std::vector<Stroke> LinesSeenBeside(const HairContrast& hair, const NetworkMaps& maps,
                                    const std::vector<Stroke>& strokes);

}  // namespace tricho
