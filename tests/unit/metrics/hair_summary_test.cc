// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/hair_summary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

void ExpectSame(const HairSummary& a, const HairSummary& b) {
  EXPECT_EQ(a.num_hairs, b.num_hairs);
  EXPECT_EQ(a.num_units, b.num_units);
  EXPECT_EQ(a.num_single_units, b.num_single_units);
  EXPECT_EQ(a.num_measured, b.num_measured);
  EXPECT_EQ(a.num_vellus, b.num_vellus);
  EXPECT_EQ(a.num_intermediate, b.num_intermediate);
  EXPECT_EQ(a.num_terminal, b.num_terminal);
  EXPECT_EQ(a.num_off_median, b.num_off_median);
  EXPECT_EQ(a.sum_um, b.sum_um);
  EXPECT_EQ(a.mean_um, b.mean_um);
  EXPECT_EQ(a.median_um, b.median_um);
  EXPECT_EQ(a.sd_um, b.sd_um);
}

TEST(Summarize, CountsByHand) {
  // A unit of a vellus and an intermediate hair, a terminal one alone, a doubtful one, and one of no known thickness.
  const std::vector<WeighedHair> hairs = {
      {0, 1, 20.0}, {0, 1, 50.0}, {1, 1, 80.0}, {2, 0.5, std::nullopt}, {0, 1, std::nullopt}};
  const HairSummary summary = Summarize(hairs, {});
  EXPECT_EQ(summary.num_hairs, 4.5);
  EXPECT_EQ(summary.num_units, 3);
  EXPECT_EQ(summary.num_single_units, 2);
  EXPECT_EQ(summary.num_measured, 3);
  EXPECT_EQ(summary.HairsPerMeasured(), 1.5);
  EXPECT_EQ(summary.num_vellus, 1);
  EXPECT_EQ(summary.num_intermediate, 1);
  EXPECT_EQ(summary.num_terminal, 1);
  EXPECT_EQ(summary.num_off_median, 2);
  EXPECT_EQ(summary.sum_um, 150);
  EXPECT_EQ(summary.mean_um, 50);
  EXPECT_EQ(summary.median_um, 50);
  EXPECT_EQ(summary.sd_um, 30);
}

TEST(Summarize, OfNoHairIsNothing) {
  ExpectSame(Summarize({}, {}), HairSummary());
  EXPECT_EQ(HairSummary().HairsPerMeasured(), 1);
}

// The naive twin: the hairs that are left, summarized afresh, one unit after the other.
TEST(SummariesWithoutEachUnit, AreToTheLastBitThoseOfTheHairsThatAreLeft) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    const int num_units = 1 + static_cast<int>(random.Uniform(0, 25));
    const int num_hairs = static_cast<int>(random.Uniform(0, 60));
    std::vector<WeighedHair> hairs;
    for (int i = 0; i < num_hairs; ++i) {
      WeighedHair hair{std::min(num_units - 1, static_cast<int>(random.Uniform(0, num_units))), 1, std::nullopt};
      // Many alike: ties at the median, and at the bounds of the kinds.
      const double diameter_um = random.Uniform(5, 110);
      hair.diameter_um = random.Chance(0.3) ? 10 * std::round(diameter_um / 10) : diameter_um;
      if (random.Chance(0.1)) hair.diameter_um.reset();
      if (random.Chance(0.1)) hair = {hair.unit, 0.5, std::nullopt};
      hairs.push_back(hair);
    }
    const std::vector<HairSummary> without = SummariesWithoutEachUnit(hairs, num_units, {});
    ASSERT_EQ(without.size(), static_cast<std::size_t>(num_units));
    for (int unit = 0; unit < num_units; ++unit) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", unit " << unit << " of " << num_units);
      std::vector<WeighedHair> left;
      for (const WeighedHair& hair : hairs)
        if (hair.unit != unit) left.push_back(hair);
      ExpectSame(without[unit], Summarize(left, {}));
    }
  }
}

TEST(SummariesWithoutEachUnit, RefusesAUnitBeyondTheLast) {
  EXPECT_THROW(SummariesWithoutEachUnit({{2, 1, 50.0}}, 2, {}), std::logic_error);
  EXPECT_THROW(SummariesWithoutEachUnit({{-1, 1, 50.0}}, 2, {}), std::logic_error);
}

}  // namespace
}  // namespace tricho
