// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/phototrichogram.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

TrichogramHair Hair(GrowthSight sight, double growth_um, double diameter_um = 60) {
  static int unit = 0;
  TrichogramHair hair;
  hair.grown.baseline = hair.grown.followup = 0;
  hair.grown.sight = sight;
  hair.grown.growth_um = growth_um;
  hair.grown.growth_se_um = 5;
  hair.grown.counted = true;
  hair.unit = unit++;
  hair.diameter_um = diameter_um;
  return hair;
}

// 45 hairs that grow 0.36 mm/day over 48 hours and 5 that rest.
PhototrichogramInput Site() {
  Random random(3);
  PhototrichogramInput input;
  input.area_cm2 = 0.5;
  for (int i = 0; i < 45; ++i) input.hairs.push_back(Hair(GrowthSight::kMeasured, 720 + random.Normal(0, 60)));
  for (int i = 0; i < 5; ++i) input.hairs.push_back(Hair(GrowthSight::kMeasured, random.Normal(0, 4)));
  return input;
}

TEST(MeasureTrichogram, SharesRatesAndProductivity) {
  const Phototrichogram result = MeasureTrichogram(Site());
  EXPECT_EQ(result.num_anagen, 45);
  EXPECT_EQ(result.num_not_growing, 5);
  EXPECT_DOUBLE_EQ(*result.at("anagen_share").estimate.value, 0.9);
  EXPECT_NEAR(*result.at("telogen_share").estimate.value, 0.1, 1e-12);
  EXPECT_NEAR(*result.at("anagen_telogen_ratio").estimate.value, 9, 1e-9);
  const double rate = *result.at("growth_rate_mm_per_day").estimate.value;
  EXPECT_NEAR(rate, 0.36, 0.01);
  // 45 hairs of 0.06 mm on 50 mm2.
  const double productivity = *result.at("productivity_per_day").estimate.value;
  EXPECT_NEAR(productivity, 45 * 0.06 * rate / 50, 1e-9);
  EXPECT_NEAR(*result.at("days_to_full_coverage").estimate.value, 1 / productivity, 1e-9);
  EXPECT_NEAR(*result.at("hairs_per_cm2").estimate.value, 100, 1e-9);
  for (const auto& [name, metric] : result.metrics) {
    if (!metric.estimate.value) continue;
    EXPECT_LE(metric.estimate.low, *metric.estimate.value) << name;
    EXPECT_GE(metric.estimate.high, *metric.estimate.value) << name;
    EXPECT_GE(*metric.smallest_detectable_change, 0) << name;
  }
}

TEST(MeasureTrichogram, AWrongTimeMovesTheRatesAndNothingElse) {
  PhototrichogramInput input = Site();
  const Phototrichogram right = MeasureTrichogram(input);
  input.hours = 48.5;
  const Phototrichogram wrong = MeasureTrichogram(input);
  for (std::size_t i = 0; i < right.hairs.size(); ++i) {
    EXPECT_EQ(wrong.hairs[i].phase, right.hairs[i].phase);
    EXPECT_EQ(wrong.hairs[i].growth_um, right.hairs[i].growth_um);
  }
  EXPECT_EQ(wrong.at("anagen_share").estimate.value, right.at("anagen_share").estimate.value);
  EXPECT_EQ(wrong.at("anagen_share").estimate.low, right.at("anagen_share").estimate.low);
  EXPECT_NEAR(*wrong.at("growth_rate_mm_per_day").estimate.value * 48.5,
              *right.at("growth_rate_mm_per_day").estimate.value * 48, 1e-9);
}

