// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_matching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.h"

namespace tricho {
namespace {

constexpr double kPi = 3.14159265358979;

VisitHair Hair(const Point& root, double heading_deg, double length_px, double diameter_px) {
  const double heading = heading_deg * kPi / 180;
  return {{root, root + length_px * Point(std::cos(heading), std::sin(heading))}, diameter_px};
}

// A scalp of units of two or three hairs that part, and the same hairs regrown.
struct Visits {
  std::vector<VisitHair> baseline, followup;
};

Visits Regrown(std::uint64_t seed) {
  Random random(seed);
  Visits visits;
  for (int unit = 0; unit < 40; ++unit) {
    const Point opening(random.Uniform(0, 1400), random.Uniform(0, 1000));
    for (int hair = 0; hair < 2 + unit % 2; ++hair) {
      const Point root = opening + Point(random.Normal(0, 5), random.Normal(0, 5));
      const double heading = 40 + 25 * hair + random.Normal(0, 5);
      const double length = random.Uniform(100, 200);
      const double diameter = 5 + 3 * hair + random.Normal(0, 0.3);
      visits.baseline.push_back(Hair(root, heading, length, diameter));
      visits.followup.push_back(Hair(root + Point(random.Normal(0, 2), random.Normal(0, 2)),
                                     heading + random.Normal(0, 8), length * random.Uniform(0.85, 1.15),
                                     diameter * (1.09 + random.Normal(0, 0.03))));
    }
  }
  return visits;
}

const HairMatchOptions kOptions{1 / 7.0, 1.4e6};

TEST(MatchHairs, TellsUnitMatesApart) {
  const Visits visits = Regrown(1);
  const std::vector<HairPair> pairs = MatchHairs(visits.baseline, visits.followup, kOptions);
  EXPECT_EQ(pairs.size(), visits.baseline.size());
  int right = 0;
  for (const HairPair& pair : pairs) right += pair.baseline == pair.followup;
  EXPECT_GE(right, static_cast<int>(0.97 * static_cast<double>(pairs.size())));
}

TEST(MatchHairs, GivesNoHairTwoMates) {
  Visits visits = Regrown(2);
  visits.followup.insert(visits.followup.end(), visits.followup.begin(), visits.followup.begin() + 20);
  std::vector<int> used(visits.followup.size(), 0);
  for (const HairPair& pair : MatchHairs(visits.baseline, visits.followup, kOptions)) ++used[pair.followup];
  EXPECT_EQ(*std::max_element(used.begin(), used.end()), 1);
}

TEST(MatchHairs, ExchangedVisitsGiveTheSamePairs) {
  const Visits visits = Regrown(3);
  const std::vector<HairPair> there = MatchHairs(visits.baseline, visits.followup, kOptions);
  std::vector<HairPair> back = MatchHairs(visits.followup, visits.baseline, kOptions);
  ASSERT_EQ(there.size(), back.size());
  std::sort(back.begin(), back.end(), [](const HairPair& a, const HairPair& b) { return a.followup < b.followup; });
  for (std::size_t i = 0; i < there.size(); ++i) EXPECT_EQ(there[i].followup, back[i].baseline);
}

TEST(MatchHairs, LeavesFarHairsAlone) {
  EXPECT_TRUE(MatchHairs({Hair({100, 100}, 30, 120, 8)}, {Hair({400, 100}, 30, 120, 8)}, kOptions).empty());
  EXPECT_TRUE(MatchHairs({}, {Hair({400, 100}, 30, 120, 8)}, kOptions).empty());
}

TEST(MatchHairs, SeesThroughATipTakenForTheRoot) {
  const VisitHair hair = Hair({100, 100}, 30, 120, 8);
  VisitHair reversed = hair;
  std::reverse(reversed.course_px.begin(), reversed.course_px.end());
  const std::vector<HairPair> pairs = MatchHairs({hair}, {reversed}, kOptions);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_TRUE(pairs[0].reversed);
}

TEST(MatchHairs, ARootThatIsHiddenAtOneVisitIsFoundFurtherAlongItsHair) {
  // The follow-up shows the second mate only from 40 px (280 um) on, as far from its own root as from its mate's.
  const VisitHair first = Hair({100, 100}, 20, 160, 8), second = Hair({103, 104}, 45, 160, 10);
  const Point along(std::cos(kPi / 4), std::sin(kPi / 4));
  const std::vector<HairPair> pairs =
      MatchHairs({first, second}, {Hair(Point(103, 104) + 40 * along, 45, 120, 10), first}, kOptions);
  ASSERT_EQ(pairs.size(), 2U);
  for (const HairPair& pair : pairs) EXPECT_EQ(pair.baseline, 1 - pair.followup);
  // As far beside it, it is another hair.
  const Point aside(-along.y(), along.x());
  EXPECT_TRUE(MatchHairs({second}, {Hair(Point(103, 104) + 40 * aside, 45, 120, 5)}, kOptions).empty());
}

// Root first; `bend_per_px` is 1 / radius.
VisitHair Bent(const Point& root, double heading_deg, double bend_per_px) {
  VisitHair hair{{root}, 8};
  for (int k = 0; k < 150; ++k) {
    const double heading = heading_deg * kPi / 180 + bend_per_px * k;
    hair.course_px.push_back(hair.course_px.back() + Point(std::cos(heading), std::sin(heading)));
  }
  return hair;
}

TEST(MatchHairs, AHairKeepsItsBend) {
  // Both roots were found between the two true ones, and both hairs have turned alike: only the bend tells.
  const std::vector<HairPair> pairs = MatchHairs({Bent({100, 100}, 30, 0.003), Bent({104, 100}, 30, -0.003)},
                                                 {Bent({102, 100}, 30, -0.003), Bent({102, 100}, 30, 0.003)}, kOptions);
  ASSERT_EQ(pairs.size(), 2U);
  for (const HairPair& pair : pairs) {
    EXPECT_EQ(pair.baseline, 1 - pair.followup);
    EXPECT_GT(pair.log_odds, 2);
  }
}

TEST(MatchHairs, SaysWhereMatesCannotBeToldApart) {
  const VisitHair left = Hair({100, 100}, 30, 120, 8), right = Hair({104, 100}, 30, 120, 8),
                  between = Hair({102, 100}, 30, 120, 8), far = Hair({700, 100}, 30, 120, 8);
  const std::vector<HairPair> pairs = MatchHairs({left, right, far}, {between, between, far}, kOptions);
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_NEAR(pairs[0].log_odds, 0, 1e-9);
  EXPECT_NEAR(pairs[1].log_odds, 0, 1e-9);
  EXPECT_EQ(pairs[2].followup, 2);
  EXPECT_GT(pairs[2].log_odds, 5);
}

TEST(MatchHairs, ARootThatIsNotCertainMayLieFarAlongItsHair) {
  const VisitHair hair = Hair({100, 100}, 20, 200, 8);
  VisitHair hidden = Hair(Point(100, 100) + 60 * Point(std::cos(20 * kPi / 180), std::sin(20 * kPi / 180)), 20, 140, 8);
  const double certain = MatchHairs({hair}, {hidden}, kOptions).front().log_odds;
  hidden.root_certain = false;
  EXPECT_GT(MatchHairs({hair}, {hidden}, kOptions).front().log_odds, certain);
}

TEST(MatchHairs, AHairWithoutLengthIsNoFault) {
  const VisitHair hair = Hair({100, 100}, 30, 120, 8);
  const VisitHair point = Hair({100, 100}, 30, 0, 8);
  EXPECT_TRUE(MatchHairs({point}, {point}, kOptions).empty());
  const std::vector<HairPair> pairs = MatchHairs({hair, point}, {point, hair}, kOptions);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(std::pair(pairs[0].baseline, pairs[0].followup), std::pair(0, 1));
}

TEST(MatchHairs, NeedsAScaleAndAnArea) {
  EXPECT_THROW(MatchHairs({}, {}, {0, 1}), std::logic_error);
  EXPECT_THROW(MatchHairs({}, {}, {1, 0}), std::logic_error);
}

TEST(MatchHairs, APersonsWordComesFirst) {
  const Visits visits = Regrown(1);
  const std::vector<HairMark> marks = {{MarkSays::kSame, 0, 3, 1, 40},
                                       {MarkSays::kApart, 0, 10, 1, 10},
                                       {MarkSays::kNew, 0, kNoHair, 1, 20},
                                       {MarkSays::kLost, 0, 30, 1, kNoHair}};
  const std::vector<HairPair> pairs = MatchHairs(visits.baseline, visits.followup, kOptions, HairMarks(marks, {0, 1}));
  EXPECT_TRUE(std::ranges::is_sorted(pairs, {}, &HairPair::baseline));
  for (const HairPair& pair : pairs) {
    EXPECT_EQ(pair.baseline == 3, pair.followup == 40);
    EXPECT_TRUE(pair.baseline != 3 || pair.log_odds == kMostLogOdds);
    EXPECT_FALSE(pair.baseline == 10 && pair.followup == 10);
    EXPECT_NE(pair.followup, 20);
    EXPECT_NE(pair.baseline, 30);
  }
  EXPECT_TRUE(std::ranges::any_of(pairs, [](const HairPair& pair) { return pair.baseline == 3; }));
}

}  // namespace
}  // namespace tricho
