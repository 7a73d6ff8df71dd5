// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Short hairs in tight bundles: each compact dark blob is explained by as few straight bars as do.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// Replaces the strokes of compact blobs by the bars that explain each blob better.
//
// The model of a blob is the union of k = 1..kMostBars straight soft-edged bars, each with its own ends, width and
// depth; k is what least squares plus a cost per hair choose (minimum description length). It therefore uses what a
// cross-section alone does not show: staggered tips, forks and fans.
// Source: marked point processes of segments (Lacoste, Descombes & Zerubia 2005, IEEE PAMI 27:1568); departs from it:
// deterministic greedy births, refinement and deaths in place of simulated annealing.
std::vector<Stroke> FitBundles(const HairContrast& hair, std::vector<Stroke> strokes);

}  // namespace tricho
