// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace tricho {
namespace {

const Polyline kCorner = {{0, 0}, {3, 0}, {3, 4}};
const Polygon kSquare = {{0, 0}, {2, 0}, {2, 2}, {0, 2}};

TEST(Length, AddsUpTheSteps) {
  EXPECT_DOUBLE_EQ(Length(kCorner), 7);
  EXPECT_EQ(Length({}), 0);
  EXPECT_EQ(Length({{5, 5}}), 0);
}

TEST(PointAt, WalksAlongAndStopsAtTheEnds) {
  EXPECT_EQ(PointAt(kCorner, 5), Point(3, 2));
  EXPECT_EQ(PointAt(kCorner, -1), Point(0, 0));
  EXPECT_EQ(PointAt(kCorner, 99), Point(3, 4));
  EXPECT_THROW(PointAt({}, 0), std::logic_error);
}

TEST(Resample, KeepsEndsAndSpacesEvenly) {
  const Polyline line = Resample({{0, 0}, {10, 0}}, 3);
  ASSERT_EQ(line.size(), 4u);
  EXPECT_EQ(line.front(), Point(0, 0));
  EXPECT_EQ(line.back(), Point(10, 0));
  EXPECT_NEAR(line[1].x(), 10.0 / 3, 1e-12);
  EXPECT_THROW(Resample(kCorner, 0), std::logic_error);
  EXPECT_EQ(Resample({{1, 1}}, 2).size(), 1u);
}

TEST(Resample, RoundsACornerByLessThanAStep) {
  const Polyline line = Resample(kCorner, 0.5);
  EXPECT_NEAR(Length(line), 7, 0.3);
}

TEST(Area, DoesNotDependOnTheTurn) {
  EXPECT_DOUBLE_EQ(Area(kSquare), 4);
  EXPECT_DOUBLE_EQ(Area({kSquare.rbegin(), kSquare.rend()}), 4);
  EXPECT_EQ(Area({{0, 0}, {1, 1}}), 0);
}

TEST(Contains, InsideOnly) {
  EXPECT_TRUE(Contains(kSquare, {1, 1}));
  EXPECT_FALSE(Contains(kSquare, {3, 1}));
  EXPECT_FALSE(Contains(kSquare, {1, -0.1}));
}

TEST(NearestWhole, RoundsAsLroundDoes) {
  for (double value = -7; value <= 7; value += 0.125) EXPECT_EQ(NearestWhole(value), std::lround(value)) << value;
}

}  // namespace
}  // namespace tricho