TEST(MeasureTrichogram, WhatCantBeClassifiedCountsInDensityAndNotInShares) {
  PhototrichogramInput input = Site();
  TrichogramHair hidden = Hair(GrowthSight::kUntold, 0);
  hidden.grown.doubt = GrowthDoubt::kHiddenTip;
  input.hairs.insert(input.hairs.end(), 10, hidden);
  const Phototrichogram result = MeasureTrichogram(input);
  EXPECT_EQ(result.num_not_classifiable, 10);
  EXPECT_DOUBLE_EQ(*result.at("anagen_share").estimate.value, 0.9);
  EXPECT_NEAR(*result.at("hairs_per_cm2").estimate.value, 120, 1e-9);
  EXPECT_NEAR(*result.at("classified_share").estimate.value, 50.0 / 60, 1e-9);
  EXPECT_EQ(result.hairs.back().phase, HairPhase::kNotClassifiable);
  EXPECT_NE(result.hairs.back().reason.find("tip"), std::string::npos);
}

TEST(MeasureTrichogram, AHairThatGrewBeyondMeasureIsAnagenWithoutARate) {
  PhototrichogramInput input = Site();
  input.hairs.push_back(Hair(GrowthSight::kGoesOn, 300));
  const Phototrichogram result = MeasureTrichogram(input);
  EXPECT_EQ(result.hairs.back().phase, HairPhase::kAnagen);
  EXPECT_FALSE(result.hairs.back().growth_um);
  EXPECT_FALSE(result.hairs.back().reason.empty());
  EXPECT_EQ(result.num_anagen, 46);
}

TEST(MeasureTrichogram, AHairCutFlushIsAnagenWhereItsLengthFits) {
  PhototrichogramInput input = Site();
  input.hairs.push_back(Hair(GrowthSight::kCutFlush, 700));
  input.hairs.push_back(Hair(GrowthSight::kCutFlush, 2600));
  const Phototrichogram result = MeasureTrichogram(input);
  EXPECT_EQ(result.hairs[50].phase, HairPhase::kAnagen);
  EXPECT_NEAR(*result.hairs[50].rate_mm_per_day, 0.35, 1e-9);
  EXPECT_EQ(result.hairs[51].phase, HairPhase::kNotClassifiable);
  EXPECT_EQ(result.num_cut_flush, 1);
}

TEST(MeasureTrichogram, AHairThatIsGoneIsCountedAsThat) {
  PhototrichogramInput input = Site();
  input.hairs.push_back(Hair(GrowthSight::kGone, 0));
  const Phototrichogram result = MeasureTrichogram(input);
  EXPECT_EQ(result.num_exogen, 1);
  EXPECT_NEAR(*result.at("exogen_share").estimate.value, 1.0 / 51, 1e-9);
  EXPECT_NEAR(*result.at("hairs_per_cm2").estimate.value, 100, 1e-9);
  EXPECT_DOUBLE_EQ(*result.at("anagen_share").estimate.value, 0.9);
}

TEST(MeasureTrichogram, HairsThatDoNotCountMoveNoNumber) {
  PhototrichogramInput input = Site();
  TrichogramHair outside = Hair(GrowthSight::kMeasured, 0);
  outside.grown.counted = false;
  input.hairs.insert(input.hairs.end(), 30, outside);
  EXPECT_DOUBLE_EQ(*MeasureTrichogram(input).at("anagen_share").estimate.value, 0.9);
}

TEST(MeasureTrichogram, ThinAndThickHairApart) {
  PhototrichogramInput input = Site();
  for (int i = 0; i < 25; ++i) input.hairs.push_back(Hair(GrowthSight::kMeasured, i < 20 ? 500 + i : 1, 20));
  const Phototrichogram result = MeasureTrichogram(input);
  EXPECT_NEAR(*result.at("vellus_anagen_share").estimate.value, 0.8, 1e-9);
  EXPECT_NEAR(*result.at("vellus_growth_rate_mm_per_day").estimate.value, 0.255, 0.01);
  EXPECT_GT(*result.at("terminal_growth_rate_mm_per_day").estimate.value, 0.34);
}

