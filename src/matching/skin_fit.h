// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// From a camera that is right to some pixels to a map that is right to a fraction of one.
#pragma once

#include <optional>
#include <vector>

#include "matching/site_map.h"
#include "matching/skin_pattern.h"

namespace tricho {

// A place of the follow-up that is known to lie at a place of the baseline.
struct Correspondence {
  Point baseline_px;
  Point followup_px;
};

struct SkinFit {
  SiteMap baseline_from_followup;
  // Over blocks of skin that the fit did not see: how far, by their own texture, they lie from where the map puts them
  // (root mean square, baseline px); absent when fewer than kMinHeldOutBlocks blocks could tell.
  std::optional<double> held_out_px;
  int num_held_out = 0;
  double agreement = 0;  // Median over blocks of the correlation of both textures, -1..1.
  int num_blocks = 0;    // Of skin seen by both, with enough texture.
};

inline constexpr int kMinHeldOutBlocks = 5;

// Refines `start` by the textures themselves.
//
// Idea: both textures should be equal where skin is seen in both. The displacement is a cubic B-spline; its knots are
// found by Gauss-Newton on the squared difference of textures (with weights deaf to what does not match), from coarse
// to fine, plus a price on bending. The price is chosen by how well blocks that were left out are predicted, and raised
// until the map folds nowhere.
//
// start            Right to within some 3 % of the width.
// correspondences  From the search for the camera: where to begin.
// Source: Lucas & Kanade 1981; both gradients averaged: Benhimane & Malis 2004 (ESM); B-spline field: Rueckert et al.
// 1999, IEEE Trans. Med. Imaging 18:712.
// Departs from it: sums over cells of 8 x 8 px stand for their pixels, so that a step costs the same at any size.
SkinFit FitSkin(const SkinPattern& baseline, const SkinPattern& followup, const SiteMap& start,
                const std::vector<Correspondence>& correspondences);

}  // namespace tricho
