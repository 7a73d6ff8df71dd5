// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs of all shots of all visits of a site -> follicles: each one entity, with the hair that each shot shows of it.
#pragma once

#include <vector>

#include "matching/hair_marks.h"
#include "matching/hair_matching.h"

namespace tricho {

// The hairs that one shot shows, in the pixels of the baseline.
struct ShotHairs {
  int visit = 0;  // 0.., in the order of their days.
  std::vector<VisitHair> hairs;
};

inline constexpr int kNotFound = -1;

struct Follicle {
  std::vector<int> hair_of_shot;  // Index into the shot's hairs, or kNotFound; at least one is found.
  Point root_px{0, 0};            // Baseline px.
};

// Idea: shot by shot, the hairs are given to follicles one to one by the log-odds that hair and follicle's other hairs
// are of one (as MatchHairs; within a visit the hair lies as it did, so that its whole course tells), and those left
// begin follicles of their own. Gone through several times, forwards and backwards, for a follicle that later shots
// filled tells more. Then fragments, follicles that no shot shows together and that look alike, become one: that one
// hair goes just as another comes beside it, is rare.
//
// What a person said comes first (`marked`, by the indices of `shots` and of their hairs): hairs that are one are in
// one follicle, however far apart they lie, and those that may not share one are not.
//
// Each hair is in just one follicle. The follicles come by their roots, from the top down; which shots there are, in
// which order, is the caller's: the same in gives the same out.
// Accuracy: of rendered series, docs/methods/ledger.md.
std::vector<Follicle> AssignFollicles(const std::vector<ShotHairs>& shots, const HairMatchOptions& options,
                                      const HairMarks& marked = {});

}  // namespace tricho
