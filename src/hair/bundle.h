// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Short hairs in tight bundles: each compact dark blob is explained by as few straight bars as do.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/stroke.h"

namespace tricho {

// Areas and costs are in squares of the photo's usual hair width, so that they hold at every scale.
struct BundleOptions {
  double blob_level = 0.65;          // A blob is what is darker than this share of the photo's clear hairs.
  double longest_um = 1100;         // A longer blob is long hair: it is left as it is.
  double shortest_um = 110;         // A shorter bar is a pore, a speck or dust.
  double min_aspect = 1.5;          // Length over width of a bar.
  int max_hairs = 5;                // Of one blob.
  double hair_cost = 0.5;           // Area that one more hair must explain.
  double width_cost = 0.5;          // Weight of the widths' deviation from the usual one, in standard deviations:
  double wider_log_sd = 0.2;        // a hair is seldom wider,
  double thinner_log_sd = 0.35;     // more often thinner than usual.
  double overlap_cost = 0.3;        // Hairs of a bundle lie side by side: cost of doubly covered area.
  double parallel_sd_deg = 20;      // Spread of directions in a bundle.
  double bow_sd = 0.04;             // Of the height of a bar's bow over its length.
  double max_unexplained = 0.35;    // Share of a blob's squared darkness: above it, the blob is left as it is.
};

// Replaces the strokes that lie in compact blobs by the bars that explain each blob best.
//
// The model of a blob is the union of k = 1..max_hairs straight soft-edged bars, each with its own ends, width and
// depth; k is what least squares plus a cost per hair choose (minimum description length). It therefore uses what a
// cross-section alone does not show: staggered tips, forks and fans.
// Source: marked point processes of segments (Lacoste, Descombes & Zerubia 2005, IEEE PAMI 27:1568); departs from it:
// deterministic greedy births, refinement and deaths in place of simulated annealing.
std::vector<Stroke> FitBundles(const HairContrast& hair, std::vector<Stroke> strokes, const BundleOptions& options);

}  // namespace tricho
