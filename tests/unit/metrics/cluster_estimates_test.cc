// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/cluster_estimates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

// Clusters {20, 50}, {70}, {80}; expected values by SciPy's chi2 and t.
ClusteredValues FourValues() { return {{20, 50, 70, 80}, {0, 0, 1, 2}, 3}; }

TEST(ClusterTotal95, IsGarwoodForSingletons) {
  const IntervalEstimate total = ClusterTotal95({1, 1, 1}, 1);
  EXPECT_DOUBLE_EQ(total.value, 3);
  EXPECT_NEAR(total.interval.low, 0.6186721, 1e-6);
  EXPECT_NEAR(total.interval.high, 8.7672731, 1e-6);
}

TEST(ClusterTotal95, IsWiderForClusters) {
  const IntervalEstimate total = ClusterTotal95({2, 1, 1}, 1);
  EXPECT_DOUBLE_EQ(total.value, 4);
  EXPECT_NEAR(total.interval.low, 0.7205512, 1e-6);
  EXPECT_NEAR(total.interval.high, 12.3931430, 1e-6);
}

TEST(ClusterTotal95, NothingHasAnUpperBound) {
  for (const std::vector<double>& sums : {std::vector<double>{}, std::vector<double>{0, 0}}) {
    const IntervalEstimate total = ClusterTotal95(sums, 2);
    EXPECT_EQ(total.value, 0);
    EXPECT_EQ(total.interval.low, 0);
    EXPECT_NEAR(total.interval.high, 2 * 3.6888795, 1e-6);
  }
}

TEST(ClusterTotal95, RefusesNegativeSums) { EXPECT_THROW(ClusterTotal95({1, -1}, 1), std::logic_error); }

TEST(ClusterMean95, HandComputed) {
  const std::optional<IntervalEstimate> mean = ClusterMean95(FourValues());
  ASSERT_TRUE(mean);
  EXPECT_DOUBLE_EQ(mean->value, 55);
  EXPECT_NEAR(mean->interval.high - 55, 65.2086149, 1e-6);
  EXPECT_NEAR(55 - mean->interval.low, 65.2086149, 1e-6);
}

TEST(ClusterMean95, OneClusterHasNoInterval) {
  EXPECT_FALSE(ClusterMean95({{1, 2, 3}, {0, 0, 0}, 1}));
  EXPECT_FALSE(ClusterMean95({}));
}

TEST(ClusterMean95, RefusesInconsistentClusters) {
  EXPECT_THROW(ClusterMean95({{1, 2}, {0}, 2}), std::logic_error);
  EXPECT_THROW(ClusterMean95({{1, 2}, {0, 5}, 2}), std::logic_error);
}

TEST(ClusterShare95, IsWilsonForIndependentValues) {
  const IntervalEstimate share = ClusterShare95({{1, 1, 0}, {0, 1, 2}, 3});
  const Interval wilson = WilsonInterval95(2.0 / 1.5, 3 / 1.5);  // m / (m - 1) = 1.5 is the design effect of m = 3.
  EXPECT_NEAR(share.value, 2.0 / 3, 1e-12);
  EXPECT_NEAR(share.interval.low, wilson.low, 1e-9);
  EXPECT_NEAR(share.interval.high, wilson.high, 1e-9);
}

TEST(ClusterShare95, StaysInsideZeroToOne) {
  for (const double hit : {0.0, 1.0}) {
    const IntervalEstimate share = ClusterShare95({{hit, hit, hit}, {0, 1, 2}, 3});
    EXPECT_EQ(share.value, hit);
    EXPECT_GE(share.interval.low, 0);
    EXPECT_LE(share.interval.high, 1);
    EXPECT_GT(share.interval.high - share.interval.low, 0.3);
  }
}

TEST(ClusterShare95, RefusesNoValues) { EXPECT_THROW(ClusterShare95({}), std::logic_error); }

TEST(ClusterMedian95, StaysWithinTheValues) {
  const std::optional<IntervalEstimate> median = ClusterMedian95(FourValues());
  ASSERT_TRUE(median);
  EXPECT_DOUBLE_EQ(median->value, 60);
  EXPECT_DOUBLE_EQ(median->interval.low, 20);
  EXPECT_DOUBLE_EQ(median->interval.high, 80);
  EXPECT_FALSE(ClusterMedian95({{1}, {0}, 1}));
}

