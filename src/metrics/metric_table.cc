// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <stdexcept>

#include "base/units.h"
#include "metrics/hair_summary.h"
#include "metrics/metric.h"
#include "metrics/site_measures.h"
#include "metrics/view_metrics.h"

namespace tricho {

namespace {

using Change = std::optional<double>;

double NumOfKind(double of_measured, const HairSummary& hairs) { return of_measured * hairs.HairsPerMeasured(); }

Change HairsAUnit(const HairSummary& hairs, double /*area_cm2*/) {
  if (hairs.num_units == 0) return std::nullopt;
  return hairs.num_hairs / hairs.num_units;
}

Change SinglesAUnit(const HairSummary& hairs, double /*area_cm2*/) {
  if (hairs.num_units == 0) return std::nullopt;
  return hairs.num_single_units / hairs.num_units;
}

constexpr Metric kCloseUpMetrics[] = {
    {.name = "hairs_per_cm2",
     .unit = "/cm2",
     .counted = "hairs",
     .written_unit = "/cm²",
     .definition = "Hairs whose root lies in the field, per area.",
     .method = "density",
     .axis = "hair density",
     .caption = "density",
     .digits = 0,
     .least = 0,
     .most = 1200,
     .needs_scale = true,
     .leading = true,
     .measure = HairDensity,
     .change = {.kind = ChangeKind::kCount,
                .from_hairs = [](const HairSummary& hairs, double area_cm2) -> Change {
                  return hairs.num_hairs / area_cm2;
                }},
     .trend = {{.words = "hair density", .shot_cv_share = 0.05, .visit_sd = 3, .least_level = 5}}},

    {.name = "terminal_per_cm2",
     .unit = "/cm2",
     .counted = "hairs",
     .written_unit = "/cm²",
     .definition = "Terminal hairs, per area.",
     .method = "hair-kinds",
     .axis = "terminal hairs",
     .digits = 0,
     .least = 0,
     .most = 1200,
     .needs_scale = true,
     .measure = [](const SiteSample& site) { return KindDensity(site, HairKind::kTerminal); },
     .change = {.kind = ChangeKind::kCount,
                .of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double area_cm2) -> Change {
                  return NumOfKind(hairs.num_terminal, hairs) / area_cm2;
                }},
     .trend = {{.words = "terminal hair density", .shot_cv_share = 0.07, .visit_sd = 4, .least_level = 5}}},

    {.name = "intermediate_per_cm2",
     .unit = "/cm2",
     .counted = "hairs",
     .written_unit = "/cm²",
     .definition = "Intermediate hairs, per area.",
     .method = "hair-kinds",
     .axis = "intermediate hairs",
     .digits = 0,
     .least = 0,
     .most = 1200,
     .needs_scale = true,
     .measure = [](const SiteSample& site) { return KindDensity(site, HairKind::kIntermediate); },
     .change = {.kind = ChangeKind::kCount,
                .of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double area_cm2) -> Change {
                  return NumOfKind(hairs.num_intermediate, hairs) / area_cm2;
                }}},

