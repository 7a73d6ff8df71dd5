// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/site_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "base/error.h"
#include "base/units.h"
#include "metrics/cluster_estimates.h"
#include "metrics/counting_frame.h"
#include "metrics/spacing.h"

namespace tricho {

namespace {

constexpr double kZ95 = 1.959963984540054;

struct MetricName {
  const char* name;
  const char* unit;
};

// The contract: names, order and UCUM units of all result files.
constexpr std::array<MetricName, 17> kMetrics = {{{"hairs_per_cm2", "/cm2"},
                                                  {"terminal_per_cm2", "/cm2"},
                                                  {"intermediate_per_cm2", "/cm2"},
                                                  {"vellus_per_cm2", "/cm2"},
                                                  {"terminal_vellus_ratio", "1"},
                                                  {"vellus_share", "1"},
                                                  {"mean_diameter_um", "um"},
                                                  {"median_diameter_um", "um"},
                                                  {"diameter_sd_um", "um"},
                                                  {"diameter_diversity_share", "1"},
                                                  {"hair_mass_mm_per_cm2", "mm/cm2"},
                                                  {"units_per_cm2", "/cm2"},
                                                  {"hairs_per_unit", "1"},
                                                  {"single_unit_share", "1"},
                                                  {"interfollicular_distance_um", "um"},
                                                  {"coverage_share", "1"},
                                                  {"redness", "1"}}};

// Anisotrichosis is read off as "more than 20 % diversity" (field of trichoscopy; docs/methods/diameter-diversity.md).
constexpr double kDiversityDeviationShare = 0.2;

constexpr char kNoHair[] = "no hair counts in this field";
constexpr char kNoDiameter[] = "no counted hair is clear enough to measure its thickness";
constexpr char kTwoUnits[] = "an interval needs counted hairs in at least 2 follicular units";
constexpr char kThreeUnits[] = "an interval needs counted hairs in at least 3 follicular units";

Estimate Null(const std::string& reason) {
  TRICHO_CHECK(!reason.empty());
  Estimate estimate;
  estimate.reason = reason;
  return estimate;
}

Estimate Of(const Sampled& sampled) {
  Estimate estimate;
  estimate.value = sampled.value;
  estimate.low = sampled.interval.low;
  estimate.high = sampled.interval.high;
  return estimate;
}

Estimate Of(const std::optional<Sampled>& sampled, const std::string& reason) {
  return sampled ? Of(*sampled) : Null(reason);
}

Sampled Times(const Sampled& sampled, double factor) {
  return {sampled.value * factor, {sampled.interval.low * factor, sampled.interval.high * factor}};
}

Sampled ClampLow(Sampled sampled) {
  sampled.interval.low = std::max(0.0, sampled.interval.low);
  return sampled;
}

// Cluster of each listed shaft, dense from 0: its unit, or one of its own.
ClusteredValues ClusterByUnit(const std::vector<Shaft>& shafts, const std::vector<int>& listed, std::size_t num_units) {
  ClusteredValues clustered;
  std::vector<int> cluster_of_unit(num_units, -1);
  for (int index : listed) {
    const int unit = shafts[index].unit;
    TRICHO_CHECK(unit < static_cast<int>(num_units), unit, num_units);
    int own = -1;
    int& cluster = unit >= 0 ? cluster_of_unit[unit] : own;
    if (cluster < 0) cluster = clustered.num_clusters++;
    clustered.clusters.push_back(cluster);
  }
  clustered.values.assign(listed.size(), 0.0);
  return clustered;
}

// What the measures of one field have in common.
struct Site {
  const MeasuredField& field;
  const MetricsOptions& options;
  std::string no_scale;  // Why nothing is in um; empty with a scale.
  double area_cm2 = 0;
  int num_counted = 0;
  ClusteredValues hairs;          // 1 a counted hair.
  ClusteredValues diameters_px;   // Counted hairs whose thickness was measured.
  double hairs_per_measured = 1;  // Hairs without thickness are taken to be like those with.
};

std::vector<double> ClusterSums(const ClusteredValues& values) {
  std::vector<double> sums(values.num_clusters, 0.0);
  for (std::size_t i = 0; i < values.values.size(); ++i) sums[values.clusters[i]] += values.values[i];
  return sums;
}

template <typename Function>
ClusteredValues Mapped(const ClusteredValues& values, Function function) {
  ClusteredValues mapped = values;
  for (double& value : mapped.values) value = function(value);
  return mapped;
}

// Total of per-hair sizes over the area of the field; `scale_power` is how the result grows with um_per_px.
Estimate PerCm2(const Site& site, const ClusteredValues& sizes, double size_of_one, double scale_power) {
  if (!site.no_scale.empty()) return Null(site.no_scale);
  const Sampled per_cm2 = Times(ClusterTotal95(ClusterSums(sizes), size_of_one), 1 / site.area_cm2);
  return Of(ClampLow(WithRelativeError(per_cm2, scale_power * site.field.scale_relative_error)));
}

HairKind KindOfDiameter(double diameter_um, const MetricsOptions& options) {
  if (diameter_um < options.vellus_below_um) return HairKind::kVellus;
  return diameter_um < options.terminal_from_um ? HairKind::kIntermediate : HairKind::kTerminal;
}

// 1 for the hairs of a kind, else 0.
ClusteredValues OfKind(const Site& site, HairKind kind) {
  const double um_per_px = *site.field.um_per_px;
  return Mapped(site.diameters_px, [&](double diameter_px) {
    return KindOfDiameter(diameter_px * um_per_px, site.options) == kind ? 1.0 : 0.0;
  });
}

// Reason why nothing in um can be said about thickness; empty when it can.
std::string NoThickness(const Site& site) {
  if (!site.no_scale.empty()) return site.no_scale;
  if (site.num_counted == 0) return kNoHair;
  return site.diameters_px.values.empty() ? kNoDiameter : "";
}

Estimate KindPerCm2(const Site& site, HairKind kind) {
  if (!site.no_scale.empty()) return Null(site.no_scale);
  if (site.num_counted == 0) return PerCm2(site, site.hairs, 1, 2);
  if (site.diameters_px.values.empty()) return Null(kNoDiameter);
  const double weight = site.hairs_per_measured;
  return PerCm2(site, Mapped(OfKind(site, kind), [weight](double hit) { return weight * hit; }), weight, 2);
}

Estimate HairMass(const Site& site) {
  if (!site.no_scale.empty()) return Null(site.no_scale);
  const double mm_per_px = *site.field.um_per_px / kUmPerMm * site.hairs_per_measured;
  // Upper bound of bare skin: as if the hairs that could have been missed were terminal.
  const double terminal_mm = site.options.terminal_from_um / kUmPerMm;
  if (site.num_counted == 0) return PerCm2(site, site.hairs, terminal_mm, 1);
  if (site.diameters_px.values.empty()) return Null(kNoDiameter);
  const auto to_mm = [mm_per_px](double diameter_px) { return diameter_px * mm_per_px; };
  return PerCm2(site, Mapped(site.diameters_px, to_mm), terminal_mm, 1);
}

Estimate VellusShare(const Site& site) {
  const std::string reason = NoThickness(site);
  if (!reason.empty()) return Null(reason);
  return Of(ClusterShare95(OfKind(site, HairKind::kVellus)));
}

// T / V is p / (1 - p) of the share p of terminal hairs among the two kinds, and so is its interval: p's interval never
// reaches 1 while there is a vellus hair, and reaches down to 0 where there is no terminal one.
Estimate TerminalVellusRatio(const Site& site) {
  const std::string reason = NoThickness(site);
  if (!reason.empty()) return Null(reason);
  const ClusteredValues terminal = OfKind(site, HairKind::kTerminal);
  const ClusteredValues vellus = OfKind(site, HairKind::kVellus);
  ClusteredValues both;
  std::vector<int> dense(terminal.num_clusters, -1);
  bool any_vellus = false;
  for (std::size_t i = 0; i < terminal.values.size(); ++i) {
    if (terminal.values[i] + vellus.values[i] == 0) continue;
    int& cluster = dense[terminal.clusters[i]];
    if (cluster < 0) cluster = both.num_clusters++;
    both.values.push_back(terminal.values[i]);
    both.clusters.push_back(cluster);
    any_vellus = any_vellus || vellus.values[i] > 0;
  }
  if (!any_vellus) return Null("no counted hair is vellus, so that the ratio has no upper end");
  const auto odds = [](double share) { return share / (1 - share); };
  const Sampled share = ClusterShare95(both);
  return Of(Sampled{odds(share.value), {odds(share.interval.low), odds(share.interval.high)}});
}

Estimate DiameterUm(const Site& site, const std::optional<Sampled>& in_px, const char* too_few) {
  const std::string reason = NoThickness(site);
  if (!reason.empty()) return Null(reason);
  if (!in_px) return Null(too_few);
  return Of(ClampLow(WithRelativeError(Times(*in_px, *site.field.um_per_px), site.field.scale_relative_error)));
}

Estimate DiameterDiversity(const Site& site) {
  if (site.num_counted == 0) return Null(kNoHair);
  if (site.diameters_px.values.empty()) return Null(kNoDiameter);
  if (site.diameters_px.values.size() < 2) return Null("diversity needs at least 2 hairs of measured thickness");
  const double median = Median(site.diameters_px.values);
  return Of(ClusterShare95(Mapped(site.diameters_px, [median](double diameter_px) {
    return std::abs(diameter_px - median) > kDiversityDeviationShare * median ? 1.0 : 0.0;
  })));
}

// One value a counted unit, each unit its own cluster.
ClusteredValues UnitSizes(const std::vector<FollicularUnit>& units, const std::vector<bool>& counted) {
  ClusteredValues sizes;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (!counted[i]) continue;
    sizes.values.push_back(static_cast<double>(units[i].hairs.size()));
    sizes.clusters.push_back(sizes.num_clusters++);
  }
  return sizes;
}

Estimate InterfollicularDistance(const Site& site, const std::vector<FollicularUnit>& units) {
  if (!site.no_scale.empty()) return Null(site.no_scale);
  std::vector<Point> openings;
  openings.reserve(units.size());
  for (const FollicularUnit& unit : units) openings.push_back(unit.opening_px);
  const std::optional<Sampled> in_px = MeanNearestDistancePx(openings, OutlineOf(site.field));
  if (!in_px) return Null("too few follicular units stand farther from the border than from their neighbour");
  return Of(ClampLow(WithRelativeError(Times(*in_px, *site.field.um_per_px), site.field.scale_relative_error)));
}

// The share itself comes from the mask; how far it would vary from field to field, from the areas of the hairs.
Estimate Coverage(const std::vector<Shaft>& shafts, std::size_t num_units, std::optional<double> coverage_share) {
  if (!coverage_share) return Null("the area covered by hair was not measured");
  std::vector<int> all(shafts.size());
  for (std::size_t i = 0; i < shafts.size(); ++i) all[i] = static_cast<int>(i);
  ClusteredValues areas = ClusterByUnit(shafts, all, num_units);
  double total = 0;
  for (std::size_t i = 0; i < shafts.size(); ++i) {
    areas.values[i] = Length(shafts[i].center_line_px) * shafts[i].diameter_px.value_or(1.0);
    total += areas.values[i];
  }
  if (total <= 0) return Null("no hair was found");
  Sampled sampled = Times(ClusterTotal95(ClusterSums(areas), 0), *coverage_share / total);
  sampled.interval.high = std::min(1.0, sampled.interval.high);
  return Of(sampled);
}

Estimate Redness(std::optional<double> redness, std::optional<double> standard_error) {
  if (!redness) return Null("no skin between the hairs was seen to take its colour from");
  if (!standard_error) return Null("the error of the skin's colour was not measured");
  return Of(Sampled{*redness, {*redness - kZ95 * *standard_error, *redness + kZ95 * *standard_error}});
}

Site MakeSite(const std::vector<Shaft>& shafts, std::size_t num_units, const std::vector<bool>& counted,
              const MeasuredField& field, const MetricsOptions& options) {
  Site site{field, options, {}, 0, 0, {}, {}, 1};
  if (field.um_per_px)
    site.area_cm2 = AreaCm2(field.seen_px2, *field.um_per_px);
  else
    site.no_scale = field.scale_reason.empty() ? "the scale of the photo is not known" : field.scale_reason;
  std::vector<int> listed;
  std::vector<int> measured;
  for (std::size_t i = 0; i < shafts.size(); ++i) {
    if (!counted[i]) continue;
    listed.push_back(static_cast<int>(i));
    if (shafts[i].diameter_px) measured.push_back(static_cast<int>(i));
  }
  site.num_counted = static_cast<int>(listed.size());
  site.hairs = ClusterByUnit(shafts, listed, num_units);
  site.hairs.values.assign(listed.size(), 1.0);
  site.diameters_px = ClusterByUnit(shafts, measured, num_units);
  for (std::size_t i = 0; i < measured.size(); ++i) site.diameters_px.values[i] = *shafts[measured[i]].diameter_px;
  if (!measured.empty())
    site.hairs_per_measured = static_cast<double>(listed.size()) / static_cast<double>(measured.size());
  return site;
}

}  // namespace

