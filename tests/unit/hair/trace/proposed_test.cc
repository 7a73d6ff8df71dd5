// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/proposed.h"

#include <gtest/gtest.h>

#include "unit/hair/draw.h"
#include "unit/hair/drawn_maps.h"

namespace tricho {
namespace {

// Two mates side by side, and what a network that knows both says of them.
class Mates : public testing::Test {
 protected:
  Mates() : maps_(MapsOfHairs({{{10, 20}, {52, 20}}, {{10, 26}, {30, 26}}})) {
    longer_ = BarOf(maps_, {{10, 20}, {52, 20}});
    shorter_ = BarOf(maps_, {{10, 26}, {30, 26}});
    hair_ = DrawContrast(kMappedPx, {longer_, shorter_});
  }
  NetworkMaps maps_;
  DrawnBar longer_, shorter_;
  HairContrast hair_;
};

TEST_F(Mates, TheOneThatNoStrokeStandsForIsAdded) {
  const std::vector<Stroke> strokes = WithProposed(hair_, maps_, ProposeHairs(maps_), kToBeFitted, {StrokeOn(longer_)});
  ASSERT_EQ(strokes.size(), 2);
  EXPECT_FALSE(strokes[0].from_network);
  EXPECT_LT(EndsOff(strokes[0].line, longer_), 0.1);
  EXPECT_TRUE(strokes[1].from_network);
  EXPECT_LT(EndsOff(strokes[1].line, shorter_), 5);
  EXPECT_GT(strokes[1].depth, 0.5);
}

TEST_F(Mates, StrokesThatStandForThemAreLeftAlone) {
  const std::vector<Stroke> strokes =
      WithProposed(hair_, maps_, ProposeHairs(maps_), kToBeFitted, {StrokeOn(longer_), StrokeOn(shorter_)});
  ASSERT_EQ(strokes.size(), 2);
  EXPECT_LT(EndsOff(strokes[0].line, longer_) + EndsOff(strokes[1].line, shorter_), 0.1);
}

TEST_F(Mates, ALineThatWandersFromMateToMateIsTakenOut) {
  Stroke wandering = StrokeOn(longer_);
  wandering.line = Resample({shorter_.from, (shorter_.from + shorter_.to) / 2, longer_.to}, kStrokeStepPx);
  const std::vector<Stroke> strokes = WithProposed(hair_, maps_, ProposeHairs(maps_), kToBeFitted, {wandering});
  ASSERT_EQ(strokes.size(), 2);
  for (const Stroke& stroke : strokes) EXPECT_TRUE(stroke.from_network);
}

TEST_F(Mates, NothingIsAddedWhereThePhotoShowsNothing) {
  EXPECT_TRUE(WithProposed(DrawContrast(kMappedPx, {}), maps_, ProposeHairs(maps_), kToBeFitted, {}).empty());
}

TEST_F(Mates, ALineOfItsOwnStays) {
  const DrawnBar other{{30, 100}, {120, 108}, 9};
  const HairContrast hair = DrawContrast(kMappedPx, {longer_, shorter_, other});
  const std::vector<Stroke> strokes = WithProposed(hair, maps_, ProposeHairs(maps_), kToBeFitted, {StrokeOn(other)});
  ASSERT_EQ(strokes.size(), 3);
  EXPECT_LT(EndsOff(strokes[0].line, other), 0.1);
}

// A hair of 25 cells by itself.
class AsProposed : public testing::Test {
 protected:
  AsProposed() : maps_(MapsOfHair({10, 20}, {35, 20})), hair_(DrawContrast(kMappedPx, {BarOf(maps_, kHair)})) {}

  std::size_t NumAdded(const ProposalLimits& limits) const {
    return WithProposed(hair_, maps_, ProposeHairs(maps_), limits, {}).size();
  }

  const RootAndTip kHair{{10, 20}, {35, 20}};
  NetworkMaps maps_;
  HairContrast hair_;
};

TEST_F(AsProposed, AHairWithinTheLimitsJoins) { EXPECT_EQ(NumAdded(kAsProposed), 1); }

TEST_F(AsProposed, ALongerOneDoesNot) {
  const double length_um = 25 * 3 * hair_.scale.um_per_work_px;
  ProposalLimits limits = kAsProposed;
  limits.longest_um = length_um + 60;
  EXPECT_EQ(NumAdded(limits), 1);
  limits.longest_um = length_um - 60;
  EXPECT_EQ(NumAdded(limits), 0);
}

TEST_F(AsProposed, WhatLeavesTheLineIsOnlyAddedToBeFitted) {
  // The hair is seen to bend away from the straight way between its ends over a third of it.
  for (int x = 18; x < 27; ++x)
    for (int y = 18; y <= 22; ++y) maps_.planes.ptr<float>(NetworkMaps::kLine, y)[x] = -6;
  EXPECT_EQ(NumAdded(kAsProposed), 0);
  EXPECT_EQ(NumAdded(kToBeFitted), 1);
}

TEST_F(AsProposed, AStrokeThatWasBentAwayDoesNotStandForIt) {
  const DrawnBar bar = BarOf(maps_, kHair);
  const Point middle = (bar.from + bar.to) / 2;
  const auto num_with = [&](double aside_um) {
    Stroke bent = StrokeOn(bar);
    const Point aside = Point(0, 2 * aside_um / hair_.scale.um_per_work_px);  // Half of it on average.
    bent.line = Resample({bar.from, middle + aside, bar.to}, kStrokeStepPx);
    return WithProposed(hair_, maps_, ProposeHairs(maps_), kAsProposed, {bent}).size();
  };
  EXPECT_EQ(num_with(0), 1);
  EXPECT_EQ(num_with(0.7 * kAsProposed.most_aside_um), 1);
  EXPECT_EQ(num_with(1.4 * kAsProposed.most_aside_um), 2);
}

TEST_F(AsProposed, WhatFewOfItsCellsAgreeOnDoesNot) {
  ProposalLimits limits = kAsProposed;
  limits.least_agreed = 5;
  EXPECT_EQ(NumAdded(limits), 0);
}

}  // namespace
}  // namespace tricho
