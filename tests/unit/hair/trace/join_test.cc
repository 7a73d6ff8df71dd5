// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/join.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kJoinSize(240, 200);

std::vector<Stroke> Join(const std::vector<DrawnBar>& drawn, const std::vector<Stroke>& pieces) {
  return JoinStrokes(DrawContrast(kJoinSize, drawn), pieces);
}

// The two parts of a bar on either side of a gap in its middle.
std::vector<Stroke> Halves(const DrawnBar& bar, double gap_px) {
  const Point middle = (bar.from + bar.to) / 2, half_gap = gap_px / 2 * bar.Along();
  return {StrokeOn({bar.from, middle - half_gap, bar.width_px}), StrokeOn({middle + half_gap, bar.to, bar.width_px})};
}

const DrawnBar kJoinedBar = BarAbout({120, 100}, 20, 150);

TEST(JoinStrokes, NothingAndOne) {
  EXPECT_TRUE(Join({}, {}).empty());
  const auto joined = Join({kJoinedBar}, {StrokeOn(kJoinedBar)});
  ASSERT_EQ(joined.size(), 1);
  EXPECT_LT(EndsOff(joined[0].line, kJoinedBar), 0.1);
  EXPECT_NEAR(joined[0].width_px, 9, 1e-9);
}

TEST(JoinStrokes, PartsOfOneHairAreOneWhicheverWayTheyRun) {
  for (int turned = 0; turned < 4; ++turned) {
    std::vector<Stroke> parts = Halves(kJoinedBar, 12);
    if (turned & 1) std::ranges::reverse(parts[0].line);
    if (turned & 2) std::ranges::reverse(parts[1].line);
    const auto joined = Join({kJoinedBar}, parts);
    ASSERT_EQ(joined.size(), 1) << turned;
    EXPECT_LT(EndsOff(joined[0].line, kJoinedBar), 0.1) << turned;
    EXPECT_LT(RmsAside(joined[0].line, kJoinedBar), 0.1) << turned;
    EXPECT_NEAR(Length(joined[0].line), kJoinedBar.LengthPx(), 0.5) << turned;
  }
}

TEST(JoinStrokes, NotOverBareSkin) {
  std::vector<Stroke> parts = Halves(kJoinedBar, 40);
  EXPECT_EQ(Join({{parts[0].line.front(), parts[0].line.back()}, {parts[1].line.front(), parts[1].line.back()}}, parts)
                .size(),
            2);
  EXPECT_EQ(Join({kJoinedBar}, parts).size(), 1);  // The same gap hidden in hair.
}

TEST(JoinStrokes, NotAroundACornerNorSideways) {
  const DrawnBar first{{40, 100}, {110, 100}}, corner{{116, 106}, {116, 180}}, aside{{118, 109}, {200, 109}};
  EXPECT_EQ(Join({first, corner}, {StrokeOn(first), StrokeOn(corner)}).size(), 2);
  EXPECT_EQ(Join({first, aside}, {StrokeOn(first), StrokeOn(aside)}).size(), 2);
}

TEST(JoinStrokes, NotAThickOneWithAThinOne) {
  std::vector<Stroke> parts = Halves(kJoinedBar, 20);
  parts[0].width_px = 4;
  parts[0].depth = 0.4;
  parts[1].width_px = 13;
  EXPECT_EQ(Join({kJoinedBar}, parts).size(), 2);
}

// Four ends meet at a crossing; each hair goes straight on.
TEST(JoinStrokes, AtACrossingEachGoesStraightOn) {
  for (const double turn_deg : {20.0, 35.0, 60.0, 90.0}) {
    const std::vector<DrawnBar> bars{BarAbout({120, 100}, 5, 170), BarAbout({120, 100}, 5 + turn_deg, 170)};
    std::vector<Stroke> parts;
    for (const DrawnBar& bar : bars)
      for (const Stroke& part : Halves(bar, 1.2 * 9 / std::sin(turn_deg * std::numbers::pi / 180)))
        parts.push_back(part);
    const auto joined = Join(bars, parts);
    ASSERT_EQ(joined.size(), 2) << turn_deg;
    for (const DrawnBar& bar : bars)
      EXPECT_TRUE(std::ranges::any_of(joined, [&](const Stroke& s) {
        return EndsOff(s.line, bar) < 1 && RmsAside(s.line, bar) < 0.5;
      })) << turn_deg;
  }
}

// A bent hair is carried on along its bend.
TEST(JoinStrokes, FollowsABend) {
  const auto arc = [](double from_rad, double to_rad) {
    Stroke stroke = StrokeOn(kJoinedBar);
    Polyline line;
    for (double a = from_rad; a <= to_rad; a += 0.01)
      line.emplace_back(120 + 150 * std::cos(a), -20 + 150 * std::sin(a));
    stroke.line = Resample(line, kStrokeStepPx);
    return stroke;
  };
  const Stroke first = arc(1.1, 1.5), second = arc(1.62, 2.0);
  HairContrast hair = DrawContrast(kJoinSize, {});
  hair.contrast.setTo(0.9);  // Hidden under other hair all around.
  EXPECT_EQ(JoinStrokes(hair, {first, second}).size(), 1);
}

TEST(JoinStrokes, ARingIsOpened) {
  std::vector<Stroke> parts;
  for (int i = 0; i < 4; ++i) {
    Polyline line;
    for (double a = 0.06; a <= 1.51; a += 0.01) {
      const double angle_rad = a + i * std::numbers::pi / 2;
      line.emplace_back(120 + 80 * std::cos(angle_rad), 100 + 80 * std::sin(angle_rad));
    }
    parts.push_back(StrokeOn(kJoinedBar));
    parts.back().line = Resample(line, kStrokeStepPx);
  }
  HairContrast hair = DrawContrast(kJoinSize, {});
  hair.contrast.setTo(0.9);
  const auto joined = JoinStrokes(hair, parts);
  ASSERT_EQ(joined.size(), 1);
  EXPECT_NEAR(Length(joined[0].line), 2 * std::numbers::pi * 80, 20);
}

// 900 um are 128.6 px.
TEST(JoinStrokes, AHairIsNotHiddenForLongerThanItMayBe) {
  const DrawnBar bar = BarAbout({300, 100}, 0, 560);
  const HairContrast hair = DrawContrast({600, 200}, {bar});
  EXPECT_EQ(JoinStrokes(hair, Halves(bar, 120)).size(), 1);
  EXPECT_EQ(JoinStrokes(hair, Halves(bar, 132)).size(), 2);
}

}  // namespace
}  // namespace tricho
