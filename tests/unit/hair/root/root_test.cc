// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/root.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kRootSize(400, 300);

// Adds the shadow of a hair below the skin, beyond bar.from.
void AddShadow(HairContrast& hair, const DrawnBar& bar, double strength) {
  const DrawnBar below{bar.from - 22 * bar.Along(), bar.from, bar.width_px};
  hair.shadow += strength * Coverage(hair.shadow.size(), {below});
}

TEST(TurnRootsFirst, NoStrokes) {
  std::vector<Stroke> strokes;
  EXPECT_TRUE(TurnRootsFirst(DrawContrast(kRootSize, {}), strokes).empty());
}

TEST(TurnRootsFirst, TheRootIsWhereTheHairGoesOnUnderTheSkin) {
  for (const double angle_deg : {0.0, 70.0, 200.0}) {
    const DrawnBar bar = BarAbout({200, 150}, angle_deg, 120);
    HairContrast hair = DrawContrast(kRootSize, {bar});
    AddShadow(hair, bar, 0.25);
    for (const bool turned : {false, true}) {
      std::vector<Stroke> strokes{StrokeOn(bar)};
      if (turned) std::ranges::reverse(strokes[0].line);
      EXPECT_TRUE(TurnRootsFirst(hair, strokes)[0]) << angle_deg;
      EXPECT_LT((strokes[0].line.front() - bar.from).norm(), 0.1) << angle_deg;
    }
  }
}

TEST(TurnRootsFirst, ASymmetricHairAloneIsNotCertain) {
  const DrawnBar bar = BarAbout({200, 150}, 30, 120);
  std::vector<Stroke> strokes{StrokeOn(bar)};
  EXPECT_FALSE(TurnRootsFirst(DrawContrast(kRootSize, {bar}), strokes)[0]);
}

// The shadow of another hair beyond an end says nothing.
TEST(TurnRootsFirst, AnotherHairIsNoShadow) {
  const DrawnBar bar{{150, 150}, {270, 150}}, other{{135, 60}, {135, 240}};
  std::vector<Stroke> strokes{StrokeOn(bar), StrokeOn(other)};
  EXPECT_FALSE(TurnRootsFirst(DrawContrast(kRootSize, {bar, other}), strokes)[0]);
}

// White hair shines through the skin, or stands in a dark opening: ends that lie together show which.
TEST(TurnRootsFirst, UnitsTellWhatLightHairLooksLikeBelowTheSkin) {
  std::vector<DrawnBar> bars;
  for (int i = 0; i < 8; ++i) {
    const Point opening(80.0 + 160 * (i % 2), 40.0 + 60 * (i / 2));
    for (const double angle_deg : {-12.0, 12.0})
      bars.push_back(BarAbout(opening + Point(50, angle_deg), angle_deg, 90));
  }
  for (const double strength : {0.25, -0.25}) {
    HairContrast hair = DrawContrast(kRootSize, bars);
    hair.light_hair = true;
    for (const DrawnBar& bar : bars) AddShadow(hair, bar, strength);
    std::vector<Stroke> strokes;
    for (const DrawnBar& bar : bars) strokes.push_back(StrokeOn(bar));
    for (std::size_t i = 0; i < strokes.size(); i += 2) std::ranges::reverse(strokes[i].line);
    TurnRootsFirst(hair, strokes);
    for (std::size_t i = 0; i < strokes.size(); ++i)
      EXPECT_LT((strokes[i].line.front() - bars[i].from).norm(), 0.1) << i << ' ' << strength;
  }
}

TEST(TurnRootsFirst, NeighborsTellTheDoubtful) {
  std::vector<DrawnBar> bars;
  for (int i = 0; i < 5; ++i) bars.push_back(BarAbout({200, 60.0 + 45 * i}, 0, 120));
  HairContrast hair = DrawContrast(kRootSize, bars);
  for (const int i : {0, 1, 3, 4}) AddShadow(hair, bars[i], 0.25);
  std::vector<Stroke> strokes;
  for (const DrawnBar& bar : bars) strokes.push_back(StrokeOn(bar));
  std::ranges::reverse(strokes[2].line);
  TurnRootsFirst(hair, strokes);
  EXPECT_LT((strokes[2].line.front() - bars[2].from).norm(), 0.1);
}

// Openings are shared, tips are not: with a mate that is sure, the ends that lie together are the roots.
TEST(TurnRootsFirst, MatesShareAnOpening) {
  const DrawnBar sure{{150, 150}, {260, 110}}, doubtful{{150, 160}, {260, 230}};
  HairContrast hair = DrawContrast(kRootSize, {sure, doubtful});
  AddShadow(hair, sure, 0.25);
  std::vector<Stroke> strokes{StrokeOn(sure), StrokeOn(doubtful)};
  std::ranges::reverse(strokes[1].line);
  TurnRootsFirst(hair, strokes);
  EXPECT_LT((strokes[1].line.front() - doubtful.from).norm(), 0.1);
}

TEST(TurnRootsFirst, LinesAreTurnedAndNothingElse) {
  const DrawnBar bar = BarAbout({200, 150}, 30, 120);
  HairContrast hair = DrawContrast(kRootSize, {bar});
  AddShadow(hair, {bar.to, bar.from}, 0.25);
  std::vector<Stroke> strokes{StrokeOn(bar)};
  TurnRootsFirst(hair, strokes);
  Polyline turned = StrokeOn(bar).line;
  std::ranges::reverse(turned);
  EXPECT_EQ(strokes[0].line, turned);
  EXPECT_EQ(strokes[0].width_px, bar.width_px);
}

}  // namespace
}  // namespace tricho
