// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/select.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kSelectSize(240, 200);
constexpr double kNoise = 0.002;

std::vector<Stroke> Select(const std::vector<DrawnBar>& bars, const std::vector<Stroke>& strokes) {
  return SelectStrokes(DrawContrast(kSelectSize, bars), strokes, kNoise, {});
}

const DrawnBar kBar = BarAbout({120, 100}, 20, 120);

TEST(SelectStrokes, AClearHairIsKeptAsItIs) {
  EXPECT_TRUE(Select({kBar}, {}).empty());
  const auto chosen = Select({kBar}, {StrokeOn(kBar)});
  ASSERT_EQ(chosen.size(), 1);
  EXPECT_EQ(chosen[0].line, StrokeOn(kBar).line);
}

TEST(SelectStrokes, WhatExplainsNothingNewIsLeftOut) {
  DrawnBar shorter = kBar;
  shorter.to -= 40 * kBar.Along();
  const auto chosen = Select({kBar}, {StrokeOn(shorter), StrokeOn(kBar), StrokeOn(kBar)});
  ASSERT_EQ(chosen.size(), 1);
  EXPECT_NEAR(Length(chosen[0].line), kBar.LengthPx(), 1e-6);
}

TEST(SelectStrokes, APartOfAnotherIsLeftOutAtAnyAngle) {
  for (double angle_deg = 0; angle_deg < 180; angle_deg += 7.5)
    for (const double width_px : {6.0, 9.0, 12.0}) {
      const DrawnBar whole = BarAbout({120, 100}, angle_deg, 150, width_px);
      const DrawnBar part{whole.from + 30 * whole.Along(), whole.from + 100 * whole.Along(), width_px};
      const auto chosen =
          SelectStrokes(DrawContrast(kSelectSize, {whole}), {StrokeOn(part), StrokeOn(whole)}, kNoise, {});
      EXPECT_EQ(chosen.size(), 1) << angle_deg << " " << width_px;
    }
}

TEST(SelectStrokes, CrossingHairsAreBothKept) {
  const DrawnBar other = BarAbout({120, 100}, 80, 120);
  EXPECT_EQ(Select({kBar, other}, {StrokeOn(kBar), StrokeOn(other)}).size(), 2);
}

TEST(SelectStrokes, AStrokeOverBareSkinIsLeftOut) { EXPECT_TRUE(Select({}, {StrokeOn(kBar)}).empty()); }

TEST(SelectStrokes, ShortFaintBlurredAndKinkedStrokesAreLeftOut) {
  const DrawnBar speck = BarAbout({120, 100}, 20, 13);
  EXPECT_TRUE(Select({speck}, {StrokeOn(speck)}).empty());
  const DrawnBar clump = BarAbout({120, 100}, 20, 30, 20);
  EXPECT_TRUE(Select({clump}, {StrokeOn(clump)}).empty());
  EXPECT_TRUE(Select({kBar}, {StrokeOn(kBar, 0.05)}).empty());
  Stroke blurred = StrokeOn(kBar);
  blurred.edge_contrast = 0.1;
  EXPECT_TRUE(Select({kBar}, {blurred}).empty());
  Stroke kinked = StrokeOn(kBar);
  kinked.line = Resample({{60, 100}, {120, 100}, {120, 160}}, kStrokeStepPx);
  EXPECT_TRUE(Select({{{60, 100}, {120, 100}}, {{120, 100}, {120, 160}}}, {kinked}).empty());
}

TEST(SelectStrokes, RoughSkinAsksForMore) {
  EXPECT_TRUE(SelectStrokes(DrawContrast(kSelectSize, {kBar}, 0.3), {StrokeOn(kBar, 0.3)}, 0.1, {}).empty());
  EXPECT_EQ(SelectStrokes(DrawContrast(kSelectSize, {kBar}, 0.3), {StrokeOn(kBar, 0.3)}, 0.001, {}).size(), 1);
}

TEST(SelectStrokes, TheOrderOfEqualsDoesNotMatter) {
  std::vector<DrawnBar> bars;
  std::vector<Stroke> strokes;
  for (int i = 0; i < 5; ++i) {
    bars.push_back(BarAbout({120, 30.0 + 35 * i}, 5, 100 + 10 * i));
    strokes.push_back(StrokeOn(bars.back()));
  }
  const auto chosen = Select(bars, strokes);
  std::ranges::reverse(strokes);
  const auto again = Select(bars, strokes);
  ASSERT_EQ(chosen.size(), 5);
  ASSERT_EQ(again.size(), 5);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(chosen[i].line, again[i].line);
}

}  // namespace
}  // namespace tricho
