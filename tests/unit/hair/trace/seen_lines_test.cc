// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/seen_lines.h"

#include <gtest/gtest.h>

#include <limits>

#include "unit/hair/draw.h"
#include "unit/hair/drawn_maps.h"

namespace tricho {
namespace {

// In cells of 3 x 3 working pixels.
const RootAndTip kThick{{10, 10}, {50, 10}}, kThin{{10, 20}, {40, 24}}, kAcross{{25, 4}, {25, 36}};

HairContrast ContrastOf(const NetworkMaps& maps, const std::vector<RootAndTip>& hairs) {
  std::vector<DrawnBar> bars;
  for (const RootAndTip& hair : hairs) bars.push_back(BarOf(maps, hair));
  return DrawContrast(kMappedPx, bars);
}

TEST(LinesSeenBeside, ALineWithoutAStrokeIsFollowedFromEndToEnd) {
  const NetworkMaps maps = MapsOfHairs({kThick, kThin});
  const std::vector<Stroke> seen =
      LinesSeenBeside(ContrastOf(maps, {kThick, kThin}), maps, {StrokeOn(BarOf(maps, kThick))});
  ASSERT_EQ(seen.size(), 1);
  EXPECT_LT(EndsOff(seen[0].line, BarOf(maps, kThin)), 8);
  EXPECT_LT(RmsAside(seen[0].line, BarOf(maps, kThin)), 3);
  EXPECT_TRUE(seen[0].from_network);
  EXPECT_GT(seen[0].depth, 0.5);
  EXPECT_LT(seen[0].width_px, 6);  // Of thin hair, for the fit to widen.
}

TEST(LinesSeenBeside, WhatStrokesExplainIsNotSeenAgain) {
  const NetworkMaps maps = MapsOfHairs({kThick, kThin});
  const HairContrast hair = ContrastOf(maps, {kThick, kThin});
  EXPECT_TRUE(LinesSeenBeside(hair, maps, {StrokeOn(BarOf(maps, kThick)), StrokeOn(BarOf(maps, kThin))}).empty());
}

TEST(LinesSeenBeside, EachLineComesOnce) {
  const NetworkMaps maps = MapsOfHairs({kThick, kThin});
  EXPECT_EQ(LinesSeenBeside(ContrastOf(maps, {kThick, kThin}), maps, {}).size(), 2);
}

TEST(LinesSeenBeside, ALinePassesUnderAHairThatCrossesIt) {
  const NetworkMaps maps = MapsOfHairs({kAcross, kThin});
  const std::vector<Stroke> seen =
      LinesSeenBeside(ContrastOf(maps, {kAcross, kThin}), maps, {StrokeOn(BarOf(maps, kAcross))});
  ASSERT_EQ(seen.size(), 1);
  EXPECT_LT(EndsOff(seen[0].line, BarOf(maps, kThin)), 8);
}

TEST(LinesSeenBeside, NothingIsSeenWhereThePhotoShowsNothing) {
  const NetworkMaps maps = MapsOfHairs({kThick, kThin});
  EXPECT_TRUE(LinesSeenBeside(DrawContrast(kMappedPx, {}), maps, {}).empty());
}

TEST(LinesSeenBeside, ShortLinesAreTexture) {
  const RootAndTip stub{{20, 20}, {26, 20}};
  const NetworkMaps maps = MapsOfHairs({stub});
  EXPECT_TRUE(LinesSeenBeside(ContrastOf(maps, {stub}), maps, {}).empty());
}

// Of a network that says nonsense everywhere, nothing comes that has no end or no place.
TEST(LinesSeenBeside, NonsenseEndsEveryLine) {
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e30F}) {
    NetworkMaps maps = MapsOfHairs({kThin});
    maps.planes.setTo(value);
    for (const Stroke& stroke : LinesSeenBeside(ContrastOf(maps, {kThin}), maps, {}))
      for (const Point& at : stroke.line) EXPECT_TRUE(at.allFinite());
  }
}

}  // namespace
}  // namespace tricho
