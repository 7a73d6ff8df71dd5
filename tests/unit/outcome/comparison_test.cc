// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/comparison.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace tricho {
namespace {

// 50 units of two hairs, each thicker by `share` with a little noise.
ComparisonInput Site(double share, std::uint64_t seed = 1) {
  Random random(seed);
  ComparisonInput input;
  input.area_cm2 = 0.7;
  for (int i = 0; i < 100; ++i) {
    const double before = random.Normal(58, 14);
    input.hairs.push_back(
        {i / 2, true, true, before + random.Normal(0, 1), before * (1 + share) + random.Normal(0, 1)});
  }
  return input;
}

void Add(ComparisonInput& input, int number, bool at_baseline, bool at_followup) {
  for (int i = 0; i < number; ++i) {
    ComparedHair hair{1000 + static_cast<int>(input.hairs.size()), at_baseline, at_followup, {}, {}};
    if (at_baseline) hair.baseline_um = 50;
    if (at_followup) hair.followup_um = 50;
    input.hairs.push_back(hair);
  }
}

TEST(CompareVisits, OfAnUnchangedSiteShowsNoChange) {
  const VisitComparison comparison = CompareVisits(Site(0));
  for (const char* name : {"hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2", "hairs_per_unit"})
    EXPECT_EQ(comparison.at(name).call, Call::kNoChangeShown) << name;
  EXPECT_DOUBLE_EQ(*comparison.at("hairs_per_cm2").change, 0);
  EXPECT_GT(comparison.at("hairs_per_cm2").high, 0);  // No interval is a point: finding hairs errs.
}

TEST(CompareVisits, CountsNewLessLostOverTheArea) {
  ComparisonInput input = Site(0);
  Add(input, 21, false, true);
  Add(input, 7, true, false);
  const MetricChange density = CompareVisits(input).at("hairs_per_cm2");
  EXPECT_NEAR(*density.change, 14 / 0.7, 1e-9);
  EXPECT_NEAR(*density.baseline, 107 / 0.7, 1e-9);
  EXPECT_NEAR(*density.followup, 121 / 0.7, 1e-9);
  EXPECT_EQ(density.call, Call::kIncrease);
}

TEST(CompareVisits, ASofterPhotoIsLessSureOfCountsAndTellsNoGrouping) {
  ComparisonInput input = Site(0);
  Add(input, 9, true, false);
  const VisitComparison sharp = CompareVisits(input);
  EXPECT_EQ(sharp.at("hairs_per_cm2").call, Call::kDecrease);
  input.count_error_share = 0.06;
  input.no_grouping = "the follow-up is soft";
  const VisitComparison soft = CompareVisits(input);
  for (const char* name : {"hairs_per_cm2", "hair_mass_mm_per_cm2", "units_per_cm2"}) {
    EXPECT_EQ(soft.at(name).call, Call::kNoChangeShown) << name;
    EXPECT_GT(soft.at(name).smallest_detectable_change, 1.96 * 0.06 * *soft.at(name).followup) << name;
  }
  for (const char* name : {"hairs_per_unit", "single_unit_share"}) {
    EXPECT_EQ(soft.at(name).call, Call::kUndetermined) << name;
    EXPECT_EQ(soft.at(name).reason, "the follow-up is soft") << name;
  }
  EXPECT_EQ(soft.at("mean_diameter_um").call, sharp.at("mean_diameter_um").call);
}

TEST(CompareVisits, CallsSixPercentOfThickness) {
  const MetricChange thicker = CompareVisits(Site(0.06)).at("mean_diameter_um");
  EXPECT_EQ(thicker.call, Call::kIncrease);
  EXPECT_NEAR(*thicker.change, 0.06 * 58, 0.5);
  EXPECT_EQ(CompareVisits(Site(-0.08)).at("mean_diameter_um").call, Call::kDecrease);
}

TEST(CompareVisits, IntervalHoldsTheTruth) {
  int held = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const MetricChange change = CompareVisits(Site(0.06, seed)).at("mean_diameter_um");
    held += change.low <= 0.06 * 58 && change.high >= 0.06 * 58;
  }
  EXPECT_GE(held, 92);
}

