// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/split.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

// `turn_deg` in the middle of a line of twice `half_px`.
Polyline Bent(double turn_deg, double half_px = 80) {
  const double turn_rad = turn_deg * std::numbers::pi / 180;
  const Point middle(100, 100);
  return {middle - Point(half_px, 0), middle, middle + half_px * Point(std::cos(turn_rad), std::sin(turn_rad))};
}

std::vector<Trace> Split(const std::vector<Polyline>& lines) {
  std::vector<Trace> traces;
  for (const Polyline& line : lines) traces.push_back({line, 10});
  return SplitTraces(DrawContrast({220, 220}, {}), traces);
}

TEST(SplitTraces, StraightLinesStayWhole) {
  EXPECT_TRUE(Split({}).empty());
  const std::vector<Trace> pieces = Split({{{20, 50}, {180, 90}}});
  ASSERT_EQ(pieces.size(), 1);
  EXPECT_EQ(pieces[0].strength, 10);
  EXPECT_LT(EndsOff(pieces[0].line, {{20, 50}, {180, 90}}), 3);
}

TEST(SplitTraces, CutsAtKinksOnly) {
  EXPECT_EQ(Split({Bent(10)}).size(), 1);
  EXPECT_EQ(Split({Bent(60)}).size(), 2);
  EXPECT_EQ(Split({Bent(-90)}).size(), 2);
}

// Less of a turn is suspicious where both parts are long enough to be joined again by their directions.
TEST(SplitTraces, LongPartsAreCutEarlier) {
  EXPECT_EQ(Split({Bent(20)}).size(), 2);
  EXPECT_EQ(Split({Bent(20, 36)}).size(), 1);
}

TEST(SplitTraces, TheCutLiesAtTheKink) {
  const std::vector<Trace> pieces = Split({Bent(60)});
  ASSERT_EQ(pieces.size(), 2);
  EXPECT_LT((pieces[0].line.back() - Point(100, 100)).norm(), 12);
  EXPECT_LT((pieces[1].line.front() - Point(100, 100)).norm(), 12);
  EXPECT_LT((pieces[0].line.front() - Point(20, 100)).norm(), 0.1);
}

TEST(SplitTraces, AnEvenBendIsNoKink) {
  Polyline arc;
  for (double a = 0; a < 1.5; a += 0.02) arc.emplace_back(110 + 90 * std::cos(a), 110 + 90 * std::sin(a));
  EXPECT_EQ(Split({arc}).size(), 1);
}

// Another line that runs into this one at a small angle: it is not certain which of them goes on.
TEST(SplitTraces, CutsWhereAnotherLineMerges) {
  const Polyline whole{{20, 100}, {180, 100}};
  const auto ending_at = [](double x, double y, double angle_deg) {
    const double angle_rad = angle_deg * std::numbers::pi / 180;
    return Polyline{{x - 70 * std::cos(angle_rad), y - 70 * std::sin(angle_rad)}, {x, y}};
  };
  EXPECT_EQ(Split({whole, ending_at(100, 98, 15)}).size(), 3);
  EXPECT_EQ(Split({whole, ending_at(100, 98, 85)}).size(), 2);  // A crossing or a T.
  EXPECT_EQ(Split({whole, ending_at(100, 80, 15)}).size(), 2);  // It ends apart.
}

}  // namespace
}  // namespace tricho
