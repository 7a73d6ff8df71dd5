// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/pair_assignment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "base/random.h"

namespace tricho {
namespace {

constexpr double kFar = 1e9;

// What the best set of pairs wins, by trying all.
double Most(int num_left, int num_right, const std::vector<WeightedPair>& pairs) {
  // won[s]: the most that the left elements so far win with the right ones in s, a bit each.
  std::vector<double> won(std::size_t{1} << num_right, -kFar);
  won[0] = 0;
  for (int left = 0; left < num_left; ++left)
    for (std::size_t used = won.size(); used-- > 0;)
      for (const WeightedPair& pair : pairs)
        if (const std::size_t bit = std::size_t{1} << pair.right; pair.left == left && (used & bit))
          won[used] = std::max(won[used], won[used ^ bit] + pair.weight);
  return *std::ranges::max_element(won);
}

double Won(const std::vector<AssignedPair>& assigned, const std::vector<WeightedPair>& pairs) {
  double won = 0;
  std::vector<int> lefts, rights;
  for (const AssignedPair& one : assigned) {
    won += pairs[one.index].weight;
    lefts.push_back(pairs[one.index].left);
    rights.push_back(pairs[one.index].right);
  }
  EXPECT_TRUE(std::ranges::is_sorted(lefts));
  for (std::vector<int>* side : {&lefts, &rights}) {
    std::ranges::sort(*side);
    EXPECT_EQ(std::ranges::adjacent_find(*side), side->end()) << "one element in two pairs";
  }
  return won;
}

std::vector<WeightedPair> Without(std::vector<WeightedPair> pairs, std::size_t index) {
  pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(index));
  return pairs;
}

TEST(AssignPairs, NothingToPair) {
  EXPECT_TRUE(AssignPairs(0, 0, {}, 1).empty());
  EXPECT_TRUE(AssignPairs(3, 2, {}, 1).empty());
}

TEST(AssignPairs, ALonePairIsAsSureAsItsWeight) {
  const std::vector<AssignedPair> assigned = AssignPairs(2, 3, {{1, 2, 4.5}}, 20);
  ASSERT_EQ(assigned.size(), 1U);
  EXPECT_EQ(assigned[0].index, 0U);
  EXPECT_NEAR(assigned[0].margin, 4.5, 1e-12);
  EXPECT_EQ(AssignPairs(2, 3, {{1, 2, 4.5}}, 3)[0].margin, 3);
}

TEST(AssignPairs, MatesThatCouldChangePlacesAreUnsure) {
  const std::vector<WeightedPair> pairs{{0, 0, 9}, {0, 1, 8.75}, {1, 0, 8.5}, {1, 1, 8.5}};
  const std::vector<AssignedPair> assigned = AssignPairs(2, 2, pairs, 20);
  ASSERT_EQ(assigned.size(), 2U);
  for (const AssignedPair& one : assigned) EXPECT_NEAR(one.margin, 9 + 8.5 - 8.75 - 8.5, 1e-12);
}

TEST(AssignPairs, APartnerOfOnesOwnMayGiveWayToAnother) {
  // Without (0, 0), 0 stays alone and 1 takes the right one that became free.
  const std::vector<AssignedPair> assigned = AssignPairs(2, 1, {{0, 0, 5}, {1, 0, 4}}, 20);
  ASSERT_EQ(assigned.size(), 1U);
  EXPECT_EQ(assigned[0].index, 0U);
  EXPECT_NEAR(assigned[0].margin, 1, 1e-12);
}

TEST(AssignPairs, WinsTheMostAndTellsWhatEachPairIsWorth) {
  Random random(7);
  int num_checked = 0;
  for (int round = 0; round < 400; ++round) {
    const int num_left = random.Integer(1, 6), num_right = random.Integer(1, 6);
    const double density = random.Uniform(0.2, 1);
    const bool whole = random.Chance(0.3);  // Ties.
    std::vector<WeightedPair> pairs;
    for (int left = 0; left < num_left; ++left)
      for (int right = 0; right < num_right; ++right)
        if (random.Chance(density))
          pairs.push_back({left, right, whole ? random.Integer(1, 4) : random.Uniform(0.1, 9)});
    const std::vector<AssignedPair> assigned = AssignPairs(num_left, num_right, pairs, kFar);
    const double most = Most(num_left, num_right, pairs);
    ASSERT_NEAR(Won(assigned, pairs), most, 1e-9);
    for (const AssignedPair& one : assigned) {
      ASSERT_NEAR(one.margin, most - Most(num_left, num_right, Without(pairs, one.index)), 1e-9);
      ++num_checked;
    }
  }
  EXPECT_GT(num_checked, 500);
}

TEST(AssignPairs, RefusesWhatIsNoPair) {
  EXPECT_THROW(AssignPairs(1, 1, {{1, 0, 1}}, 1), std::logic_error);
  EXPECT_THROW(AssignPairs(1, 1, {{0, 1, 1}}, 1), std::logic_error);
  EXPECT_THROW(AssignPairs(1, 1, {{0, 0, 0}}, 1), std::logic_error);
}

}  // namespace
}  // namespace tricho
