// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which end of a hair is its root.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/stroke.h"

namespace tricho {

struct RootOptions {
  double shadow_weight = 30;     // Log-odds per unit of shadow beyond one end more than beyond the other.
  double neighbor_weight = 1.0;  // Log-odds that a neighbor with the same heading gives.
  double neighbor_radius_um = 2500;
  double mate_weight = 1.2;  // Log-odds that another end nearby gives: openings are shared, tips are not.
  double mate_radius_um = 150;
  double certain_log_odds = 2.2;  // Above this (some 90 %) the root is called certain.
};

// Turns each stroke so that its root comes first. returns for each whether the photo itself tells root from tip.
//
// Three witnesses, added as log-odds and solved for all hairs of the photo at once (mean field): under the skin a hair
// fades over some 100-300 um, a cut tip ends at once; mates of one unit share an opening; neighbors point the same way.
std::vector<bool> TurnRootsFirst(const HairContrast& hair, std::vector<Stroke>& strokes, const RootOptions& options);

}  // namespace tricho
