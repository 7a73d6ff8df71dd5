// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/matching_graph.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace tricho {

namespace {

constexpr int kMaxSteps = 20000;

struct Neighbor {
  int node = 0;
  double weight = 0;
};

class ClusterSolver {
 public:
  ClusterSolver(const std::vector<std::vector<Neighbor>>& neighbors, std::vector<int>& mate)
      : neighbors_(neighbors), mate_(mate) {}

  void Solve(const std::vector<int>& nodes) {
    nodes_ = nodes;
    current_.assign(nodes.size(), -1);
    StartGreedy();
    steps_ = 0;
    // What the nodes from here on can still win at most: half of each one's best edge, since an edge has two ends.
    bound_.assign(nodes.size() + 1, 0);
    for (std::size_t i = nodes.size(); i-- > 0;) {
      double most = 0;
      for (const Neighbor& n : neighbors_[nodes[i]]) most = std::max(most, n.weight);
      bound_[i] = bound_[i + 1] + most / 2;
    }
    Branch(0, 0);
    for (std::size_t i = 0; i < nodes.size(); ++i) mate_[nodes[i]] = best_[i];
  }

 private:
  // The heaviest free edge first, again and again: what branch and bound must beat.
  void StartGreedy() {
    std::vector<WeightedEdge> edges;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      for (const Neighbor& n : neighbors_[nodes_[i]])
        if (nodes_[i] < n.node) edges.push_back({static_cast<int>(i), IndexOf(n.node), n.weight});
    std::stable_sort(edges.begin(), edges.end(),
                     [](const WeightedEdge& a, const WeightedEdge& b) { return a.weight > b.weight; });
    best_.assign(nodes_.size(), -1);
    best_total_ = 0;
    for (const WeightedEdge& edge : edges)
      if (best_[edge.a] < 0 && best_[edge.b] < 0) {
        best_[edge.a] = nodes_[edge.b];
        best_[edge.b] = nodes_[edge.a];
        best_total_ += edge.weight;
      }
  }

  int IndexOf(int node) const {
    return static_cast<int>(std::lower_bound(nodes_.begin(), nodes_.end(), node) - nodes_.begin());
  }

  void Branch(std::size_t i, double total) {
    while (i < nodes_.size() && current_[i] >= 0) ++i;
    if (i == nodes_.size()) {
      if (total > best_total_) {
        best_total_ = total;
        best_ = current_;
      }
      return;
    }
    // Matched nodes further on count in the bound too: it is loose, never too low.
    if (total + bound_[i] <= best_total_ || ++steps_ > kMaxSteps) return;
    for (const Neighbor& n : neighbors_[nodes_[i]]) {
      const auto j = static_cast<std::size_t>(IndexOf(n.node));
      if (j < i || current_[j] >= 0) continue;
      current_[i] = n.node;
      current_[j] = nodes_[i];
      Branch(i + 1, total + n.weight);
      current_[i] = current_[j] = -1;
    }
    Branch(i + 1, total);  // This node stays alone: nodes before i are never taken up again.
  }

  const std::vector<std::vector<Neighbor>>& neighbors_;
  std::vector<int>& mate_;
  std::vector<int> nodes_, current_, best_;
  std::vector<double> bound_;
  double best_total_ = -1;
  int steps_ = 0;
};

std::vector<std::vector<int>> Clusters(const std::vector<std::vector<Neighbor>>& neighbors) {
  std::vector<std::vector<int>> clusters;
  std::vector<bool> seen(neighbors.size(), false);
  for (int start = 0; start < static_cast<int>(neighbors.size()); ++start) {
    if (seen[start] || neighbors[start].empty()) continue;
    std::vector<int> cluster{start};
    seen[start] = true;
    for (std::size_t k = 0; k < cluster.size(); ++k)
      for (const Neighbor& n : neighbors[cluster[k]])
        if (!seen[n.node]) {
          seen[n.node] = true;
          cluster.push_back(n.node);
        }
    std::sort(cluster.begin(), cluster.end());
    clusters.push_back(std::move(cluster));
  }
  return clusters;
}

}  // namespace

std::vector<int> MaximumWeightMatching(int num_nodes, const std::vector<WeightedEdge>& edges) {
  std::vector<std::vector<Neighbor>> neighbors(num_nodes);
  for (const WeightedEdge& edge : edges) {
    TRICHO_CHECK(edge.a != edge.b && edge.weight > 0, edge.a, edge.b, edge.weight);
    neighbors[edge.a].push_back({edge.b, edge.weight});
    neighbors[edge.b].push_back({edge.a, edge.weight});
  }
  for (std::vector<Neighbor>& list : neighbors)
    std::stable_sort(list.begin(), list.end(),
                     [](const Neighbor& a, const Neighbor& b) { return a.weight > b.weight; });
  std::vector<int> mate(num_nodes, -1);
  ClusterSolver solver(neighbors, mate);
  for (const std::vector<int>& cluster : Clusters(neighbors)) solver.Solve(cluster);
  return mate;
}

}  // namespace tricho
