// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/matching_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/random.h"

namespace tricho {
namespace {

// The most that any matching of the nodes in `free` (a bit each) wins; by trying all.
double MostOf(unsigned free, const std::vector<std::vector<double>>& weight, std::vector<double>& known) {
  if (free == 0) return 0;
  if (known[free] >= 0) return known[free];
  const int node = std::countr_zero(free);
  const unsigned rest = free & (free - 1);
  double most = MostOf(rest, weight, known);
  for (unsigned others = rest; others != 0; others &= others - 1) {
    const int other = std::countr_zero(others);
    if (weight[node][other] > 0)
      most = std::max(most, weight[node][other] + MostOf(rest & ~(1U << other), weight, known));
  }
  return known[free] = most;
}

double BruteForce(int num_nodes, const std::vector<WeightedEdge>& edges) {
  std::vector<std::vector<double>> weight(num_nodes, std::vector<double>(num_nodes, 0.0));
  for (const WeightedEdge& edge : edges)
    weight[edge.a][edge.b] = weight[edge.b][edge.a] = std::max(weight[edge.a][edge.b], edge.weight);
  std::vector<double> known(std::size_t{1} << num_nodes, -1.0);
  return MostOf((1U << num_nodes) - 1, weight, known);
}

// What the mates win; fails where they are no matching.
double Won(const std::vector<int>& mate, const std::vector<WeightedEdge>& edges) {
  std::map<std::pair<int, int>, double> weight;
  for (const WeightedEdge& edge : edges) {
    double& kept = weight[std::minmax(edge.a, edge.b)];
    kept = std::max(kept, edge.weight);
  }
  double won = 0;
  for (int node = 0; node < static_cast<int>(mate.size()); ++node) {
    if (mate[node] < 0) continue;
    EXPECT_EQ(mate[mate[node]], node);
    EXPECT_TRUE(weight.contains(std::minmax(node, mate[node])));
    won += weight[std::minmax(node, mate[node])] / 2;
  }
  return won;
}

std::vector<WeightedEdge> RandomEdges(Random& random, int num_nodes, double density, bool whole_weights) {
  std::vector<WeightedEdge> edges;
  for (int a = 0; a < num_nodes; ++a)
    for (int b = a + 1; b < num_nodes; ++b)
      if (random.Chance(density))
        edges.push_back({a, b, whole_weights ? random.Integer(1, 4) : random.Uniform(0.1, 12)});
  return edges;
}

TEST(MaximumWeightMatching, NothingToMatch) {
  EXPECT_TRUE(MaximumWeightMatching(0, {}).empty());
  EXPECT_THAT(MaximumWeightMatching(3, {}), testing::Each(-1));
}

TEST(MaximumWeightMatching, TwoOutsideEdgesBeatTheHeavierMiddle) {
  EXPECT_THAT(MaximumWeightMatching(4, {{0, 1, 4}, {1, 2, 5}, {2, 3, 4}}), testing::ElementsAre(1, 0, 3, 2));
  EXPECT_THAT(MaximumWeightMatching(4, {{0, 1, 2}, {1, 2, 5}, {2, 3, 2}}), testing::ElementsAre(-1, 2, 1, -1));
}

TEST(MaximumWeightMatching, TheHeavierOfParallelEdgesCounts) {
  EXPECT_THAT(MaximumWeightMatching(3, {{0, 1, 1}, {1, 0, 5}, {1, 2, 4}}), testing::ElementsAre(1, 0, -1));
}

TEST(MaximumWeightMatching, RefusesLoopsAndWorthlessEdges) {
  EXPECT_THROW(MaximumWeightMatching(2, {{1, 1, 3}}), std::logic_error);
  EXPECT_THROW(MaximumWeightMatching(2, {{0, 1, 0}}), std::logic_error);
  EXPECT_THROW(MaximumWeightMatching(2, {{0, 1, -1}}), std::logic_error);
}

TEST(MaximumWeightMatching, AsGoodAsTryingAllOnRandomGraphs) {
  Random random(3);
  for (int round = 0; round < 600; ++round) {
    const int num_nodes = random.Integer(2, 11);
    const auto edges = RandomEdges(random, num_nodes, random.Uniform(0.15, 1.0), round % 2 == 0);
    EXPECT_NEAR(Won(MaximumWeightMatching(num_nodes, edges), edges), BruteForce(num_nodes, edges), 1e-9) << round;
  }
}

// Odd rings (blossoms) are what matching on general graphs is hard for.
TEST(MaximumWeightMatching, OddRingsWithTails) {
  Random random(4);
  for (int round = 0; round < 100; ++round) {
    const int ring = 2 * random.Integer(1, 3) + 1;
    std::vector<WeightedEdge> edges;
    for (int i = 0; i < ring; ++i) {
      edges.push_back({i, (i + 1) % ring, random.Uniform(1, 3)});
      edges.push_back({i, ring + i, random.Uniform(0.1, 2)});
    }
    EXPECT_NEAR(Won(MaximumWeightMatching(2 * ring, edges), edges), BruteForce(2 * ring, edges), 1e-9) << round;
  }
}

// Clusters as hair makes them: up to 20 ends, each with a few candidates.
TEST(MaximumWeightMatching, ExactOnSparseClustersOfTwentyEnds) {
  Random random(5);
  for (int round = 0; round < 20; ++round) {
    std::vector<WeightedEdge> edges;
    for (int a = 0; a < 18; ++a)
      for (const int b : {a + 1, a + 2})
        if (b < 18 && (b == a + 1 || random.Chance(0.4))) edges.push_back({a, b, random.Uniform(0.1, 12)});
    EXPECT_NEAR(Won(MaximumWeightMatching(18, edges), edges), BruteForce(18, edges), 1e-9) << round;
  }
}

// Where the steps run out, the result is still a matching, and not far from the greedy one.
TEST(MaximumWeightMatching, AboutAsGoodAsGreedyOnLargeDenseClusters) {
  Random random(6);
  for (int round = 0; round < 5; ++round) {
    auto edges = RandomEdges(random, 80, 0.5, false);
    const double won = Won(MaximumWeightMatching(80, edges), edges);
    std::ranges::stable_sort(edges, std::greater<>(), &WeightedEdge::weight);
    std::vector<bool> used(80, false);
    double greedy = 0;
    for (const WeightedEdge& edge : edges) {
      if (used[edge.a] || used[edge.b]) continue;
      used[edge.a] = used[edge.b] = true;
      greedy += edge.weight;
    }
    EXPECT_GE(won, 0.95 * greedy) << round;
  }
}

TEST(MaximumWeightMatching, ClustersDoNotInfluenceEachOther) {
  Random random(7);
  const auto first = RandomEdges(random, 7, 0.6, false);
  auto both = first;
  for (const WeightedEdge& edge : RandomEdges(random, 7, 0.6, false))
    both.push_back({edge.a + 7, edge.b + 7, edge.weight});
  const auto mate = MaximumWeightMatching(7, first), mate_in_both = MaximumWeightMatching(14, both);
  EXPECT_TRUE(std::equal(mate.begin(), mate.end(), mate_in_both.begin()));
}

}  // namespace
}  // namespace tricho