TEST(ClusterMedian95, NarrowsWithMoreClusters) {
  ClusteredValues many;
  for (int i = 0; i < 1000; ++i) {
    many.values.push_back(i);
    many.clusters.push_back(i);
  }
  many.num_clusters = 1000;
  const std::optional<IntervalEstimate> median = ClusterMedian95(many);
  ASSERT_TRUE(median);
  // Order statistics about 500 +- 1.96 sqrt(1000) / 2.
  EXPECT_NEAR(median->interval.low, 499.5 - 31, 2);
  EXPECT_NEAR(median->interval.high, 499.5 + 31, 2);
}

TEST(ClusterSd95, HandComputed) {
  const std::optional<IntervalEstimate> sd = ClusterSd95(FourValues());
  ASSERT_TRUE(sd);
  EXPECT_NEAR(sd->value, 26.4575131, 1e-6);
  EXPECT_NEAR(sd->interval.high - sd->value, 60.0501642, 1e-6);
  EXPECT_EQ(sd->interval.low, 0);
  EXPECT_FALSE(ClusterSd95({{1, 2}, {0, 1}, 2}));
}

TEST(WithRelativeError, AddsInQuadrature) {
  const IntervalEstimate wider = WithRelativeError({100, {97, 104}}, 0.04 / kNormal975);
  EXPECT_NEAR(wider.interval.low, 95, 1e-9);
  EXPECT_NEAR(wider.interval.high, 100 + std::hypot(4, 4), 1e-9);
  EXPECT_THROW(WithRelativeError({}, -0.1), std::logic_error);
}

// Follicular units of 1..4 hairs that share half of their variance in thickness, fallen as Poisson points.
struct SimulatedSite {
  std::vector<double> unit_sizes;
  ClusteredValues diameters;
};

SimulatedSite Simulate(Random& random, double units_expected) {
  SimulatedSite site;
  double at = -std::log(1 - random.Uniform());
  for (; at < units_expected; at += -std::log(1 - random.Uniform())) {
    const double draw = random.Uniform();
    const int size = draw < 0.40 ? 1 : draw < 0.75 ? 2 : draw < 0.92 ? 3 : 4;
    site.unit_sizes.push_back(size);
    const double shared = random.Normal(60, 10);
    for (int i = 0; i < size; ++i) {
      site.diameters.values.push_back(random.Normal(shared, 10));
      site.diameters.clusters.push_back(site.diameters.num_clusters);
    }
    ++site.diameters.num_clusters;
  }
  return site;
}

TEST(ClusterEstimates, IntervalsCoverTheTruthAsOftenAsTheySay) {
  constexpr int kSites = 2000;
  constexpr double kHairsPerUnit = 0.40 + 2 * 0.35 + 3 * 0.17 + 4 * 0.08;
  for (const double units_expected : {12.0, 60.0}) {
    Random random(7);
    int total_covered = 0, mean_covered = 0, median_covered = 0, sd_covered = 0;
    const auto holds = [](const IntervalEstimate& sampled, double truth) {
      return sampled.interval.low <= truth && truth <= sampled.interval.high;
    };
    for (int i = 0; i < kSites; ++i) {
      const SimulatedSite site = Simulate(random, units_expected);
      total_covered += holds(ClusterTotal95(site.unit_sizes, 1), units_expected * kHairsPerUnit);
      mean_covered += holds(*ClusterMean95(site.diameters), 60);
      median_covered += holds(*ClusterMedian95(site.diameters), 60);
      sd_covered += holds(*ClusterSd95(site.diameters), std::sqrt(200.0));
    }
    const auto share = [](int covered) { return static_cast<double>(covered) / kSites; };
    EXPECT_GT(share(total_covered), 0.93) << units_expected;
    EXPECT_LT(share(total_covered), 0.985) << units_expected;
    EXPECT_GT(share(mean_covered), 0.93) << units_expected;
    EXPECT_LT(share(mean_covered), 0.97) << units_expected;
    EXPECT_GT(share(median_covered), 0.93) << units_expected;
    EXPECT_GT(share(sd_covered), 0.89) << units_expected;
  }
}

}  // namespace
}  // namespace tricho
