// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/fit_strokes.h"

#include <gtest/gtest.h>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kFitSize(240, 200);

// A trace that runs `aside_px` beside the middle of a bar.
Trace TraceOn(const DrawnBar& bar, double aside_px = 0, double beyond_px = 0) {
  const Point normal(-bar.Along().y(), bar.Along().x());
  return {
      {bar.from + aside_px * normal - beyond_px * bar.Along(), bar.to + aside_px * normal + beyond_px * bar.Along()},
      20};
}

TEST(FitStrokes, NothingFromNothing) { EXPECT_TRUE(FitStrokes(DrawContrast(kFitSize, {}), {}).empty()); }

TEST(FitStrokes, FindsWidthAndDepth) {
  for (const double width_px : {5.0, 8.0, 12.0})
    for (const double depth : {0.4, 0.95}) {
      const DrawnBar bar = BarAbout({120, 100}, 25, 120, width_px);
      const auto strokes = FitStrokes(DrawContrast(kFitSize, {bar}, depth), {TraceOn(bar)});
      ASSERT_EQ(strokes.size(), 1);
      EXPECT_NEAR(strokes[0].width_px, width_px, 0.5) << depth;
      EXPECT_NEAR(strokes[0].depth, depth, 0.03) << width_px;
      EXPECT_GT(strokes[0].clear_share, 0.9);
      EXPECT_GT(strokes[0].edge_contrast, 0.9);
      EXPECT_FALSE(strokes[0].is_lane);
    }
}

TEST(FitStrokes, IsLaidOntoTheMiddle) {
  Random random(13);
  for (int round = 0; round < 25; ++round) {
    const DrawnBar bar = BarAbout({120 + random.Uniform(-1, 1), 100 + random.Uniform(-1, 1)}, random.Uniform(0, 180),
                                  random.Uniform(80, 130), random.Uniform(6, 11));
    const auto strokes = FitStrokes(DrawContrast(kFitSize, {bar}), {TraceOn(bar, random.Uniform(-1.5, 1.5))});
    ASSERT_EQ(strokes.size(), 1);
    EXPECT_LT(RmsAside(strokes[0].line, bar), 0.25);
  }
}

TEST(FitStrokes, EndsWhereTheHairEnds) {
  const DrawnBar bar = BarAbout({120, 100}, 140, 100);
  const auto strokes = FitStrokes(DrawContrast(kFitSize, {bar}), {TraceOn(bar, 0, 20)});
  ASSERT_EQ(strokes.size(), 1);
  EXPECT_LT(EndsOff(strokes[0].line, bar), 2.5);
}

TEST(FitStrokes, PointsAreEvenlySpaced) {
  const DrawnBar bar = BarAbout({120, 100}, 70, 100);
  const auto strokes = FitStrokes(DrawContrast(kFitSize, {bar}), {TraceOn(bar)});
  ASSERT_EQ(strokes.size(), 1);
  for (std::size_t i = 1; i < strokes[0].line.size(); ++i)
    EXPECT_NEAR((strokes[0].line[i] - strokes[0].line[i - 1]).norm(), kStrokeStepPx, 0.15);
}

// A crossing hair widens the cross-section; it moves neither the line nor the width.
TEST(FitStrokes, ACrossingMovesNothing) {
  const DrawnBar bar = BarAbout({120, 100}, 10, 150);
  const auto strokes = FitStrokes(DrawContrast(kFitSize, {bar, BarAbout({120, 100}, 60, 150)}), {TraceOn(bar)});
  ASSERT_EQ(strokes.size(), 1);
  EXPECT_LT(RmsAside(strokes[0].line, bar), 0.25);
  EXPECT_NEAR(strokes[0].width_px, 9, 0.5);
}

TEST(FitStrokes, SideBySideHairsBecomeLanes) {
  for (const int num_hairs : {2, 3}) {
    std::vector<DrawnBar> bars;
    for (int i = 0; i < num_hairs; ++i) bars.push_back({{50, 90 + 9.0 * i}, {190, 90 + 9.0 * i}});
    const DrawnBar middle{{50, 90 + 4.5 * (num_hairs - 1)}, {190, 90 + 4.5 * (num_hairs - 1)}};
    const auto strokes = FitStrokes(DrawContrast(kFitSize, bars), {TraceOn(middle)});
    ASSERT_EQ(static_cast<int>(strokes.size()), num_hairs);
    for (int i = 0; i < num_hairs; ++i) {
      EXPECT_TRUE(strokes[i].is_lane);
      EXPECT_NEAR(strokes[i].width_px, 9, 0.6);
      EXPECT_LT(RmsAside(strokes[i].line, bars[i]), 0.6) << i;
    }
  }
}

TEST(FitStrokes, WhereNoBarIsNoneIsFitted) {
  const auto strokes = FitStrokes(DrawContrast(kFitSize, {}, 0.9, 0), {TraceOn({{50, 100}, {53, 100}})});
  EXPECT_TRUE(strokes.empty());
}

}  // namespace
}  // namespace tricho
