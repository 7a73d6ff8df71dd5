// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The hairs of two visits, one to one.
#pragma once

#include <optional>
#include <vector>

#include "base/geometry.h"
#include "matching/hair_marks.h"

namespace tricho {

// A hair of either visit, in the pixels of the baseline.
struct VisitHair {
  Polyline course_px;                 // Root first.
  std::optional<double> diameter_px;  // Baseline px.
  bool root_certain = true;
};

struct HairPair {
  int baseline = 0;  // Indices.
  int followup = 0;
  // Natural logarithm of how much likelier the best set of pairs is than any without this one: 0 where another pairing
  // explains as well what both visits show; at most kMostLogOdds.
  double log_odds = 0;
  bool reversed = false;  // One of the two visits has taken the tip for the root.
};

struct HairMatchOptions {
  double px_per_um = 0.15;  // Of the baseline; > 0. Without a scale, from the thickness of the hairs.
  double area_px2 = 1e6;    // Of the skin that both visits show; > 0.
};

inline constexpr double kMostLogOdds = 20;

// Idea: a pair is worth its log-odds of being one hair: roots lie within the error of the alignment and of finding a
// root, while a stranger may lie anywhere, but most likely is a mate that shares the unit; direction, thickness, length
// and bend are second thoughts, for hair regrows otherwise. The set of pairs with the greatest sum, each hair in one
// pair at most, is taken.
//
// Departs from a nearest-neighbour search: unit mates share an opening, so that only all together can be told apart;
// where even that leaves a choice, `log_odds` says so.
//
// marked   What a person said, of shots 0 and 1: it comes first; a pair by hand has log_odds of kMostLogOdds.
std::vector<HairPair> MatchHairs(const std::vector<VisitHair>& baseline, const std::vector<VisitHair>& followup,
                                 const HairMatchOptions& options, const HairMarks& marked = {});

}  // namespace tricho
