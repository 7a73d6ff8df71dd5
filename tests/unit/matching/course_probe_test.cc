// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/course_probe.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "matching/second_look.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kProbeSize(300, 240);
const DrawnBar kProbedHair{{80, 120}, {180, 120}, 9};
const cv::Mat kNothing(kProbeSize, CV_8UC1, cv::Scalar(0));

Polyline Straight(double from_x, double to_x, double y = 120) { return {Point(from_x, y), Point(to_x, y)}; }

TEST(FootOn, IsTheNearestPlaceOfALine) {
  const Polyline line = {{0, 0}, {10, 0}, {10, 10}};
  const Foot foot = FootOn(line, {13, 4});
  EXPECT_DOUBLE_EQ(foot.at, 14);
  EXPECT_DOUBLE_EQ(foot.distance, 3);
  EXPECT_NEAR((foot.heading - Point(0, 1)).norm(), 0, 1e-12);
  EXPECT_DOUBLE_EQ(FootOn(line, {-5, 0}).at, 0);
  EXPECT_THROW(FootOn({{0, 0}}, {1, 1}), std::logic_error);
}

TEST(StraightOn, GoesOnAsTheEndPoints) {
  const Polyline longer = StraightOn({{0, 0}, {50, 0}, {50, 50}}, 20, 30);
  EXPECT_NEAR((longer.back() - Point(50, 80)).norm(), 0, 1e-9);
}

TEST(BentOn, FollowsACircle) {
  const double radius = 200;
  Polyline arc;
  for (int i = 0; i <= 60; ++i) arc.emplace_back(radius * std::sin(i / 60.0), radius * (1 - std::cos(i / 60.0)));
  const Polyline longer = BentOn(arc, 100, 80);
  for (const Point& at : longer) EXPECT_NEAR((at - Point(0, radius)).norm(), radius, 1.0);
  EXPECT_NEAR(Length(longer), Length(arc) + 80, 0.5);
}

TEST(TipAlong, FindsTheEndToATenthOfAPixel) {
  const HairContrast contrast = DrawContrast(kProbeSize, {kProbedHair}, 0.9, 0);
  for (const double traced_to : {174.0, 180.0, 186.0}) {
    const std::optional<double> tip = TipAlong(contrast, Straight(80, traced_to), 9);
    ASSERT_TRUE(tip) << traced_to;
    EXPECT_NEAR(*tip, 100, 0.6) << traced_to;
  }
}

TEST(TipAlong, IsNotToldWhereAnotherHairLies) {
  const HairContrast contrast = DrawContrast(kProbeSize, {kProbedHair, BarAbout({185, 120}, 90, 100, 40)}, 0.9, 0);
  EXPECT_FALSE(TipAlong(contrast, Straight(80, 180), 9));
}

TEST(SplitOf, PartsTheHairFromTheSkinBehindIt) {
  const HairContrast contrast = DrawContrast(kProbeSize, {kProbedHair});
  const CourseSplit split = SplitOf(contrast, Straight(80, 260), 9, 0.9, 1, kNothing);
  EXPECT_TRUE(split.told);
  EXPECT_NEAR(split.shown_to_px, 100, 3);
  EXPECT_NEAR(split.bare_from_px, 100, 3);
}

TEST(SplitOf, OfBareSkinShowsNothing) {
  const CourseSplit split =
      SplitOf(DrawContrast(kProbeSize, {kProbedHair}), Straight(80, 260, 60), 9, 0.9, 1, kNothing);
  EXPECT_TRUE(split.told);
  EXPECT_EQ(split.shown_to_px, 0);
  EXPECT_EQ(split.bare_from_px, 0);
}

TEST(SplitOf, LeavesOpenWhatLiesUnderAnotherHair) {
  const DrawnBar other = BarAbout({190, 120}, 90, 100, 24);
  const HairContrast contrast = DrawContrast(kProbeSize, {kProbedHair, other});
  Shaft shaft;
  shaft.center_line_px = {other.from, other.to};
  shaft.diameter_px = other.width_px;
  const CourseSplit split = SplitOf(contrast, Straight(80, 280), 9, 0.9, 1, MarkHairs(contrast, {shaft}));
  EXPECT_TRUE(split.told);
  EXPECT_LT(split.shown_to_px, 101);
  EXPECT_GT(split.bare_from_px, 120);
}

TEST(RidgeOn, ToleratesAShiftAndATurn) {
  const HairContrast contrast = DrawContrast(kProbeSize, {kProbedHair});
  const Polyline off = {{90, 123}, {170, 128}};
  EXPECT_LT(*RidgeOn(contrast, off, 9, kNothing, {}), 0.6);
  EXPECT_GT(*RidgeOn(contrast, off, 9, kNothing, {4, 8, 0}), 0.75);
  EXPECT_NEAR(*RidgeOn(contrast, Straight(200, 280), 9, kNothing, {2, 8, 0}), 0, 0.1);
}

TEST(RidgeOn, SaysNothingWhereNothingIsSeen) {
  EXPECT_FALSE(RidgeOn(DrawContrast(kProbeSize, {kProbedHair}), Straight(350, 420), 9, kNothing, {}));
  const cv::Mat all(kProbeSize, CV_8UC1, cv::Scalar(255));
  EXPECT_FALSE(RidgeOn(DrawContrast(kProbeSize, {kProbedHair}), Straight(90, 170), 9, all, {}));
}

}  // namespace
}  // namespace tricho