    {.name = "vellus_per_cm2",
     .unit = "/cm2",
     .counted = "hairs",
     .written_unit = "/cm²",
     .definition = "Vellus hairs, per area.",
     .method = "hair-kinds",
     .axis = "vellus hairs",
     .digits = 0,
     .least = 0,
     .most = 1200,
     .needs_scale = true,
     .measure = [](const SiteSample& site) { return KindDensity(site, HairKind::kVellus); },
     .change = {.kind = ChangeKind::kCount,
                .of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double area_cm2) -> Change {
                  return NumOfKind(hairs.num_vellus, hairs) / area_cm2;
                }}},

    {.name = "terminal_vellus_ratio",
     .unit = "1",
     .definition = "Terminal hairs over vellus hairs.",
     .method = "hair-kinds",
     .digits = 1,
     .least = 0,
     .most = 2000,
     .needs_scale = true,
     .measure = TerminalVellusRatio,
     .change = {.of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double /*area_cm2*/) -> Change {
                  if (hairs.num_vellus == 0) return std::nullopt;
                  return NumOfKind(hairs.num_terminal, hairs) / NumOfKind(hairs.num_vellus, hairs);
                }}},

    {.name = "vellus_share",
     .unit = "1",
     .definition = "Vellus hairs among those of measured thickness.",
     .method = "hair-kinds",
     .digits = 2,
     .least = 0,
     .most = 1,
     .needs_scale = true,
     .measure = [](const SiteSample& site) { return KindShare(site, HairKind::kVellus); },
     .change = {.of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double /*area_cm2*/) -> Change {
                  if (hairs.num_measured == 0) return std::nullopt;
                  return NumOfKind(hairs.num_vellus, hairs) / hairs.num_hairs;
                }}},

    {.name = "mean_diameter_um",
     .unit = "um",
     .written_unit = "µm",
     .definition = "Mean thickness of the counted hairs.",
     .method = "thickness",
     .axis = "mean thickness",
     .caption = "mean thickness",
     .digits = 1,
     .least = 3,
     .most = 200,
     .needs_scale = true,
     .leading = true,
     .measure = MeanDiameter,
     .change = {.kind = ChangeKind::kThickness,
                .of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double /*area_cm2*/) -> Change {
                  if (hairs.num_measured == 0) return std::nullopt;
                  return hairs.mean_um;
                }},
     .trend = {{.words = "mean thickness", .shot_cv_share = 0.05, .visit_share = 0.02, .least_level = 5}}},

    {.name = "median_diameter_um",
     .unit = "um",
     .written_unit = "µm",
     .definition = "Median thickness.",
     .method = "thickness",
     .axis = "median thickness",
     .digits = 1,
     .least = 3,
     .most = 200,
     .needs_scale = true,
     .measure = MedianDiameter,
     .change = {.kind = ChangeKind::kMedianThickness,
                .of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double /*area_cm2*/) -> Change {
                  if (hairs.num_measured == 0) return std::nullopt;
                  return hairs.median_um;
                }}},

    {.name = "diameter_sd_um",
     .unit = "um",
     .written_unit = "µm",
     .definition = "Standard deviation of the thickness from hair to hair.",
     .method = "thickness",
     .digits = 1,
     .least = 0,
     .most = 100,
     .needs_scale = true,
     .measure = DiameterSd,
     .change = {.kind = ChangeKind::kSpread,
                .of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double /*area_cm2*/) -> Change {
                  if (hairs.num_measured < 2) return std::nullopt;
                  return hairs.sd_um;
                }}},

    {.name = "diameter_diversity_share",
     .unit = "1",
     .definition = "Hairs whose thickness is more than 20 % off the median (anisotrichosis).",
     .method = "diameter-diversity",
     .digits = 2,
     .least = 0,
     .most = 1,
     .measure = DiameterDiversity,
     // Thicknesses of two visits are compared on one scale.
     .change = {.of_thickness = true,
                .needs_scale = true,
                .from_hairs = [](const HairSummary& hairs, double /*area_cm2*/) -> Change {
                  if (hairs.num_measured < 2) return std::nullopt;
                  return hairs.num_off_median / hairs.num_measured;
                }}},

    {.name = "hair_mass_mm_per_cm2",
     .unit = "mm/cm2",
     .written_unit = "mm/cm²",
     .definition = "Sum of thicknesses per area (cumulative thickness).",
     .method = "hair-mass",
     .axis = "hair mass",
     .caption = "cumulative thickness",
     .digits = 2,
     .least = 0,
     .most = 80,
     .needs_scale = true,
     .leading = true,
     .measure = HairMass,
     .change = {.kind = ChangeKind::kMass,
                .of_thickness = true,
                .from_hairs = [](const HairSummary& hairs, double area_cm2) -> Change {
                  return hairs.sum_um * hairs.HairsPerMeasured() / kUmPerMm / area_cm2;
                }},
     .trend = {{.words = "hair mass", .shot_cv_share = 0.07, .visit_share = 0.03, .least_level = 0.3}}},

    {.name = "units_per_cm2",
     .unit = "/cm2",
     .counted = "units",
     .written_unit = "/cm²",
     .definition = "Follicular units, per area.",
     .method = "density",
     .axis = "follicular units",
     .caption = "follicular units",
     .digits = 0,
     .least = 0,
     .most = 1200,
     .needs_scale = true,
     .measure = UnitDensity,
     .change = {.kind = ChangeKind::kCount,
                .from_hairs = [](const HairSummary& hairs,
                                 double area_cm2) -> Change { return hairs.num_units / area_cm2; }}},

    {.name = "hairs_per_unit",
     .unit = "1",
     .definition = "Mean number of hairs of a unit.",
     .method = "follicular-units",
     .caption = "hairs per unit",
     .digits = 2,
     .least = 1,
     .most = 20,
     .measure = HairsPerUnit,
     .change = {.of_grouping = true, .from_hairs = HairsAUnit}},

    {.name = "single_unit_share",
     .unit = "1",
     .definition = "Units of one hair among all.",
     .method = "follicular-units",
     .digits = 2,
     .least = 0,
     .most = 1,
     .measure = SingleUnitShare,
     .change = {.of_grouping = true, .from_hairs = SinglesAUnit}},

    {.name = "interfollicular_distance_um",
     .unit = "um",
     .written_unit = "µm",
     .definition = "Mean distance from a unit's opening to the nearest other one.",
     .method = "interfollicular-distance",
     .digits = 0,
     .least = 30,
     .most = 30000,
     .needs_scale = true,
     .measure = InterfollicularDistance,
     // A unit missed or split moves the distances about it; measured on unchanged pairs.
     .change = {.kind = ChangeKind::kReading,
                .of_grouping = true,
                .missing = "too few follicular units away from the border on one photo",
                .agreement = 60}},

    {.name = "coverage_share",
     .unit = "1",
     .definition = "Share of the seen field that hair covers.",
     .method = "coverage",
     .digits = 3,
     .least = 0,
     .most = 1,
     .measure = CoverageShare,
     .change = {.kind = ChangeKind::kReading,
                .of_thickness = true,
                .missing = "the area covered by hair was not measured"}},

    // Another lamp or white balance moves a* as far as any inflammation, and two photos don't tell which of
    // them it was. The agreement is sqrt(2 (0.8^2 + 0.5^2)) of the trend's errors, a shot's and a visit's,
    // rounded to 1.33.
    {.name = "redness",
     .unit = "1",
     .written_unit = "a*",
     .definition = "Mean CIE a* of the skin between hairs.",
     .method = "redness",
     .digits = 1,
     .least = -60,
     .most = 100,
     .measure = RednessOfSkin,
     .change = {.kind = ChangeKind::kReading,
                .missing = "the colour of the skin was not measured on both photos",
                .agreement = 1.33,
                .not_called = "a* follows lamp and white balance as much as the skin: the interval holds under the "
                              "same lamp, camera and settings only, which photos do not show"},
     // Smaller rises than 1 a* can't be seen by eye.
     .trend = {{.words = "redness",
                .shot_cv_share = 0.08,
                .visit_sd = 0.5,
                .least_level = 10,
                .harmful_rise = 1.0,
                .harm = "the skin became redder"}}},
};

}  // namespace

std::span<const Metric> MetricsOf(PhotoKind kind) {
  switch (kind) {
    case PhotoKind::kCloseUp:
      return kCloseUpMetrics;
    case PhotoKind::kOverview:
      return OverviewMetrics();
    case PhotoKind::kPhototrichogram:
      return PhototrichogramMetrics();
  }
  return {};
}

std::optional<PhotoKind> KindOfMetric(const std::string& name) {
  for (const PhotoKind kind : kPhotoKinds)
    for (const Metric& metric : MetricsOf(kind))
      if (name == metric.name) return kind;
  return std::nullopt;
}

const Metric* FindMetric(const std::string& name) {
  for (const PhotoKind kind : kPhotoKinds)
    for (const Metric& metric : MetricsOf(kind))
      if (name == metric.name) return &metric;
  return nullptr;
}

const Metric& MetricNamed(const std::string& name) {
  if (const Metric* metric = FindMetric(name)) return *metric;
  throw std::logic_error("no metric '" + name + "' is declared");
}

std::vector<const Metric*> LeadingMetrics() {
  std::vector<const Metric*> leading;
  for (const Metric& metric : kCloseUpMetrics)
    if (metric.leading) leading.push_back(&metric);
  return leading;
}

}  // namespace tricho
