// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "metrics/hair_summary.h"
#include "metrics/site_metrics.h"

namespace tricho {
namespace {

using testing::ElementsAre;

TEST(MetricsOf, ACloseUpAreDeclaredWholly) {
  std::set<std::string> names;
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name << " twice";
    EXPECT_STRNE(metric.unit, "") << metric.name;
    EXPECT_STRNE(metric.definition, "") << metric.name;
    EXPECT_TRUE(metric.measure) << metric.name;
    const bool is_reading = metric.change.kind == ChangeKind::kReading;
    EXPECT_EQ(metric.change.from_hairs == nullptr, is_reading) << metric.name;
    EXPECT_EQ(*metric.change.missing != '\0', is_reading) << metric.name;
    EXPECT_TRUE(!metric.leading || (metric.trend && *metric.caption && *metric.axis)) << metric.name;
  }
}

TEST(MetricsOf, AUnitInTheNameIsTheUnit) {
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) {
    const std::string name = metric.name;
    const std::string unit = metric.unit;
    const bool is_length = name.ends_with("_um");
    const bool is_per_area = name.ends_with("_per_cm2");
    EXPECT_EQ(is_length, unit == "um") << name;
    EXPECT_EQ(is_per_area, unit.ends_with("/cm2")) << name;
    EXPECT_TRUE(!name.ends_with("_share") || unit == "1") << name;
    EXPECT_TRUE(!(is_length || is_per_area) || metric.needs_scale) << name;
  }
}

TEST(MetricsOf, OtherKindsOfPhotoAreDeclaredWholly) {
  std::set<std::string> names;
  for (const PhotoKind kind : kPhotoKinds)
    for (const Metric& metric : MetricsOf(kind)) {
      EXPECT_TRUE(names.insert(metric.name).second) << metric.name << " is of two kinds of photo";
      EXPECT_EQ(KindOfMetric(metric.name), kind);
      EXPECT_LT(metric.least, metric.most) << metric.name;
      if (kind == PhotoKind::kCloseUp) continue;
      EXPECT_STRNE(metric.definition, "") << metric.name;
      EXPECT_STRNE(metric.axis, "") << metric.name;
      // It stands beside a verdict and never makes one.
      EXPECT_TRUE(metric.supporting && *metric.supporting->words) << metric.name;
      EXPECT_FALSE(metric.leading || metric.trend) << metric.name;
    }
  EXPECT_EQ(KindOfMetric("my_score"), std::nullopt);
}

TEST(ViewNamed, IsTheInverseOfViewName) {
  for (const PhotoKind kind : kPhotoKinds) EXPECT_EQ(ViewNamed(ViewName(kind)), kind);
  EXPECT_EQ(ViewNamed("Overview"), std::nullopt);
  EXPECT_EQ(ViewNamed(""), std::nullopt);
}

TEST(FindMetric, FindsByName) {
  ASSERT_TRUE(FindMetric("redness"));
  EXPECT_STREQ(FindMetric("redness")->written_unit, "a*");
  EXPECT_EQ(FindMetric("Redness"), nullptr);
  EXPECT_EQ(&MetricNamed("redness"), FindMetric("redness"));
  EXPECT_THROW(MetricNamed("my_score"), std::logic_error);
}

TEST(LeadingMetrics, AreDensityThicknessAndMass) {
  std::vector<std::string> names;
  for (const Metric* metric : LeadingMetrics()) names.emplace_back(metric->name);
  EXPECT_THAT(names, ElementsAre("hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2"));
}

TEST(Metric, SaysWhatItsUnitCounts) {
  EXPECT_EQ(MetricNamed("hairs_per_cm2").WordedUnit(), "hairs/cm²");
  EXPECT_EQ(MetricNamed("mean_diameter_um").WordedUnit(), "µm");
  EXPECT_EQ(MetricNamed("hairs_per_unit").WordedUnit(), "");
}

// By hand: two hairs of 40 um and one of 90 um in two units, over half a square centimetre.
TEST(Metric, FromHairsIsItsFormula) {
  const HairSummary hairs = Summarize({{0, 1, 40.0}, {0, 1, 40.0}, {1, 1, 90.0}}, {});
  const auto value = [&](const char* name) { return MetricNamed(name).change.from_hairs(hairs, 0.5); };
  EXPECT_EQ(value("hairs_per_cm2"), 6);
  EXPECT_EQ(value("terminal_per_cm2"), 2);
  EXPECT_EQ(value("intermediate_per_cm2"), 4);
  EXPECT_EQ(value("vellus_per_cm2"), 0);
  EXPECT_EQ(value("terminal_vellus_ratio"), std::nullopt);
  EXPECT_EQ(value("vellus_share"), 0);
  EXPECT_NEAR(*value("mean_diameter_um"), 170.0 / 3, 1e-12);
  EXPECT_EQ(value("median_diameter_um"), 40);
  EXPECT_NEAR(*value("diameter_sd_um"), 28.8675134594813, 1e-12);
  EXPECT_NEAR(*value("diameter_diversity_share"), 1.0 / 3, 1e-12);
  EXPECT_NEAR(*value("hair_mass_mm_per_cm2"), 0.34, 1e-12);
  EXPECT_EQ(value("units_per_cm2"), 4);
  EXPECT_EQ(value("hairs_per_unit"), 1.5);
  EXPECT_EQ(value("single_unit_share"), 0.5);
}

TEST(Metric, OfNoHairIsACountOfNoneOrNothing) {
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) {
    if (!metric.change.from_hairs) continue;
    const std::optional<double> value = metric.change.from_hairs(HairSummary(), 0.5);
    const bool is_count = metric.change.kind == ChangeKind::kCount || metric.change.kind == ChangeKind::kMass;
    EXPECT_EQ(value, is_count ? std::optional(0.0) : std::nullopt) << metric.name;
  }
}

}  // namespace
}  // namespace tricho
