// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/bundle.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kBundleSize(240, 200);

// Both ends of the stroke nearest to a bar, as their larger distance from the bar's own.
double EndError(const std::vector<Stroke>& strokes, const DrawnBar& bar) {
  double best = 1e9;
  for (const Stroke& s : strokes) best = std::min(best, EndsOff(s.line, bar));
  return best;
}

TEST(FitBundles, NothingFromNothing) { EXPECT_TRUE(FitBundles(DrawContrast(kBundleSize, {}), {}).empty()); }

TEST(FitBundles, TellsTouchingHairsOfUnequalLengthApart) {
  const DrawnBar longer{{60, 100}, {140, 100}, 10}, shorter{{60, 110}, {115, 110}, 10};
  const auto strokes = FitBundles(DrawContrast(kBundleSize, {longer, shorter}), {});
  ASSERT_EQ(strokes.size(), 2);
  EXPECT_LT(EndError(strokes, longer), 4);
  EXPECT_LT(EndError(strokes, shorter), 4);
  EXPECT_TRUE(strokes[0].is_lane && strokes[1].is_lane);
}

TEST(FitBundles, TellsTheArmsOfAForkApart) {
  const DrawnBar upper{{60, 100}, {130, 84}, 10}, lower{{60, 104}, {130, 120}, 10};
  const auto strokes = FitBundles(DrawContrast(kBundleSize, {upper, lower}), {});
  ASSERT_EQ(strokes.size(), 2);
  EXPECT_LT(EndError(strokes, upper), 6);
  EXPECT_LT(EndError(strokes, lower), 6);
}

TEST(FitBundles, OneHairStaysOne) {
  const DrawnBar bar = BarAbout({120, 100}, 25, 70, 10);
  const auto strokes = FitBundles(DrawContrast(kBundleSize, {bar}), {});
  ASSERT_EQ(strokes.size(), 1);
  EXPECT_LT(EndError(strokes, bar), 4);
  EXPECT_FALSE(strokes[0].is_lane);
}

TEST(FitBundles, LeavesLongHairsSpecksAndGoodStrokesAlone) {
  const DrawnBar longer = BarAbout({120, 60}, 10, 200, 10), speck = BarAbout({120, 150}, 0, 11, 11);
  EXPECT_TRUE(FitBundles(DrawContrast(kBundleSize, {longer, speck}), {}).empty());
  const DrawnBar bar = BarAbout({120, 100}, 25, 70, 10);
  Stroke traced;
  traced.line = Resample({bar.from, bar.to}, kStrokeStepPx);
  traced.width_px = bar.width_px;
  const auto strokes = FitBundles(DrawContrast(kBundleSize, {bar}), {traced});
  ASSERT_EQ(strokes.size(), 1);
  EXPECT_EQ(strokes[0].line, traced.line);
}

}  // namespace
}  // namespace tricho
