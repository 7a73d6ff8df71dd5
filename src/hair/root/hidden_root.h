// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Roots that lie under a mate of the same unit.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// Hairs of one unit leave the skin side by side and part further on: of two that touch, one seems to begin at the
// other's flank, where no hair can. Such a hair is carried on, as it runs, to the root of the mate, where the photo is
// dark all the way and the two roots then lie together. Strokes have their roots first; of one that is too short to
// tell how it runs the root stays.
void CarryOnHiddenRoots(const HairContrast& hair, std::vector<Stroke>& strokes);

}  // namespace tricho
