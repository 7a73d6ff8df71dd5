// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/growth_mixture.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

std::vector<MeasuredGrowth> Site(int growing, int still, double mean_um, double sd_um, std::uint64_t seed = 1) {
  Random random(seed);
  std::vector<MeasuredGrowth> growths;
  for (int i = 0; i < growing; ++i) growths.push_back({random.Normal(mean_um, sd_um), 5});
  for (int i = 0; i < still; ++i) growths.push_back({random.Normal(0, 5), 5});
  return growths;
}

TEST(FitGrowth, FindsBothKindsOfHair) {
  const GrowthMixture mixture = FitGrowth(Site(180, 20, 730, 110));
  EXPECT_TRUE(mixture.any_growing);
  EXPECT_NEAR(mixture.mean_um, 730, 30);
  EXPECT_NEAR(mixture.sd_um, 110, 25);
  EXPECT_NEAR(mixture.growing_share, 0.9, 0.02);
}

TEST(FitGrowth, IsNotMovedFarByMistakenTips) {
  std::vector<MeasuredGrowth> growths = Site(80, 10, 730, 60);
  for (const double stray : {2800.0, 3100.0, -600.0}) growths.push_back({stray, 5});
  EXPECT_NEAR(FitGrowth(growths).mean_um, 730, 30);
}

TEST(FitGrowth, OfHairsThatAllRest) {
  const GrowthMixture mixture = FitGrowth(Site(0, 40, 0, 1));
  EXPECT_FALSE(mixture.any_growing);
  EXPECT_GT(OddsOf({2, 5}, mixture).still, 0.99);
  EXPECT_GT(OddsOf({700, 5}, mixture).neither, 0.5);
}

TEST(FitGrowth, OfNothingHasNothingGrowing) { EXPECT_FALSE(FitGrowth({}).any_growing); }

TEST(FitGrowth, NeedsErrors) { EXPECT_THROW(FitGrowth({{10, 0}}), std::logic_error); }

TEST(OddsOf, TellsSlowSitesFromRestingHairs) {
  // 0.1 mm/day over two days: far from what a limit made for 0.35 mm/day would call growing.
  const GrowthMixture slow = FitGrowth(Site(50, 10, 200, 40));
  EXPECT_GT(OddsOf({150, 5}, slow).growing, 0.95);
  EXPECT_GT(OddsOf({4, 5}, slow).still, 0.95);
  const GrowthOdds odds = OddsOf({60, 5}, slow);
  EXPECT_NEAR(odds.growing + odds.still + odds.neither, 1, 1e-12);
}

TEST(OddsOf, CallsShrunkenHairsNeither) {
  EXPECT_GT(OddsOf({-200, 5}, FitGrowth(Site(50, 10, 700, 100))).neither, 0.8);
}

TEST(OddsOf, AScaleDoesNotMatter) {
  const std::vector<MeasuredGrowth> growths = Site(50, 10, 700, 100);
  std::vector<MeasuredGrowth> doubled;
  for (const MeasuredGrowth& growth : growths) doubled.push_back({2 * growth.growth_um, 2 * growth.se_um});
  const GrowthMixture one = FitGrowth(growths), two = FitGrowth(doubled);
  EXPECT_NEAR(two.mean_um, 2 * one.mean_um, 0.01 * one.mean_um);
}

}  // namespace
}  // namespace tricho
