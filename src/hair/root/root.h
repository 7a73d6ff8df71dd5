// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which end of a hair is its root.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// Turns each stroke so that its root comes first. returns for each whether the photo itself tells root from tip.
//
// Three witnesses, added as log-odds and solved for all hairs of the photo at once (mean field): under the skin a hair
// fades over some 100-300 um, a cut tip ends at once; mates of one unit share an opening; neighbors point the same way.
std::vector<bool> TurnRootsFirst(const HairContrast& hair, std::vector<Stroke>& strokes);

}  // namespace tricho