TEST(CompareVisits, ExchangedFlipsEverySignAndKeepsEveryInterval) {
  ComparisonInput input = Site(0.03);
  Add(input, 9, false, true);
  Add(input, 4, true, false);
  input.baseline_readings["redness"] = {11, 0.5};
  input.followup_readings["redness"] = {13, 0.7};
  const VisitComparison there = CompareVisits(input);
  for (ComparedHair& hair : input.hairs) {
    std::swap(hair.at_baseline, hair.at_followup);
    std::swap(hair.baseline_um, hair.followup_um);
  }
  std::swap(input.baseline_readings, input.followup_readings);
  const VisitComparison computed = CompareVisits(input);
  const VisitComparison exchanged = Exchanged(there);
  for (const auto& [name, change] : there.change) {
    for (const VisitComparison* back : {&computed, &exchanged}) {
      const MetricChange& other = back->at(name);
      ASSERT_EQ(change.change.has_value(), other.change.has_value()) << name;
      if (!change.change) continue;
      EXPECT_NEAR(*change.change, -*other.change, 1e-9) << name;
      EXPECT_NEAR(change.low, -other.high, 1e-9) << name;
      EXPECT_NEAR(change.high, -other.low, 1e-9) << name;
    }
  }
}

TEST(CompareVisits, WhatTheLampMayHaveDoneToTheRednessIsNotCalled) {
  ComparisonInput input = Site(0);
  input.baseline_readings["redness"] = {8, 0.1};
  input.followup_readings["redness"] = {19, 0.1};
  const MetricChange change = CompareVisits(input).at("redness");
  EXPECT_EQ(change.change, 11);
  EXPECT_EQ(change.call, Call::kUndetermined);
  EXPECT_FALSE(change.reason.empty());
  // Under one lamp: sqrt(2 * (0.8^2 + 0.5^2 + 0.1^2)), in 95 of 100.
  EXPECT_NEAR(change.high - 11, 1.96 * 1.342, 0.02);
  EXPECT_NEAR(11 - change.low, change.high - 11, 1e-9);

  input.followup_readings["redness"] = {9, 0.1};  // As far as two shots of the same skin.
  EXPECT_EQ(CompareVisits(input).at("redness").call, Call::kNoChangeShown);
  EXPECT_TRUE(CompareVisits(input).at("redness").reason.empty());

  input.followup_readings.clear();
  EXPECT_FALSE(CompareVisits(input).at("redness").change);
}

TEST(ReadingsOf, TakesTheErrorFromTheInterval) {
  SiteMetrics metrics = UnmeasuredSite("not measured");
  for (auto& [name, estimate] : metrics.values)
    if (name != "redness") estimate = {12.0, 12 - 2 * kNormal975, 12 + 2 * kNormal975, estimate.unit, ""};
  const SiteReadings readings = ReadingsOf(metrics);
  EXPECT_EQ(readings.size(), 2u);  // Spacing and coverage; all else is compared hair by hair.
  EXPECT_EQ(readings.at("coverage_share").value, 12);
  EXPECT_NEAR(readings.at("coverage_share").standard_error, 2, 1e-12);
  EXPECT_FALSE(readings.contains("redness"));
  EXPECT_THROW(ReadingsOf({}), std::logic_error);
}

TEST(CompareVisits, NoChangeExchangedIsNoChange) {
  ComparisonInput input = Site(0);
  const VisitComparison exchanged = Exchanged(CompareVisits(input));
  EXPECT_EQ(*exchanged.at("hairs_per_cm2").change, 0);
  EXPECT_FALSE(std::signbit(*exchanged.at("hairs_per_cm2").change));
}

