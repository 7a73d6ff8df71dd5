// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_growth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "matching/stubble.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kGrowthSize(400, 300);

// What FindHairs would give for bars: root at `from`.
Hairs Found(const std::vector<DrawnBar>& shown, const std::vector<DrawnBar>& traced) {
  Hairs hairs;
  hairs.contrast = DrawContrast(kGrowthSize, shown, 0.9, 0.005);
  for (const DrawnBar& bar : traced) {
    Shaft shaft;
    shaft.center_line_px = Resample({bar.from, bar.to}, 3);
    shaft.diameter_px = bar.width_px;
    shaft.root_certain = true;
    shaft.confidence = 1;
    hairs.shafts.push_back(shaft);
  }
  return hairs;
}

std::vector<GrownHair> Growth(const Hairs& before, const Hairs& after) {
  const SiteMap same;
  const SiteFrame frame = CommonFrame(cv::Mat(kGrowthSize, CV_8UC1, cv::Scalar(255)), kUmPerPx,
                                      {{cv::Mat(kGrowthSize, CV_8UC1, cv::Scalar(255)), same}});
  return FindGrowth({before, after, same, frame, kUmPerPx, 2});
}

std::vector<GrownHair> Growth(const std::vector<DrawnBar>& before, const std::vector<DrawnBar>& after) {
  return Growth(Found(before, before), Found(after, after));
}

const DrawnBar kShort{{100, 150}, {190, 150}}, kLong{{100, 150}, {290, 150}};

TEST(FindGrowth, ComparesTheTips) {
  const std::vector<GrownHair> hairs = Growth({kShort}, {kLong});
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kMeasured);
  EXPECT_EQ(hairs[0].baseline, 0);
  EXPECT_EQ(hairs[0].followup, 0);
  EXPECT_NEAR(hairs[0].growth_um, 700, 6);
  EXPECT_GT(hairs[0].growth_se_um, 0);
  EXPECT_NEAR(hairs[0].grown_from_px, 90, 1);
}

TEST(FindGrowth, OfAHairThatRestsIsNothing) {
  const std::vector<GrownHair> hairs = Growth({kShort}, {kShort});
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kMeasured);
  EXPECT_NEAR(hairs[0].growth_um, 0, 3);
}

TEST(FindGrowth, DoesNotMindWhereTheRootIsTakenToBe) {
  const std::vector<GrownHair> hairs = Growth({kShort}, {{{112, 150}, {290, 150}}});
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_NEAR(hairs[0].growth_um, 700, 6);
}

TEST(FindGrowth, MovesTheTipWhicheverEndIsTakenForIt) {
  const Hairs before = Found({kShort}, {kShort});
  Hairs after = Found({kLong}, {kLong});
  std::ranges::reverse(after.shafts[0].center_line_px);
  const std::vector<GrownHair> hairs = Growth(before, after);
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_NEAR(hairs[0].growth_um, 700, 8);
}

TEST(FindGrowth, AsksThePhotoWhereTheTraceEndsEarly) {
  const std::vector<GrownHair> hairs = Growth(Found({kShort}, {kShort}), Found({kLong}, {{{100, 150}, {160, 150}}}));
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kGoesOn);
}

TEST(FindGrowth, AsksThePhotoForAHairThatWasNotFound) {
  const std::vector<GrownHair> grown = Growth(Found({kShort}, {kShort}), Found({kLong}, {}));
  ASSERT_EQ(grown.size(), 1u);
  EXPECT_EQ(grown[0].sight, GrowthSight::kGoesOn);
  EXPECT_EQ(grown[0].followup, -1);
  const std::vector<GrownHair> still = Growth(Found({kShort}, {kShort}), Found({kShort}, {}));
  ASSERT_EQ(still.size(), 1u);
  EXPECT_EQ(still[0].sight, GrowthSight::kMeasured);
  EXPECT_EQ(still[0].growth_um, 0);
  const std::vector<GrownHair> gone = Growth(Found({kShort}, {kShort}), Found({}, {}));
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0].sight, GrowthSight::kGone);
}

