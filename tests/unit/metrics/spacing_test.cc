// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/spacing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

const Polygon kField = {{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}};

TEST(DistanceToBorder, InAndOut) {
  EXPECT_DOUBLE_EQ(DistanceToBorder(kField, {30, 500}), 30);
  EXPECT_DOUBLE_EQ(DistanceToBorder(kField, {-30, 500}), 30);
  EXPECT_DOUBLE_EQ(DistanceToBorder(kField, {1003, 1004}), 5);
}

TEST(MeanNearestDistancePx, IsTheSpacingOfAGrid) {
  std::vector<Point> grid;
  for (int y = 0; y < 10; ++y)
    for (int x = 0; x < 10; ++x) grid.emplace_back(50 + 100 * x, 50 + 100 * y);
  const std::optional<IntervalEstimate> distance = MeanNearestDistancePx(grid, kField);
  ASSERT_TRUE(distance);
  EXPECT_NEAR(distance->value, 100, 1e-9);
  EXPECT_NEAR(distance->interval.high, 100, 1e-9);
}

TEST(MeanNearestDistancePx, TooFewIsAbsent) {
  EXPECT_FALSE(MeanNearestDistancePx({}, kField));
  EXPECT_FALSE(MeanNearestDistancePx({{500, 500}}, kField));
  // One pair is one distance seen twice.
  EXPECT_FALSE(MeanNearestDistancePx({{500, 500}, {520, 500}}, kField));
  // Both nearer to the border than to each other.
  EXPECT_FALSE(MeanNearestDistancePx({{10, 500}, {990, 500}}, kField));
}

TEST(MeanNearestDistancePx, RefusesAFieldWithoutArea) {
  EXPECT_THROW(MeanNearestDistancePx({{1, 1}, {2, 2}}, {{0, 0}, {1, 1}}), std::logic_error);
}

// Poisson points of density d lie 1 / (2 sqrt(d)) apart on average (Clark & Evans 1954, Ecology 35:445), also when only
// a small field of them is seen; leaving out the edge's units without weights would give some 5 % less.
TEST(MeanNearestDistancePx, HasNoEdgeBiasOnPoissonPoints) {
  Random random(11);
  constexpr int kFields = 400;
  double sum = 0;
  int covered = 0;
  const double truth = 1 / (2 * std::sqrt(60.0 / 1e6));
  for (int i = 0; i < kFields; ++i) {
    std::vector<Point> points;
    for (double at = -std::log(1 - random.Uniform()); at < 60; at += -std::log(1 - random.Uniform()))
      points.emplace_back(random.Uniform(0, 1000), random.Uniform(0, 1000));
    const std::optional<IntervalEstimate> distance = MeanNearestDistancePx(points, kField);
    ASSERT_TRUE(distance);
    sum += distance->value;
    covered += distance->interval.low <= truth && truth <= distance->interval.high;
  }
  EXPECT_NEAR(sum / kFields / truth, 1, 0.02);
  EXPECT_GT(covered, 0.92 * kFields);
}

TEST(MeanNearestDistancePx, WorksInARoundField) {
  Polygon circle;
  for (int i = 0; i < 90; ++i) {
    const double angle = 2 * std::numbers::pi * i / 90;
    circle.emplace_back(500 + 500 * std::cos(angle), 500 + 500 * std::sin(angle));
  }
  Random random(12);
  double sum = 0;
  for (int i = 0; i < 300; ++i) {
    std::vector<Point> points;
    for (int k = 0; k < 80; ++k) {
      const Point point(random.Uniform(0, 1000), random.Uniform(0, 1000));
      if (Contains(circle, point)) points.push_back(point);
    }
    const std::optional<IntervalEstimate> distance = MeanNearestDistancePx(points, circle);
    ASSERT_TRUE(distance);
    sum += distance->value;
  }
  EXPECT_NEAR(sum / 300 / (1 / (2 * std::sqrt(80.0 / 1e6))), 1, 0.03);
}

}  // namespace
}  // namespace tricho