TEST(CompareVisits, DoubtfulHairsChangeNoNumberButWidenTheInterval) {
  ComparisonInput input = Site(0);
  const double before = CompareVisits(input).at("hairs_per_cm2").high;
  for (int i = 0; i < 10; ++i) input.hairs.push_back({500 + i, true, true, 30.0, std::nullopt, true});
  const VisitComparison after = CompareVisits(input);
  EXPECT_DOUBLE_EQ(*after.at("hairs_per_cm2").change, 0);
  EXPECT_GT(after.at("hairs_per_cm2").high, before);
  EXPECT_NEAR(*after.at("mean_diameter_um").change, *CompareVisits(Site(0)).at("mean_diameter_um").change, 1e-9);
}

// Photos that were not taken alike: nothing that rests on thickness is called, counts are.
TEST(CompareVisits, WithoutThicknessCallsCountsAlone) {
  ComparisonInput input = Site(0.2);
  Add(input, 30, false, true);
  input.no_thickness = "the follow-up is softer";
  const VisitComparison comparison = CompareVisits(input);
  EXPECT_EQ(comparison.at("hairs_per_cm2").call, Call::kIncrease);
  for (const char* name : {"mean_diameter_um", "median_diameter_um", "diameter_sd_um", "hair_mass_mm_per_cm2",
                           "terminal_per_cm2", "vellus_share", "diameter_diversity_share"}) {
    EXPECT_EQ(comparison.at(name).call, Call::kUndetermined) << name;
    EXPECT_EQ(comparison.at(name).reason, "the follow-up is softer") << name;
  }
}

// What both photos may be off by widens thickness, hair mass and kinds, and no count.
TEST(CompareVisits, ACommonErrorOfThicknessWidensWhatRestsOnIt) {
  ComparisonInput sure = Site(0), unsure = sure;
  sure.thickness_error_share = 0;
  unsure.thickness_error_share = 0.05;
  const VisitComparison before = CompareVisits(sure), after = CompareVisits(unsure);
  for (const char* name : {"mean_diameter_um", "hair_mass_mm_per_cm2", "terminal_per_cm2"})
    EXPECT_GT(after.at(name).high, 1.02 * before.at(name).high) << name;
  for (const char* name : {"hairs_per_cm2", "units_per_cm2", "hairs_per_unit", "diameter_diversity_share"})
    EXPECT_EQ(after.at(name).high, before.at(name).high) << name;
  // Of the mean it is its own share, at both visits.
  const double middle = (*after.at("mean_diameter_um").baseline + *after.at("mean_diameter_um").followup) / 2;
  const double added =
      std::sqrt(std::pow(after.at("mean_diameter_um").high - *after.at("mean_diameter_um").change, 2) -
                std::pow(before.at("mean_diameter_um").high - *before.at("mean_diameter_um").change, 2));
  EXPECT_NEAR(added, 0.05 * middle * 2, 0.02 * middle);
}

TEST(CompareVisits, SaysWhyNothingCanBeSaid) {
  ComparisonInput input = Site(0);
  input.area_cm2.reset();
  input.no_scale_reason = "no scale";
  const VisitComparison comparison = CompareVisits(input);
  EXPECT_FALSE(comparison.at("hairs_per_cm2").change);
  EXPECT_EQ(comparison.at("hairs_per_cm2").reason, "no scale");
  EXPECT_TRUE(comparison.at("hairs_per_unit").change);

  ComparisonInput nothing;
  nothing.area_cm2 = 0.7;
  const VisitComparison empty = CompareVisits(nothing);
  EXPECT_EQ(empty.at("hairs_per_cm2").call, Call::kUndetermined);
  EXPECT_FALSE(empty.at("mean_diameter_um").reason.empty());
  for (const auto& [name, change] : NothingCompared("why").change) EXPECT_EQ(change.reason, "why") << name;
  EXPECT_THROW(empty.at("nothing"), std::logic_error);
}

}  // namespace
}  // namespace tricho
