// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/votes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "hair/line/course.h"
#include "unit/hair/drawn_maps.h"

namespace tricho {
namespace {

// Larger distance [cells] of a proposed hair's ends from those of a hair, whichever way round is better.
double ProposalOff(const NetworkMaps& maps, const ProposedHair& proposed, const RootAndTip& hair) {
  return EndsApart({maps.CellFromWork(proposed.first), maps.CellFromWork(proposed.second)}, {hair.first, hair.second});
}

double NearestOff(const NetworkMaps& maps, const std::vector<ProposedHair>& proposed, const RootAndTip& hair) {
  double least = std::numeric_limits<double>::max();
  for (const ProposedHair& one : proposed) least = std::min(least, ProposalOff(maps, one, hair));
  return least;
}

TEST(HairVote, NamesBothEndsOfItsHair) {
  const Point root(10, 12), tip(40, 28);
  const NetworkMaps maps = MapsOfHair(root, tip);
  for (const double t : {0.1, 0.5, 0.9}) {
    const HairVote vote = VoteAt(maps, root + t * (tip - root));
    EXPECT_LT((vote.middle - (root + tip) / 2).norm(), 0.1);
    const auto [first, second] = EndsOf(vote);
    EXPECT_LT(std::min((first - root).norm() + (second - tip).norm(), (first - tip).norm() + (second - root).norm()),
              0.3);
  }
}

TEST(HairVote, ComesOutOfItsEndsWhateverTheDirection) {
  for (double angle = 0; angle < 6.3; angle += 0.3) {
    const Point half = 7 * Point(std::cos(angle), std::sin(angle)), middle(3, 4);
    const auto [first, second] = EndsOf({middle, 7 * Point(std::cos(2 * angle), std::sin(2 * angle))});
    EXPECT_NEAR(std::min((first - middle + half).norm(), (first - middle - half).norm()), 0, 1e-9);
    EXPECT_NEAR((first + second - 2 * middle).norm(), 0, 1e-9);
  }
}

TEST(ProposeHairs, FindsEachHairOnce) {
  const std::vector<RootAndTip> hairs{{{8, 8}, {30, 20}}, {{45, 30}, {50, 12}}, {{10, 34}, {38, 34}}};
  const NetworkMaps maps = MapsOfHairs(hairs);
  const std::vector<ProposedHair> proposed = ProposeHairs(maps);
  ASSERT_EQ(proposed.size(), hairs.size());
  for (const RootAndTip& hair : hairs) EXPECT_LT(NearestOff(maps, proposed, hair), 1);
  for (const ProposedHair& one : proposed) EXPECT_GT(one.agreed, 0.7);
}

TEST(ProposeHairs, TellsTouchingMatesApart) {
  const std::vector<RootAndTip> mates{{{10, 20}, {42, 20}}, {{10, 22}, {30, 22}}};
  const NetworkMaps maps = MapsOfHairs(mates);
  const std::vector<ProposedHair> proposed = ProposeHairs(maps);
  ASSERT_EQ(proposed.size(), 2);
  for (const RootAndTip& hair : mates) EXPECT_LT(NearestOff(maps, proposed, hair), 1.5);
}

TEST(ProposeHairs, ProposesNothingWhereNothingIsSeenOrEndsAreOutOfSight) {
  NetworkMaps maps = MapsOfHair({10, 12}, {40, 28});
  for (int y = 0; y < kMapRows; ++y)
    for (int x = 0; x < kMapColumns; ++x) maps.planes.ptr<float>(NetworkMaps::kLine, y)[x] = -6;
  EXPECT_TRUE(ProposeHairs(maps).empty());
  // A hair as long as the network sees, or longer, votes so.
  EXPECT_TRUE(ProposeHairs(MapsOfHair({1, 20}, {1 + kLongHairCells, 20})).empty());
}

TEST(ProposeHairs, BearsVotesThatAreNoNumbersOrLeadOutOfThePhoto) {
  NetworkMaps maps = MapsOfHair({10, 12}, {40, 28});
  maps.planes.ptr<float>(NetworkMaps::kToMiddle, 14)[14] = std::numeric_limits<float>::quiet_NaN();
  maps.planes.ptr<float>(NetworkMaps::kHalf, 15)[15] = std::numeric_limits<float>::infinity();
  for (int x = 20; x < 30; ++x) {
    maps.planes.ptr<float>(NetworkMaps::kToMiddle, 20)[x] = 1e30f;
    maps.planes.ptr<float>(NetworkMaps::kHalf, 21)[x] = 1e30f;
  }
  EXPECT_LT(NearestOff(maps, ProposeHairs(maps), {{10, 12}, {40, 28}}), 2);
}

}  // namespace
}  // namespace tricho
