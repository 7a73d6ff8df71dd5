// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/course.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "base/statistics.h"

namespace tricho {
namespace {

Polyline Arc(double radius, double from_rad, double to_rad, int samples) {
  Polyline line;
  for (int i = 0; i < samples; ++i) {
    const double angle = std::lerp(from_rad, to_rad, i / (samples - 1.0));
    line.push_back(radius * Point(std::cos(angle), std::sin(angle)));
  }
  return line;
}

TEST(Polyline, PartsShareTheSampleBetweenThem) {
  const Polyline line{{0, 0}, {1, 0}, {2, 1}};
  EXPECT_EQ(UpTo(line, 1), (Polyline{{0, 0}, {1, 0}}));
  EXPECT_EQ(From(line, 1), (Polyline{{1, 0}, {2, 1}}));
  EXPECT_EQ(Reversed(line), (Polyline{{2, 1}, {1, 0}, {0, 0}}));
}

TEST(NormalAt, IsTheDirectionTurnedFromXToY) {
  const Polyline line{{0, 0}, {2, 0}, {4, 0}};
  EXPECT_LT((NormalAt(line, 1) - Point(0, 1)).norm(), 1e-12);
  EXPECT_EQ(NormalAt({{1, 1}, {1, 1}}, 0), Point(0, 1));
}

TEST(Kink, IsNoneForLinesAndArcsAndTheTurnOfACorner) {
  EXPECT_NEAR(Kink(Resample({{0, 0}, {100, 30}}, 2), 8), 0, 1e-9);
  EXPECT_NEAR(Kink(Arc(60, 0, 2, 60), 8), 0, 1e-6);
  EXPECT_NEAR(Kink(Resample({{0, 0}, {60, 0}, {60, 60}}, 2), 8), std::acos(0.0), 0.05);
  EXPECT_EQ(Kink({{0, 0}, {1, 0}}, 8), 0);
  EXPECT_NEAR(static_cast<double>(KinkSample(Resample({{0, 0}, {60, 0}, {60, 90}}, 2), 8)), 30, 2);
  EXPECT_EQ(KinkSample({{0, 0}, {1, 0}}, 8), 1U);
}

// The largest deviation of a turn from the middle one, angle by angle; lines that turn back, and even and odd counts.
TEST(Kink, IsWhatItIsByDefinition) {
  Random random(3);
  for (int trial = 0; trial < 60; ++trial) {
    const double wander_px = trial % 3 == 0 ? 3 : 0.3;
    Polyline line{{0, 0}};
    for (int k = 1; k < 5 + trial; ++k) line.emplace_back(line.back() + Point(2, wander_px * random.Uniform(-2, 2)));
    if (trial % 5 == 0) line.insert(line.end(), line.rbegin() + 1, line.rend());
    const std::size_t reach = std::min<std::size_t>(8, (line.size() - 1) / 2);
    std::vector<double> turns;
    for (std::size_t k = reach; k + reach < line.size(); ++k) {
      const Point in = line[k] - line[k - reach], out = line[k + reach] - line[k];
      turns.push_back(std::atan2(in.x() * out.y() - in.y() * out.x(), in.dot(out)));
    }
    double largest = 0;
    for (const double turn : turns) largest = std::max(largest, std::abs(turn - Median(turns)));
    EXPECT_NEAR(Kink(line, 8), largest, 1e-12) << trial;
  }
}

// Rows of a line's n-th differences.
Eigen::MatrixXd Differences(const std::vector<double>& weights, int n) {
  const int num_rows = n - static_cast<int>(weights.size()) + 1;
  Eigen::MatrixXd d = Eigen::MatrixXd::Zero(num_rows, n);
  for (int i = 0; i < num_rows; ++i)
    for (std::size_t k = 0; k < weights.size(); ++k) d(i, i + static_cast<int>(k)) = weights[k];
  return d;
}

TEST(SmoothOffsets, SolvesTheNormalEquations) {
  Random random(3);
  const int n = 12;
  const Stiffness stiffness{2.5, 7};
  std::vector<double> pull(n), weight(n), bend(n);
  for (int i = 0; i < n; ++i) {
    pull[i] = random.Normal();
    weight[i] = random.Uniform();
    bend[i] = random.Normal();
  }
  // The same, written as dense matrices.
  const Eigen::MatrixXd second = Differences({1, -2, 1}, n), third = Differences({-1, 3, -3, 1}, n);
  Eigen::VectorXd bends(n - 2), changes(n - 3);
  for (int i = 0; i + 2 < n; ++i) bends[i] = bend[i + 1];
  for (int i = 0; i + 3 < n; ++i) changes[i] = bend[i + 2] - bend[i + 1];
  const Eigen::MatrixXd a = Eigen::MatrixXd(Eigen::Map<Eigen::VectorXd>(weight.data(), n).asDiagonal()) +
                            stiffness.bend * second.transpose() * second +
                            stiffness.bend_change * third.transpose() * third;
  const Eigen::VectorXd naive =
      a.ldlt().solve(Eigen::Map<Eigen::VectorXd>(pull.data(), n) - stiffness.bend * second.transpose() * bends -
                     stiffness.bend_change * third.transpose() * changes);
  const std::vector<double> fast = SmoothOffsets(pull, weight, bend, stiffness);
  for (int i = 0; i < n; ++i) EXPECT_NEAR(fast[i], naive[i], 1e-6);
}

TEST(SmoothOffsets, LetsAnArcBeWhereOnlyItsChangeCosts) {
  // A line that lies on an arc and is pulled nowhere: its bend is even, so that nothing moves it.
  const std::vector<double> none(20, 0.0), even(20, 0.3);
  const std::vector<double> arc = SmoothOffsets(none, std::vector<double>(20, 1.0), even, {0, 1000});
  EXPECT_LT(std::abs(*std::ranges::max_element(arc, {}, [](double x) { return std::abs(x); })), 1e-9);
  const std::vector<double> straightened = SmoothOffsets(none, std::vector<double>(20, 1.0), even, {1000, 0});
  EXPECT_GT(std::abs(straightened[0]), 1);
}

TEST(SmoothOffsets, CarriesOnStraightWhereNothingPulls) {
  std::vector<double> pull(20, 0.0), weight(20, 0.0);
  for (int i = 0; i < 10; ++i) {
    weight[i] = 1;
    pull[i] = 0.5 * i;
  }
  const std::vector<double> offsets = SmoothOffsets(pull, weight, std::vector<double>(20, 0.0), {10, 0});
  EXPECT_NEAR(offsets[19], 9.5, 0.05);
}

TEST(CarriedOn, GoesOnAsTheLineBends) {
  const Polyline line = Resample({{0, 0}, {60, 0}}, 2), longer = CarriedOn(line, 5, 2);
  ASSERT_EQ(longer.size(), line.size() + 5);
  EXPECT_NEAR((longer.back() - Point(70, 0)).norm(), 0, 1e-9);
  const Polyline arc = Arc(80, 0, 0.8, 80), carried = CarriedOn(Resample(arc, 2), 5, 2);
  // On the circle still, or outside by what the bend fades.
  const Point on = carried.back();
  EXPECT_NEAR(on.norm(), 80, 0.5);
}

TEST(SmoothOffsets, RefusesListsOfUnequalLength) {
  EXPECT_THROW(SmoothOffsets({1, 2}, {1}, {0, 0}, {1, 0}), std::logic_error);
}

}  // namespace
}  // namespace tricho
