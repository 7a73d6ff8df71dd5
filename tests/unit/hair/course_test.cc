// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/course.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "base/random.h"

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

TEST(SmoothOffsets, SolvesTheNormalEquations) {
  Random random(3);
  const int n = 12;
  const double stiffness = 2.5;
  std::vector<double> pull(n), weight(n), bend(n);
  for (int i = 0; i < n; ++i) {
    pull[i] = random.Normal();
    weight[i] = random.Uniform();
    bend[i] = random.Normal();
  }
  // The same, written as dense matrices: D has a row for each second difference.
  Eigen::MatrixXd d = Eigen::MatrixXd::Zero(n - 2, n);
  Eigen::VectorXd k(n - 2);
  for (int i = 0; i + 2 < n; ++i) {
    d(i, i) = d(i, i + 2) = 1;
    d(i, i + 1) = -2;
    k[i] = bend[i + 1];
  }
  const Eigen::MatrixXd a =
      Eigen::MatrixXd(Eigen::Map<Eigen::VectorXd>(weight.data(), n).asDiagonal()) + stiffness * d.transpose() * d;
  const Eigen::VectorXd naive =
      a.ldlt().solve(Eigen::Map<Eigen::VectorXd>(pull.data(), n) - stiffness * d.transpose() * k);
  const std::vector<double> fast = SmoothOffsets(pull, weight, bend, stiffness);
  for (int i = 0; i < n; ++i) EXPECT_NEAR(fast[i], naive[i], 1e-6);
}

TEST(SmoothOffsets, CarriesOnStraightWhereNothingPulls) {
  std::vector<double> pull(20, 0.0), weight(20, 0.0);
  for (int i = 0; i < 10; ++i) {
    weight[i] = 1;
    pull[i] = 0.5 * i;
  }
  const std::vector<double> offsets = SmoothOffsets(pull, weight, std::vector<double>(20, 0.0), 10);
  EXPECT_NEAR(offsets[19], 9.5, 0.05);
}

TEST(SmoothOffsets, RefusesListsOfUnequalLength) {
  EXPECT_THROW(SmoothOffsets({1, 2}, {1}, {0, 0}, 1), std::logic_error);
}

}  // namespace
}  // namespace tricho