void MetricsOptions::Check() const {
  const auto check = [](const char* name, double value, double low, double high) {
    if (!(value >= low && value <= high))
      throw Error(ErrorKind::kUsage, fmt::format("{} is {} um; it must be {} to {}", name, value, low, high));
  };
  check("terminal_from_um", terminal_from_um, 5, 200);
  check("vellus_below_um", vellus_below_um, 5, terminal_from_um);
}

const Estimate& SiteMetrics::at(const std::string& name) const {
  for (const auto& [key, estimate] : values)
    if (key == name) return estimate;
  TRICHO_CHECK(false, name);
  throw std::logic_error("unreachable");
}

std::optional<HairKind> KindOf(const Shaft& shaft, std::optional<double> um_per_px, const MetricsOptions& options) {
  if (!shaft.diameter_px || !um_per_px) return std::nullopt;
  return KindOfDiameter(*shaft.diameter_px * *um_per_px, options);
}

SiteMetrics MeasureSite(const std::vector<Shaft>& shafts, const std::vector<FollicularUnit>& units,
                        const std::vector<bool>& counted, const MeasuredField& field,
                        std::optional<double> coverage_share, std::optional<double> redness,
                        const MetricsOptions& options) {
  options.Check();
  TRICHO_CHECK(shafts.size() == counted.size(), shafts.size(), counted.size());
  if (!(field.seen_px2 > 0)) return UnmeasuredSite("no skin can be seen on this photo");
  const Site site = MakeSite(shafts, units.size(), counted, field, options);
  const ClusteredValues unit_sizes = UnitSizes(units, CountedUnits(units, counted, field));
  const bool no_units = unit_sizes.values.empty();

  const std::array<Estimate, kMetrics.size()> estimates = {
      PerCm2(site, site.hairs, 1, 2),
      KindPerCm2(site, HairKind::kTerminal),
      KindPerCm2(site, HairKind::kIntermediate),
      KindPerCm2(site, HairKind::kVellus),
      TerminalVellusRatio(site),
      VellusShare(site),
      DiameterUm(site, ClusterMean95(site.diameters_px), kTwoUnits),
      DiameterUm(site, ClusterMedian95(site.diameters_px), kTwoUnits),
      DiameterUm(site, ClusterSd95(site.diameters_px), kThreeUnits),
      DiameterDiversity(site),
      HairMass(site),
      PerCm2(site, Mapped(unit_sizes, [](double) { return 1.0; }), 1, 2),
      no_units ? Null(kNoHair) : Of(ClusterMean95(unit_sizes), kTwoUnits),
      no_units ? Null(kNoHair) : Of(ClusterShare95(Mapped(unit_sizes, [](double size) { return size == 1; }))),
      InterfollicularDistance(site, units),
      Coverage(shafts, units.size(), coverage_share),
      Redness(redness, field.redness_stderr)};
  SiteMetrics metrics;
  for (std::size_t i = 0; i < kMetrics.size(); ++i) {
    metrics.values.emplace_back(kMetrics[i].name, estimates[i]);
    metrics.values.back().second.unit = kMetrics[i].unit;
  }
  return metrics;
}

SiteMetrics UnmeasuredSite(const std::string& reason) {
  SiteMetrics metrics;
  for (const MetricName& metric : kMetrics) {
    metrics.values.emplace_back(metric.name, Null(reason));
    metrics.values.back().second.unit = metric.unit;
  }
  return metrics;
}

}  // namespace tricho
