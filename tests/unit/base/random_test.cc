// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/statistics.h"

namespace tricho {
namespace {

TEST(Random, SameSeedSameDraws) {
  Random a(5);
  Random b(5);
  Random c(6);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double value = a.Uniform();
    EXPECT_EQ(value, b.Uniform());
    differs = differs || value != c.Uniform();
  }
  EXPECT_TRUE(differs);
}

// The standard fixes the 10000th draw of mt19937_64 with its default seed: results are the same on every machine.
TEST(Random, IsTheStandardsMersenneTwister) {
  Random random(5489);
  for (int i = 0; i < 9999; ++i) random.Bits();
  EXPECT_EQ(random.Bits(), 9981545732273789042ull);
}

TEST(Random, UniformFillsItsRangeEvenly) {
  Random random(1);
  std::vector<int> bins(10, 0);
  for (int i = 0; i < 10000; ++i) {
    const double value = random.Uniform(2, 4);
    ASSERT_GE(value, 2);
    ASSERT_LT(value, 4);
    ++bins[static_cast<int>((value - 2) * 5)];
  }
  double chi_squared = 0;
  for (int count : bins) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000;
  EXPECT_LT(chi_squared, 27.9);  // 99.9 % quantile with 9 degrees of freedom.
}

TEST(Random, IntegersReachBothEnds) {
  Random random(2);
  std::vector<int> seen(4, 0);
  for (int i = 0; i < 1000; ++i) ++seen.at(random.Integer(3, 6) - 3);
  for (int count : seen) EXPECT_NEAR(count, 250, 60);
}

TEST(Random, NormalHasItsMoments) {
  Random random(3);
  std::vector<double> values;
  for (int i = 0; i < 20000; ++i) values.push_back(random.Normal(10, 2));
  EXPECT_NEAR(Mean(values), 10, 0.06);
  EXPECT_NEAR(StandardDeviation(values), 2, 0.04);
  EXPECT_NEAR(Quantile(values, 0.975), 10 + 1.96 * 2, 0.15);
}

TEST(Random, ChanceIsAProbability) {
  Random random(4);
  int hits = 0;
  for (int i = 0; i < 10000; ++i) hits += random.Chance(0.3);
  EXPECT_NEAR(hits, 3000, 150);
}

TEST(Random, AForkDoesNotDisturbItsParent) {
  Random a(7);
  Random b(7);
  Random fork = a.Fork(1);
  fork.Uniform();
  EXPECT_EQ(a.Uniform(), b.Uniform());
  EXPECT_NE(Random(7).Fork(1).Bits(), Random(7).Fork(2).Bits());
  EXPECT_EQ(Random(7).Fork(1).Bits(), Random(7).Fork(1).Bits());
}

}  // namespace
}  // namespace tricho
