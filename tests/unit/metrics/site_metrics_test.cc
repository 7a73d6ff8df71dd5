// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/site_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/error.h"
#include "base/random.h"
#include "base/statistics.h"
#include "metrics/counting_frame.h"

namespace tricho {
namespace {

using testing::HasSubstr;

// A field of 1 cm2: 1000 x 1000 px at 10 um.
MeasuredField SquareCentimetre() {
  MeasuredField field;
  field.width_px = field.height_px = 1000;
  field.seen_px2 = 1e6;
  field.um_per_px = 10;
  field.redness_stderr = 0.5;
  return field;
}

struct Scalp {
  std::vector<Shaft> shafts;
  std::vector<FollicularUnit> units;

  void AddUnit(Point opening_px, const std::vector<std::optional<double>>& diameters_px) {
    FollicularUnit unit{opening_px, {}};
    for (const std::optional<double>& diameter : diameters_px) {
      Shaft shaft;
      shaft.center_line_px = {opening_px, opening_px + Point(50, 0)};
      shaft.diameter_px = diameter;
      shaft.unit = static_cast<int>(units.size());
      unit.hairs.push_back(static_cast<int>(shafts.size()));
      shafts.push_back(shaft);
    }
    units.push_back(unit);
  }
};

// Hairs of 20 and 50 um in one unit, 70 and 80 um alone.
Scalp FourHairs() {
  Scalp scalp;
  scalp.AddUnit({300, 300}, {2.0, 5.0});
  scalp.AddUnit({600, 300}, {7.0});
  scalp.AddUnit({300, 590}, {8.0});
  return scalp;
}

SiteMetrics Measure(const Scalp& scalp, const MeasuredField& field, const MetricsOptions& options = {}) {
  const std::vector<bool> counted = CountedHairs(scalp.shafts, std::vector<bool>(scalp.shafts.size(), true), field);
  return MeasureSite(scalp.shafts, scalp.units, counted, field, 0.12, 14.0, options);
}

void ExpectEstimate(const SiteMetrics& metrics, const std::string& name, double value, double low, double high,
                    const std::string& unit) {
  const Estimate& estimate = metrics.at(name);
  ASSERT_TRUE(estimate.value) << name << ": " << estimate.reason;
  EXPECT_NEAR(*estimate.value, value, 1e-6) << name;
  EXPECT_NEAR(estimate.low, low, 1e-5) << name;
  EXPECT_NEAR(estimate.high, high, 1e-5) << name;
  EXPECT_EQ(estimate.unit, unit) << name;
  EXPECT_TRUE(estimate.reason.empty()) << name;
}

TEST(MeasureSite, NamesAndOrderAreTheContracts) {
  const std::vector<std::string> names = {"hairs_per_cm2",
                                          "terminal_per_cm2",
                                          "intermediate_per_cm2",
                                          "vellus_per_cm2",
                                          "terminal_vellus_ratio",
                                          "vellus_share",
                                          "mean_diameter_um",
                                          "median_diameter_um",
                                          "diameter_sd_um",
                                          "diameter_diversity_share",
                                          "hair_mass_mm_per_cm2",
                                          "units_per_cm2",
                                          "hairs_per_unit",
                                          "single_unit_share",
                                          "interfollicular_distance_um",
                                          "coverage_share",
                                          "redness"};
  const SiteMetrics metrics = Measure(FourHairs(), SquareCentimetre());
  ASSERT_EQ(metrics.values.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(metrics.values[i].first, names[i]);
}

// Expected values by hand, quantiles by SciPy (chi2, t).
TEST(MeasureSite, HandComputed) {
  const SiteMetrics metrics = Measure(FourHairs(), SquareCentimetre());
  ExpectEstimate(metrics, "hairs_per_cm2", 4, 0.7205512, 12.3931430, "/cm2");
  ExpectEstimate(metrics, "units_per_cm2", 3, 0.6186721, 8.7672731, "/cm2");
  ExpectEstimate(metrics, "terminal_per_cm2", 2, 0.2422093, 7.2246877, "/cm2");
  ExpectEstimate(metrics, "intermediate_per_cm2", 1, 0.0253178, 5.5716434, "/cm2");
  ExpectEstimate(metrics, "vellus_per_cm2", 1, 0.0253178, 5.5716434, "/cm2");
  ExpectEstimate(metrics, "vellus_share", 0.25, 0.0455873, 0.6993582, "1");
  ExpectEstimate(metrics, "terminal_vellus_ratio", 2, 0.1896007, 21.0969640, "1");
  ExpectEstimate(metrics, "mean_diameter_um", 55, 0, 55 + 65.2086149, "um");
  ExpectEstimate(metrics, "median_diameter_um", 60, 20, 80, "um");
  ExpectEstimate(metrics, "diameter_sd_um", 26.4575131, 0, 26.4575131 + 60.0501642, "um");
  ExpectEstimate(metrics, "hair_mass_mm_per_cm2", 0.22, 0.0451654, 0.6442226, "mm/cm2");
  ExpectEstimate(metrics, "hairs_per_unit", 4.0 / 3, 4.0 / 3 - 1.4342176, 4.0 / 3 + 1.4342176, "1");
  ExpectEstimate(metrics, "redness", 14, 14 - 0.979982, 14 + 0.979982, "1");
  EXPECT_NEAR(*metrics.at("coverage_share").value, 0.12, 1e-12);
  EXPECT_NEAR(*metrics.at("single_unit_share").value, 2.0 / 3, 1e-12);
  // 20 and 80 um are more than 20 % off the median of 60; 50 and 70 are not.
  EXPECT_NEAR(*metrics.at("diameter_diversity_share").value, 0.5, 1e-12);
  // The nearest openings are 290, 300 and 290 px apart; all three are farther than that from the border.
  ASSERT_TRUE(metrics.at("interfollicular_distance_um").value);
  EXPECT_NEAR(*metrics.at("interfollicular_distance_um").value, 2933, 2);
}

TEST(MeasureSite, ScaleErrorWidensDensityTwiceAsMuchAsThickness) {
  MeasuredField field = SquareCentimetre();
  field.scale_relative_error = 0.02;
  const SiteMetrics metrics = Measure(FourHairs(), field);
  ExpectEstimate(metrics, "hairs_per_cm2", 4, 0.7055918, 12.3989994, "/cm2");
  const double error = kNormal975 * 0.02 * 55;
  ExpectEstimate(metrics, "mean_diameter_um", 55, 0, 55 + std::hypot(65.2086149, error), "um");
}

TEST(MeasureSite, BareSkinIsZeroWithAnUpperBound) {
  const SiteMetrics metrics = Measure({}, SquareCentimetre());
  for (const char* name :
       {"hairs_per_cm2", "terminal_per_cm2", "intermediate_per_cm2", "vellus_per_cm2", "units_per_cm2"})
    ExpectEstimate(metrics, name, 0, 0, 3.6888795, "/cm2");
  ExpectEstimate(metrics, "hair_mass_mm_per_cm2", 0, 0, 3.6888795 * 0.06, "mm/cm2");
  for (const char* name :
       {"mean_diameter_um", "median_diameter_um", "diameter_sd_um", "vellus_share", "terminal_vellus_ratio",
        "diameter_diversity_share", "hairs_per_unit", "single_unit_share", "interfollicular_distance_um"}) {
    EXPECT_FALSE(metrics.at(name).value) << name;
    EXPECT_FALSE(metrics.at(name).reason.empty()) << name;
  }
}

TEST(MeasureSite, WithoutScaleOnlySharesAreGiven) {
  MeasuredField field = SquareCentimetre();
  field.um_per_px.reset();
  field.scale_reason = "no marker in view";
  const SiteMetrics metrics = Measure(FourHairs(), field);
  for (const auto& [name, estimate] : metrics.values) {
    const bool needs_no_scale = name == "diameter_diversity_share" || name == "hairs_per_unit" ||
                                name == "single_unit_share" || name == "coverage_share" || name == "redness";
    EXPECT_EQ(estimate.value.has_value(), needs_no_scale) << name;
    if (!needs_no_scale) {
      EXPECT_EQ(estimate.reason, "no marker in view") << name;
    }
  }
}

TEST(MeasureSite, HairsWithoutThicknessAreTakenToBeLikeTheOthers) {
  Scalp scalp = FourHairs();
  scalp.AddUnit({700, 700}, {std::nullopt});
  const SiteMetrics metrics = Measure(scalp, SquareCentimetre());
  EXPECT_NEAR(*metrics.at("hairs_per_cm2").value, 5, 1e-9);
  EXPECT_NEAR(*metrics.at("terminal_per_cm2").value, 2 * 5.0 / 4, 1e-9);
  EXPECT_NEAR(*metrics.at("terminal_per_cm2").value + *metrics.at("intermediate_per_cm2").value +
                  *metrics.at("vellus_per_cm2").value,
              5, 1e-9);
  EXPECT_NEAR(*metrics.at("hair_mass_mm_per_cm2").value, 0.22 * 5 / 4, 1e-9);
  EXPECT_NEAR(*metrics.at("mean_diameter_um").value, 55, 1e-9);
}

TEST(MeasureSite, NoThicknessAtAllIsSaid) {
  Scalp scalp;
  scalp.AddUnit({300, 300}, {std::nullopt});
  scalp.AddUnit({500, 300}, {std::nullopt});
  const SiteMetrics metrics = Measure(scalp, SquareCentimetre());
  EXPECT_TRUE(metrics.at("hairs_per_cm2").value);
  for (const char* name :
       {"terminal_per_cm2", "vellus_share", "mean_diameter_um", "hair_mass_mm_per_cm2", "diameter_diversity_share"})
    EXPECT_THAT(metrics.at(name).reason, HasSubstr("thickness")) << name;
}

TEST(MeasureSite, ARatioWithoutVellusHasNoValue) {
  Scalp scalp;
  scalp.AddUnit({300, 300}, {7.0});
  scalp.AddUnit({500, 300}, {8.0});
  EXPECT_THAT(Measure(scalp, SquareCentimetre()).at("terminal_vellus_ratio").reason, HasSubstr("vellus"));
  // A ratio without terminal hairs is 0, and has an upper end.
  Scalp thin;
  thin.AddUnit({300, 300}, {2.0});
  thin.AddUnit({500, 300}, {1.0});
  const SiteMetrics metrics = Measure(thin, SquareCentimetre());
  EXPECT_EQ(*metrics.at("terminal_vellus_ratio").value, 0);
  EXPECT_GT(metrics.at("terminal_vellus_ratio").high, 0.5);
}

TEST(MeasureSite, OneUnitHasNoIntervalOfItsMean) {
  Scalp scalp;
  scalp.AddUnit({300, 300}, {2.0, 5.0});
  const SiteMetrics metrics = Measure(scalp, SquareCentimetre());
  EXPECT_THAT(metrics.at("mean_diameter_um").reason, HasSubstr("2 follicular units"));
  EXPECT_TRUE(metrics.at("hairs_per_cm2").value);
}

TEST(MeasureSite, NoSkinIsNoMeasurement) {
  MeasuredField field = SquareCentimetre();
  field.seen_px2 = 0;
  const SiteMetrics metrics = Measure({}, field);
  for (const auto& [name, estimate] : metrics.values) EXPECT_THAT(estimate.reason, HasSubstr("no skin")) << name;
}

TEST(MeasureSite, RednessNeedsItsError) {
  MeasuredField field = SquareCentimetre();
  field.redness_stderr.reset();
  EXPECT_FALSE(Measure(FourHairs(), field).at("redness").value);
}

TEST(MeasureSite, RefusesListsOfDifferentLength) {
  const Scalp scalp = FourHairs();
  EXPECT_THROW(MeasureSite(scalp.shafts, scalp.units, {true}, SquareCentimetre(), {}, {}, {}), std::logic_error);
}

Scalp RandomScalp(double px) {
  Random random(5);
  Scalp scalp;
  for (int i = 0; i < 60; ++i) {
    const Point opening(random.Uniform(20, 980) * px, random.Uniform(20, 980) * px);
    std::vector<std::optional<double>> diameters;
    const int size = random.Integer(1, 4);
    for (int k = 0; k < size; ++k) diameters.push_back(random.Uniform(1.5, 9) * px);
    scalp.AddUnit(opening, diameters);
  }
  return scalp;
}

TEST(MeasureSite, PixelsDoubledAndScaleHalvedIsTheSame) {
  MeasuredField fine = SquareCentimetre();
  fine.width_px = fine.height_px = 2000;
  fine.seen_px2 = 4e6;
  fine.um_per_px = 5;
  const SiteMetrics one = Measure(RandomScalp(1), SquareCentimetre());
  const SiteMetrics two = Measure(RandomScalp(2), fine);
  for (const auto& [name, estimate] : one.values) {
    ASSERT_TRUE(estimate.value && two.at(name).value) << name;
    // The frame's border lies half a pixel out, which is not doubled: it moves border distances by 0.5 in 1000.
    EXPECT_NEAR(*two.at(name).value / *estimate.value, 1, 1e-3) << name;
    EXPECT_NEAR(two.at(name).high / estimate.high, 1, 5e-3) << name;
  }
}

TEST(MeasureSite, TurnedAndMirroredIsTheSame) {
  const Scalp scalp = RandomScalp(1);
  const SiteMetrics upright = Measure(scalp, SquareCentimetre());
  const auto moved = [&](auto map) {
    Scalp result = scalp;
    for (Shaft& shaft : result.shafts)
      for (Point& point : shaft.center_line_px) point = map(point);
    for (FollicularUnit& unit : result.units) unit.opening_px = map(unit.opening_px);
    return Measure(result, SquareCentimetre());
  };
  const SiteMetrics turned = moved([](const Point& point) { return Point(999 - point.y(), point.x()); });
  const SiteMetrics mirrored = moved([](const Point& point) { return Point(999 - point.x(), point.y()); });
  for (const auto& [name, estimate] : upright.values) {
    EXPECT_NEAR(*turned.at(name).value, *estimate.value, 1e-9 * std::abs(*estimate.value)) << name;
    EXPECT_NEAR(*mirrored.at(name).value, *estimate.value, 1e-9 * std::abs(*estimate.value)) << name;
    EXPECT_NEAR(mirrored.at(name).high, estimate.high, 1e-9 * std::abs(estimate.high)) << name;
  }
}

TEST(MeasureSite, EveryIntervalHoldsItsValue) {
  for (const auto& [name, estimate] : Measure(RandomScalp(1), SquareCentimetre()).values) {
    ASSERT_TRUE(estimate.value) << name;
    EXPECT_LE(estimate.low, *estimate.value) << name;
    EXPECT_GE(estimate.high, *estimate.value) << name;
    EXPECT_LT(estimate.low, estimate.high) << name;
  }
}

TEST(KindOf, ThresholdsBelongToTheThickerKind) {
  Shaft shaft;
  const auto kind = [&](double diameter_px) {
    shaft.diameter_px = diameter_px;
    return KindOf(shaft, 10, {});
  };
  EXPECT_EQ(kind(2.99), HairKind::kVellus);
  EXPECT_EQ(kind(3), HairKind::kIntermediate);
  EXPECT_EQ(kind(5.99), HairKind::kIntermediate);
  EXPECT_EQ(kind(6), HairKind::kTerminal);
  EXPECT_FALSE(KindOf(shaft, std::nullopt, {}));
  shaft.diameter_px.reset();
  EXPECT_FALSE(KindOf(shaft, 10, {}));
}

TEST(MetricsOptions, RefusesNonsense) {
  MetricsOptions options;
  EXPECT_NO_THROW(options.Check());
  for (const double bad :
       {0.0, -1.0, 4.9, 201.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    options = {};
    options.vellus_below_um = bad;
    EXPECT_THROW(options.Check(), Error) << bad;
    options = {};
    options.terminal_from_um = bad;
    EXPECT_THROW(options.Check(), Error) << bad;
  }
  options = {70, 60};
  EXPECT_THROW(options.Check(), Error);
  options = {40, 40};
  EXPECT_NO_THROW(options.Check());
}

TEST(SiteMetrics, UnknownNamesAreOurFault) {
  EXPECT_THROW(Measure({}, SquareCentimetre()).at("hairs"), std::logic_error);
}

TEST(UnmeasuredSite, GivesTheReasonEverywhere) {
  for (const auto& [name, estimate] : UnmeasuredSite("out of focus").values) {
    EXPECT_FALSE(estimate.value) << name;
    EXPECT_EQ(estimate.reason, "out of focus") << name;
    EXPECT_FALSE(estimate.unit.empty()) << name;
  }
  EXPECT_THROW(UnmeasuredSite(""), std::logic_error);
}

}  // namespace
}  // namespace tricho
