// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Maximum-weight matching on a sparse graph of small clusters.
#pragma once

#include <vector>

namespace tricho {

struct WeightedEdge {
  int a = 0;
  int b = 0;
  double weight = 0;  // > 0: how much is won by matching a with b.
};

// The set of edges without a common node whose weights sum to the most. returns for each node its mate, or -1.
//
// Each connected cluster is solved by branch and bound, exactly for the clusters that hair makes (2..20 ends); a
// cluster that needs more than kMaxSteps steps keeps the best matching found until then, which is at least the greedy
// one. The result depends on nothing but the input. Own code because Boost 1.74's maximum_weighted_matching did not end
// on real weights of our photos.
std::vector<int> MaximumWeightMatching(int num_nodes, const std::vector<WeightedEdge>& edges);

}  // namespace tricho