TEST(MeasureTrichogram, WithoutAScaleThereAreSharesAndNoLengths) {
  PhototrichogramInput input = Site();
  const Phototrichogram scaled = MeasureTrichogram(input);
  input.no_scale = "no scale";
  const Phototrichogram result = MeasureTrichogram(input);
  for (const char* name : {"anagen_share", "telogen_share", "productivity_per_day", "days_to_full_coverage"})
    EXPECT_EQ(result.at(name).estimate.value, scaled.at(name).estimate.value) << name;
  for (const char* name : {"growth_rate_mm_per_day", "growth_rate_sd_mm_per_day", "hairs_per_cm2",
                           "terminal_anagen_share", "vellus_growth_rate_mm_per_day"}) {
    EXPECT_FALSE(result.at(name).estimate.value) << name;
    EXPECT_EQ(result.at(name).estimate.reason, "no scale") << name;
  }
  EXPECT_EQ(result.hairs[0].phase, HairPhase::kAnagen);
  EXPECT_FALSE(result.hairs[0].growth_um);
  EXPECT_FALSE(result.hairs[0].reason.empty());
}

TEST(MeasureTrichogram, FewHairsTellNoShare) {
  PhototrichogramInput input = Site();
  input.hairs.resize(12);
  const Phototrichogram result = MeasureTrichogram(input);
  EXPECT_FALSE(result.at("anagen_share").estimate.value);
  EXPECT_NE(result.at("anagen_share").estimate.reason.find("12 hairs"), std::string::npos);
  EXPECT_FALSE(result.at("productivity_per_day").estimate.value);
}

TEST(MeasureTrichogram, SaysWhenNothingGrewAndWhenAllIsGone) {
  PhototrichogramInput input;
  input.area_cm2 = 0.5;
  for (int i = 0; i < 30; ++i) input.hairs.push_back(Hair(GrowthSight::kMeasured, i % 3 - 1));
  const Phototrichogram still = MeasureTrichogram(input);
  EXPECT_DOUBLE_EQ(*still.at("telogen_share").estimate.value, 1);
  ASSERT_FALSE(still.notes.empty());
  EXPECT_NE(still.notes[0].find("none of the 30"), std::string::npos);
  for (TrichogramHair& hair : input.hairs) hair.grown.sight = GrowthSight::kGone;
  const Phototrichogram gone = MeasureTrichogram(input);
  EXPECT_FALSE(gone.at("anagen_share").estimate.value);
  ASSERT_FALSE(gone.notes.empty());
  EXPECT_NE(gone.notes[0].find("30 of 30"), std::string::npos);
}

TEST(MeasureTrichogram, NeedsATimeThatCanBe) {
  PhototrichogramInput input = Site();
  input.hours = 5;
  EXPECT_THROW(MeasureTrichogram(input), std::logic_error);
}

TEST(UnmeasuredTrichogram, HasEveryMetricWithTheReason) {
  const auto metrics = UnmeasuredTrichogram("no light");
  EXPECT_EQ(metrics.size(), MeasureTrichogram(Site()).metrics.size());
  for (const auto& [name, metric] : metrics) {
    EXPECT_FALSE(metric.estimate.value) << name;
    EXPECT_EQ(metric.estimate.reason, "no light") << name;
    EXPECT_FALSE(metric.estimate.unit.empty()) << name;
  }
}

TEST(Phototrichogram, ThrowsForAnUnknownMetric) {
  EXPECT_THROW(MeasureTrichogram(Site()).at("no_such_metric"), std::logic_error);
}

TEST(PhaseName, IsWhatFilesSay) {
  EXPECT_STREQ(PhaseName(HairPhase::kAnagen), "anagen");
  EXPECT_STREQ(PhaseName(HairPhase::kNotGrowing), "not_growing");
  EXPECT_STREQ(PhaseName(HairPhase::kNotClassifiable), "not_classifiable");
}

}  // namespace
}  // namespace tricho
