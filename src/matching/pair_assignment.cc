// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/pair_assignment.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace tricho {

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

// Every left node gets a right one at the least cost: a pair costs what it wins less than nothing, and to stay alone,
// with a right node of one's own, costs nothing.
class Assignment {
 public:
  Assignment(int num_left, int num_right, const std::vector<WeightedPair>& pairs)
      : arcs_(num_left),
        left_of_(num_right + num_left, -1),
        arc_of_(num_left, -1),
        left_price_(num_left, 0.0),
        right_price_(num_right + num_left, 0.0),
        distance_(num_right + num_left, kInfinite),
        came_by_(num_right + num_left) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const WeightedPair& pair = pairs[i];
      TRICHO_CHECK(
          pair.left >= 0 && pair.left < num_left && pair.right >= 0 && pair.right < num_right && pair.weight > 0,
          pair.left, pair.right, pair.weight);
      arcs_[pair.left].push_back({pair.right, -pair.weight, static_cast<int>(i)});
    }
    for (int left = 0; left < num_left; ++left) {
      arcs_[left].push_back({num_right + left, 0, kAlone});
      left_price_[left] = std::ranges::min_element(arcs_[left], {}, &Arc::cost)->cost;
    }
  }

  void Solve() {
    for (int left = 0; left < static_cast<int>(arcs_.size()); ++left) Augment(left);
  }

  // Index of the pair that a left node is in; kAlone.
  int PairOf(int left) const { return arcs_[left][arc_of_[left]].pair; }

  // What is lost without the pair that `left` is in: the shortest way from its left node to its right one, over nodes
  // that change their mates. Such a way may also give up one right node and free another.
  double Margin(int left, double most) {
    const int wanted = RightOf(left);
    Begin();
    Relax(left, 0, wanted);
    bool gave_up_one = false;
    double margin = most;
    while (const std::optional<Reached> next = Next(most)) {
      if (next->right == wanted) {
        margin = next->distance;
        break;
      }
      if (left_of_[next->right] >= 0) {
        Relax(left_of_[next->right], next->distance, -1);
      } else if (!std::exchange(gave_up_one, true)) {
        for (int right = 0; right < static_cast<int>(left_of_.size()); ++right)
          if (left_of_[right] >= 0) Reach(right, next->distance - right_price_[right], {});
      }
    }
    End();
    return margin;
  }

  static constexpr int kAlone = -1;

 private:
  struct Arc {
    int right = 0;
    double cost = 0;
    int pair = kAlone;
  };
  struct Step {
    int left = -1;
    int arc = -1;
  };
  struct Reached {
    double distance = 0;
    int right = 0;
    bool operator>(const Reached& other) const {
      return std::tie(distance, right) > std::tie(other.distance, other.right);
    }
  };

  int RightOf(int left) const { return arcs_[left][arc_of_[left]].right; }

  void Begin() { queue_ = {}; }

  void End() {
    for (const int right : touched_) distance_[right] = kInfinite;
    touched_.clear();
  }

  void Reach(int right, double distance, const Step& by) {
    if (distance >= distance_[right]) return;
    if (distance_[right] == kInfinite) touched_.push_back(right);
    distance_[right] = distance;
    came_by_[right] = by;
    queue_.push({distance, right});
  }

  // All arcs of a left node that lies at a distance, but the one to `not_to`.
  void Relax(int left, double distance, int not_to) {
    for (int k = 0; k < static_cast<int>(arcs_[left].size()); ++k) {
      const Arc& arc = arcs_[left][k];
      // What is 0 but for rounding must not become a way back.
      if (arc.right != not_to)
        Reach(arc.right, distance + std::max(0.0, arc.cost - left_price_[left] - right_price_[arc.right]), {left, k});
    }
  }

  // The nearest right node that was not yet looked at; none from `most` on.
  std::optional<Reached> Next(double most) {
    while (!queue_.empty()) {
      const Reached next = queue_.top();
      queue_.pop();
      if (next.distance >= most) return std::nullopt;
      if (next.distance == distance_[next.right]) return next;
    }
    return std::nullopt;
  }

  void Augment(int left) {
    Begin();
    Relax(left, 0, -1);
    std::optional<Reached> end;
    while ((end = Next(kInfinite)) && left_of_[end->right] >= 0) Relax(left_of_[end->right], end->distance, -1);
    TRICHO_CHECK(end.has_value());  // A node of one's own is always free.
    left_price_[left] += end->distance;
    for (const int right : touched_) {
      const double nearer = end->distance - distance_[right];
      if (left_of_[right] < 0 || nearer <= 0) continue;
      right_price_[right] -= nearer;
      left_price_[left_of_[right]] += nearer;
    }
    for (int right = end->right; right >= 0;) {
      const Step by = came_by_[right];
      const int given_up = by.left == left ? -1 : RightOf(by.left);
      left_of_[right] = by.left;
      arc_of_[by.left] = by.arc;
      right = given_up;
    }
    End();
  }

  std::vector<std::vector<Arc>> arcs_;  // Of each left node.
  std::vector<int> left_of_;            // Mate of each right node, or -1.
  std::vector<int> arc_of_;             // Of each left node, the arc to its mate.
  // No arc costs less than the prices of its ends; a pair costs just that. A right node without a mate has price 0.
  std::vector<double> left_price_, right_price_;
  // Of the search in progress: distances of right nodes.
  std::vector<double> distance_;
  std::vector<Step> came_by_;
  std::vector<int> touched_;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue_;
};

}  // namespace

std::vector<AssignedPair> AssignPairs(int num_left, int num_right, const std::vector<WeightedPair>& pairs,
                                      double most_margin) {
  Assignment assignment(num_left, num_right, pairs);
  assignment.Solve();
  std::vector<AssignedPair> assigned;
  for (int left = 0; left < num_left; ++left)
    if (const int pair = assignment.PairOf(left); pair != Assignment::kAlone)
      assigned.push_back({static_cast<std::size_t>(pair), assignment.Margin(left, most_margin)});
  return assigned;
}

}  // namespace tricho
