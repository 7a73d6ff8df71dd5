// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Reference values: R 4.2.2 (pt, qt, qf, p.adjust, fisher.test, power.t.test(strict = TRUE)); Newcombe's own example.
#include "base/hypothesis_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tricho {
namespace {

TEST(HypothesisTests, StudentsTAndF) {
  EXPECT_NEAR(TwoSidedTProbability(-2.5, 7.3), 0.0396502346656005, 1e-14);
  EXPECT_NEAR(TwoSidedTProbability(2.5, 7.3), TwoSidedTProbability(-2.5, 7.3), 0);
  EXPECT_NEAR(TQuantile(0.975, 3.7), 2.8675207071911917, 1e-12);
  EXPECT_NEAR(FQuantile(0.975, 5, 12.5), 3.8258678848626113, 1e-12);
  EXPECT_NEAR(UpperTProbability(2.5, 7.3), 0.0396502346656005 / 2, 1e-14);
  EXPECT_NEAR(UpperTProbability(-2.5, 7.3), 1 - 0.0396502346656005 / 2, 1e-14);
  EXPECT_GT(TwoSidedTProbability(60, 5), 0);
  EXPECT_EQ(TwoSidedTProbability(1e200, 500), 0);
  EXPECT_THROW(TwoSidedTProbability(std::numeric_limits<double>::quiet_NaN(), 5), std::logic_error);
  EXPECT_THROW(TwoSidedTProbability(1, 0), std::logic_error);
  EXPECT_THROW(TQuantile(1, 5), std::logic_error);
  EXPECT_THROW(FQuantile(0.5, 0, 5), std::logic_error);
}

TEST(HypothesisTests, Holm) {
  const auto adjusted = HolmAdjusted({0.01, 0.04, std::nullopt, 0.03, 0.005, 0.5});
  ASSERT_EQ(adjusted.size(), 6u);
  EXPECT_NEAR(*adjusted[0], 0.04, 1e-15);
  EXPECT_NEAR(*adjusted[1], 0.09, 1e-15);
  EXPECT_FALSE(adjusted[2]);
  EXPECT_NEAR(*adjusted[3], 0.09, 1e-15);
  EXPECT_NEAR(*adjusted[4], 0.025, 1e-15);
  EXPECT_NEAR(*adjusted[5], 0.5, 1e-15);
  EXPECT_EQ(*HolmAdjusted({0.9, 0.8})[1], 1);
  EXPECT_TRUE(HolmAdjusted({}).empty());
}

TEST(HypothesisTests, Newcombe) {
  const Interval example = NewcombeInterval95({56, 70}, {48, 80});  // Newcombe 1998, table II: 0.0524 to 0.3339.
  EXPECT_NEAR(example.low, 0.0524, 5e-5);
  EXPECT_NEAR(example.high, 0.3339, 5e-5);
  const Interval turned = NewcombeInterval95({48, 80}, {56, 70});
  EXPECT_NEAR(turned.low, -example.high, 1e-15);
  const Interval separated = NewcombeInterval95({10, 10}, {0, 10});
  EXPECT_GT(separated.low, 0.5);
  EXPECT_LE(separated.high, 1 + 1e-12);
  EXPECT_THROW(NewcombeInterval95({0, 0}, {1, 2}), std::logic_error);
}

TEST(HypothesisTests, Fisher) {
  EXPECT_NEAR(FisherExactProbability({6, 8}, {1, 8}), 0.040559440559440586, 1e-12);
  EXPECT_NEAR(FisherExactProbability({56, 70}, {48, 80}), 0.012521129749209175, 1e-12);
  EXPECT_NEAR(FisherExactProbability({10, 10}, {0, 10}), 0.000010825088224469, 1e-15);
  EXPECT_NEAR(FisherExactProbability({3, 15}, {5, 9}), 0.09943831911795302, 1e-12);
  EXPECT_NEAR(FisherExactProbability({0, 12}, {0, 7}), 1, 1e-12);
  EXPECT_NEAR(FisherExactProbability({12, 12}, {7, 7}), 1, 1e-12);
  EXPECT_EQ(FisherExactProbability({0, 0}, {3, 7}), 1);
}

TEST(HypothesisTests, Power) {
  EXPECT_NEAR(TTestPower(1 / (1.2 * std::sqrt(2.0 / 20)), 38, 0.05), 0.7284684393912, 1e-9);
  EXPECT_NEAR(TTestPower(0.3 / std::sqrt(2.0 / 5), 8, 0.05), 0.0704596029366, 1e-9);
  EXPECT_NEAR(TTestPower(-2, 8, 0.05), TTestPower(2, 8, 0.05), 1e-12);
  EXPECT_NEAR(TTestPower(0, 8, 0.05), 0.05, 1e-12);
  EXPECT_EQ(TTestPower(1e6, 8, 0.05), 1);
  EXPECT_NEAR(TTestPower(2.8, 1e12, 0.05), 0.7995, 1e-3);  // The normal distribution.
  for (const double df : {1.5, 7.0, 300.0})
    EXPECT_NEAR(TTestPower(TTestNoncentrality(0.8, df, 0.05), df, 0.05), 0.8, 1e-9);
  EXPECT_THROW(TTestNoncentrality(0.01, 10, 0.05), std::logic_error);
  EXPECT_THROW(TTestPower(1, 0, 0.05), std::logic_error);
}

TEST(TQuantile, IsInfiniteWhereNoNumberHoldsIt) { EXPECT_TRUE(std::isinf(TQuantile(0.975, 1e-6))); }

}  // namespace
}  // namespace tricho
