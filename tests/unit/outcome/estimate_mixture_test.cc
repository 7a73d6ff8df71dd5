// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/estimate_mixture.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/hypothesis_tests.h"

namespace tricho {
namespace {

TEST(EstimateMixture, OfOneIsStudents) {
  EstimateMixture one;
  one.Add({3, 2, 7}, 0.4);
  EXPECT_DOUBLE_EQ(one.Mean(), 3);
  EXPECT_NEAR(one.TwoSidedP(), TwoSidedTProbability(1.5, 7), 1e-12);
  EXPECT_NEAR(one.Interval95().high, 3 + 2 * TQuantile(0.975, 7), 1e-6);
  EXPECT_NEAR(one.Summary(one.Interval95()).standard_error, 2, 1e-7);
}

TEST(EstimateMixture, AWideKindRulesTheTailsAndLeavesTheMiddle) {
  EstimateMixture mixture;
  mixture.Add({0, 1, INFINITY}, 0.9);
  mixture.Add({0, 4, INFINITY}, 0.1);
  // By hand: 0.9 * P(Z > 3) + 0.1 * P(Z > 0.75).
  EXPECT_NEAR(mixture.UpperProbability(3), 0.9 * 0.00134990 + 0.1 * 0.22662735, 1e-7);
  EXPECT_NEAR(1 - mixture.UpperProbability(mixture.Quantile(0.975)), 0.975, 1e-7);
  EXPECT_GT(mixture.Quantile(0.975), 2.5);
  EXPECT_LT(mixture.Quantile(0.75), 0.8);
}

TEST(EstimateMixture, PIsTheMixturesAndNotThatOfItsMean) {
  EstimateMixture mixture;
  mixture.Add({5, 1, 50}, 0.8);
  mixture.Add({5, 5, 50}, 0.2);
  EXPECT_NEAR(mixture.TwoSidedP(), 0.8 * TwoSidedTProbability(5, 50) + 0.2 * TwoSidedTProbability(1, 50), 1e-12);
  const PointEstimate summary = mixture.Summary(mixture.Interval95());
  EXPECT_NEAR(summary.HalfWidth95(), mixture.Interval95().high - 5, 1e-6);
}

}  // namespace
}  // namespace tricho
