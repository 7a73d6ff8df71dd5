// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which of two sets belongs to which, one to one, and how surely.
#pragma once

#include <cstddef>
#include <vector>

namespace tricho {

struct WeightedPair {
  int left = 0;
  int right = 0;
  double weight = 0;  // > 0: how much is won by pairing the two.
};

struct AssignedPair {
  std::size_t index = 0;  // Into the pairs that were given.
  double margin = 0;      // By how much the best set that lacks this pair wins less; >= 0.
};

// The set of pairs, each element in one at most, whose weights sum to the most; in the order of `left`. A margin is
// followed up to `most_margin` only, and is told as that where it is more.
//
// Exact, by shortest augmenting paths; a margin is the shortest way round its pair. Some n log n for the clusters that
// unit mates make. Own code because no library of Debian tells margins.
// Source: Jonker & Volgenant 1987, Computing 38:325.
std::vector<AssignedPair> AssignPairs(int num_left, int num_right, const std::vector<WeightedPair>& pairs,
                                      double most_margin);

}  // namespace tricho
