// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/opposite.h"

#include <gtest/gtest.h>

#include "hair/see/ridge.h"
#include "hair/trace/trace_strokes.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kOppositeSize(300, 240);
const DrawnBar kDark = BarAbout({150, 60}, 0, 200, 12);
const DrawnBar kStripe = BarAbout({150, 60}, 0, 190, 3);  // Along the middle of the dark one.
const DrawnBar kLight = BarAbout({150, 170}, 10, 180, 5);

// A dark hair, and what is lighter than skin.
HairContrast WithLight(const std::vector<DrawnBar>& light) {
  HairContrast hair = DrawContrast(kOppositeSize, {kDark});
  hair.opposite = DrawContrast(kOppositeSize, light, 0.35).contrast;
  return hair;
}

std::vector<Stroke> FoundIn(const HairContrast& hair) {
  const HairContrast other = OtherSide(hair);
  std::vector<Stroke> strokes = TraceStrokes(other, other, FindRidgePoints(other, {}), {});
  KeepOppositeHairs(hair, strokes);
  return strokes;
}

TEST(MayHaveOppositeHairs, NotWithoutAnOppositeContrastNorForAStripe) {
  EXPECT_FALSE(MayHaveOppositeHairs(DrawContrast(kOppositeSize, {kDark})));
  EXPECT_FALSE(MayHaveOppositeHairs(WithLight({kStripe})));
  EXPECT_TRUE(MayHaveOppositeHairs(WithLight({kStripe, kLight})));
}

TEST(OtherSide, IsTheOppositeContrastAsHair) {
  const HairContrast hair = WithLight({kLight}), other = OtherSide(hair);
  EXPECT_EQ(other.contrast.data, hair.opposite.data);
  EXPECT_NE(other.light_hair, hair.light_hair);
  EXPECT_LT(other.typical_depth, hair.typical_depth);
}

TEST(KeepOppositeHairs, KeepsALineOnSkinButNoStripeAlongAShaft) {
  const std::vector<Stroke> found = FoundIn(WithLight({kStripe, kLight}));
  ASSERT_EQ(found.size(), 1);
  EXPECT_LT(EndsOff(found[0].line, kLight), 8);
}

TEST(TakeOutOppositeHairs, LeavesNothingThereAndEverythingElse) {
  HairContrast hair = WithLight({kLight});
  hair.contrast += 0.5;
  const cv::Mat before = hair.contrast.clone();
  TakeOutOppositeHairs({}, hair);
  EXPECT_EQ(cv::countNonZero(hair.contrast != before), 0);
  TakeOutOppositeHairs({StrokeOn(kLight)}, hair);
  const Point middle = (kLight.from + kLight.to) / 2, far = (kDark.from + kDark.to) / 2;
  EXPECT_EQ(ValueAt(hair.contrast, middle), 0);
  EXPECT_EQ(ValueAt(hair.contrast, far), ValueAt(before, far));
}

}  // namespace
}  // namespace tricho