TEST(FindGrowth, OfAHairThatHasBecomeShorterIsNegative) {
  const std::vector<GrownHair> hairs = Growth({kLong}, {kShort});
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kMeasured);
  EXPECT_NEAR(hairs[0].growth_um, -700, 40);
}

TEST(FindGrowth, OfAHairThatWasCutFlushIsAllOfIt) {
  const std::vector<GrownHair> hairs = Growth({}, {kLong});
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kCutFlush);
  EXPECT_EQ(hairs[0].baseline, -1);
  EXPECT_NEAR(hairs[0].growth_um, 1330, 10);
}

TEST(FindGrowth, FindsTheEarlierTipOfAHairThatTheEarlierPhotoDidNotTrace) {
  const std::vector<GrownHair> hairs = Growth(Found({kShort}, {}), Found({kLong}, {kLong}));
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kMeasured);
  EXPECT_NEAR(hairs[0].growth_um, 700, 25);
}

TEST(FindGrowth, LeavesAHairAtTheBorderUntold) {
  const DrawnBar cut{{250, 150}, {396, 150}};
  const std::vector<GrownHair> hairs = Growth({cut}, {cut});
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kUntold);
  EXPECT_EQ(hairs[0].doubt, GrowthDoubt::kBorder);
}

TEST(FindGrowth, OfAHairThatGrowsOutOfTheViewIsAtLeastWhatIsSeen) {
  const std::vector<GrownHair> hairs = Growth({kShort}, {{{100, 150}, {399, 150}}});
  ASSERT_EQ(hairs.size(), 1u);
  EXPECT_EQ(hairs[0].sight, GrowthSight::kGoesOn);
  EXPECT_EQ(hairs[0].doubt, GrowthDoubt::kBorder);
}

TEST(FindGrowth, TellsCrossingHairsApart) {
  const DrawnBar crossing{{240, 60}, {240, 130}}, crossed{{240, 60}, {240, 240}};
  std::vector<GrownHair> hairs = Growth({kShort, crossing}, {kLong, crossed});
  ASSERT_EQ(hairs.size(), 2u);
  std::ranges::sort(hairs, {}, &GrownHair::baseline);
  EXPECT_NEAR(hairs[0].growth_um, 700, 8);
  EXPECT_NEAR(hairs[1].growth_um, 770, 8);
}

TEST(FindGrowth, NeedsAScale) {
  const Hairs none = Found({}, {});
  EXPECT_THROW(FindGrowth({none, none, SiteMap(), SiteFrame(), 0, 2}), std::logic_error);
}

TEST(BeyondEnd, IsNegativeForTheShorterOne) {
  const Polyline shorter = {{0, 0}, {50, 0}}, longer = {{0, 0}, {80, 0}};
  EXPECT_DOUBLE_EQ(BeyondEnd(shorter, longer), 30);
  EXPECT_DOUBLE_EQ(BeyondEnd(longer, shorter), -30);
}

TEST(PieceOf, CutsALineAtTwoPlaces) {
  const Polyline piece = PieceOf({{0, 0}, {10, 0}, {10, 10}}, 5, 15);
  EXPECT_DOUBLE_EQ(Length(piece), 10);
  EXPECT_EQ(Backwards(piece).front(), piece.back());
}

TEST(FollowsOf, IsAbsentForAnotherHair) {
  const auto stubble = [](Point from, Point to) {
    Stubble hair;
    hair.course_um = {from, to};
    hair.width_um = 60;
    return hair;
  };
  EXPECT_FALSE(FollowsOf(stubble({0, 0}, {600, 0}), stubble({0, 300}, {600, 300})));
  EXPECT_FALSE(FollowsOf(stubble({0, 0}, {600, 0}), stubble({300, -300}, {300, 300})));
  const std::optional<Follows> same = FollowsOf(stubble({0, 0}, {600, 0}), stubble({0, 8}, {1300, 8}));
  ASSERT_TRUE(same);
  EXPECT_NEAR(same->grown_um, 700, 1e-9);
  EXPECT_NEAR(same->rooted_um, 0, 1e-9);
  EXPECT_FALSE(same->reversed);
}

}  // namespace
}  // namespace tricho
