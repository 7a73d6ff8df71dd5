// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace tricho {
namespace {

TEST(Median, OddAndEven) {
  EXPECT_EQ(Median({3, 1, 2}), 2);
  EXPECT_EQ(Median({4, 1, 2, 3}), 2.5);
  EXPECT_EQ(Median({7}), 7);
  EXPECT_THROW(Median({}), std::logic_error);
}

TEST(Quantile, AgreesWithNumPy) {
  EXPECT_DOUBLE_EQ(Quantile({10, 1, 7, 3}, 0.25), 2.5);
  EXPECT_DOUBLE_EQ(Quantile({10, 1, 7, 3}, 0.9), 9.1);
  EXPECT_EQ(Quantile({10, 1, 7, 3}, 0), 1);
  EXPECT_EQ(Quantile({10, 1, 7, 3}, 1), 10);
  EXPECT_THROW(Quantile({1}, 1.1), std::logic_error);
}

TEST(RobustSd, IsDeafToOneOutlier) {
  EXPECT_DOUBLE_EQ(RobustSd({1, 2, 3, 4, 1000}), 1.4826);
  EXPECT_THROW(RobustSd({}), std::logic_error);
}

TEST(Mean, Value) {
  EXPECT_DOUBLE_EQ(Mean({1, 2, 6}), 3);
  EXPECT_THROW(Mean({}), std::logic_error);
}

TEST(StandardDeviation, IsTheSamples) {
  EXPECT_DOUBLE_EQ(StandardDeviation({1, 3}), std::sqrt(2.0));
  EXPECT_EQ(StandardDeviation({5}), 0);
}

// R: poisson.test(0)$conf.int, poisson.test(10)$conf.int
TEST(PoissonInterval95, AgreesWithR) {
  EXPECT_EQ(PoissonInterval95(0).low, 0);
  EXPECT_NEAR(PoissonInterval95(0).high, 3.688879, 1e-6);
  EXPECT_NEAR(PoissonInterval95(10).low, 4.795389, 1e-6);
  EXPECT_NEAR(PoissonInterval95(10).high, 18.39036, 1e-5);
  EXPECT_THROW(PoissonInterval95(-1), std::logic_error);
}

// R: prop.test(8, 20, correct = FALSE)$conf.int
TEST(WilsonInterval95, AgreesWithR) {
  EXPECT_NEAR(WilsonInterval95(8, 20).low, 0.2188065, 1e-6);
  EXPECT_NEAR(WilsonInterval95(8, 20).high, 0.6134185, 1e-6);
  EXPECT_EQ(WilsonInterval95(0, 5).low, 0);
  EXPECT_EQ(WilsonInterval95(5, 5).high, 1);
  EXPECT_THROW(WilsonInterval95(1, 0), std::logic_error);
}

// qt(0.975, 3.7) of R.
TEST(PointEstimate, HasStudentsIntervalOrTheNormalOne) {
  const PointEstimate few{10, 2, 3.7};
  EXPECT_NEAR(few.HalfWidth95(), 2 * 2.8675207071911917, 1e-12);
  EXPECT_NEAR(few.Interval95().interval.low, 10 - 2 * 2.8675207071911917, 1e-12);
  EXPECT_EQ(few.Interval95().value, 10);
  const PointEstimate known{10, 2};
  EXPECT_EQ(known.HalfWidth95(), 2 * kNormal975);
  EXPECT_NEAR(PointEstimate({10, 2, 1e9}).HalfWidth95(), known.HalfWidth95(), 1e-8);
  EXPECT_THROW(PointEstimate({10, 2, 0}).HalfWidth95(), std::logic_error);
}

}  // namespace
}  // namespace tricho
