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
  const std::vector<Stroke> strokes = WithProposed(hair_, maps_, {StrokeOn(longer_)});
  ASSERT_EQ(strokes.size(), 2);
  EXPECT_FALSE(strokes[0].from_network);
  EXPECT_LT(EndsOff(strokes[0].line, longer_), 0.1);
  EXPECT_TRUE(strokes[1].from_network);
  EXPECT_LT(EndsOff(strokes[1].line, shorter_), 5);
  EXPECT_GT(strokes[1].depth, 0.5);
}

TEST_F(Mates, StrokesThatStandForThemAreLeftAlone) {
  const std::vector<Stroke> strokes = WithProposed(hair_, maps_, {StrokeOn(longer_), StrokeOn(shorter_)});
  ASSERT_EQ(strokes.size(), 2);
  EXPECT_LT(EndsOff(strokes[0].line, longer_) + EndsOff(strokes[1].line, shorter_), 0.1);
}

TEST_F(Mates, ALineThatWandersFromMateToMateIsTakenOut) {
  Stroke wandering = StrokeOn(longer_);
  wandering.line = Resample({shorter_.from, (shorter_.from + shorter_.to) / 2, longer_.to}, kStrokeStepPx);
  const std::vector<Stroke> strokes = WithProposed(hair_, maps_, {wandering});
  ASSERT_EQ(strokes.size(), 2);
  for (const Stroke& stroke : strokes) EXPECT_TRUE(stroke.from_network);
}

TEST_F(Mates, NothingIsAddedWhereThePhotoShowsNothing) {
  EXPECT_TRUE(WithProposed(DrawContrast(kMappedPx, {}), maps_, {}).empty());
}

TEST_F(Mates, ALineOfItsOwnStays) {
  const DrawnBar other{{30, 100}, {120, 108}, 9};
  const HairContrast hair = DrawContrast(kMappedPx, {longer_, shorter_, other});
  const std::vector<Stroke> strokes = WithProposed(hair, maps_, {StrokeOn(other)});
  ASSERT_EQ(strokes.size(), 3);
  EXPECT_LT(EndsOff(strokes[0].line, other), 0.1);
}

}  // namespace
}  // namespace tricho
