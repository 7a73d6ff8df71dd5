// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/site_measures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "base/units.h"
#include "metrics/counting_frame.h"
#include "metrics/spacing.h"

namespace tricho {

namespace {

constexpr char kNoHair[] = "no hair counts in this field";
constexpr char kNoDiameter[] = "no counted hair is clear enough to measure its thickness";
constexpr char kTwoUnits[] = "an interval needs counted hairs in at least 2 follicular units";
constexpr char kThreeUnits[] = "an interval needs counted hairs in at least 3 follicular units";

Estimate Of(const IntervalEstimate& sampled) {
  Estimate estimate;
  estimate.value = sampled.value;
  estimate.low = sampled.interval.low;
  estimate.high = sampled.interval.high;
  return estimate;
}

IntervalEstimate Times(const IntervalEstimate& sampled, double factor) {
  return {sampled.value * factor, {sampled.interval.low * factor, sampled.interval.high * factor}};
}

IntervalEstimate ClampLow(IntervalEstimate sampled) {
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
IntervalEstimate TotalPerCm2(const SiteSample& site, const ClusteredValues& sizes, double size_of_one,
                             double scale_power) {
  const IntervalEstimate per_cm2 = Times(ClusterTotal95(ClusterSums(sizes), size_of_one), 1 / site.area_cm2);
  return WithRelativeError(per_cm2, scale_power * site.field.scale_relative_error);
}

Estimate PerCm2(const SiteSample& site, const ClusteredValues& sizes, double size_of_one, double scale_power) {
  if (!site.no_scale.empty()) return NotMeasured(site.no_scale);
  return Of(ClampLow(TotalPerCm2(site, sizes, size_of_one, scale_power)));
}

// 1 for the hairs of a kind, else 0; `factor`: were all hairs thicker by it.
ClusteredValues OfKind(const SiteSample& site, HairKind kind, double factor = 1) {
  const double um_per_px = *site.field.um_per_px * factor;
  return Mapped(site.diameters_px, [&](double diameter_px) {
    return KindOfDiameter(diameter_px * um_per_px, site.options) == kind ? 1.0 : 0.0;
  });
}

double Sum(const ClusteredValues& values) { return std::accumulate(values.values.begin(), values.values.end(), 0.0); }

// Standard error of the number of measured hairs of a kind that comes from what all thicknesses have in common: half of
// what it changes by between a standard error less and one more.
double KindError(const SiteSample& site, HairKind kind) {
  const double error = site.field.thickness_error_share;
  return std::abs(Sum(OfKind(site, kind, 1 + error)) - Sum(OfKind(site, kind, 1 - error))) / 2;
}

IntervalEstimate WithinShare(IntervalEstimate share) {
  share.interval.low = std::max(0.0, share.interval.low);
  share.interval.high = std::min(1.0, share.interval.high);
  return share;
}

// Why no hair has a thickness; empty where one has.
std::string NoDiameter(const SiteSample& site) {
  if (!site.diameters_px.values.empty()) return "";
  return site.field.no_thickness.empty() ? kNoDiameter : site.field.no_thickness;
}

// Reason why nothing in um can be said about thickness; empty when it can.
std::string NoThickness(const SiteSample& site) {
  if (!site.no_scale.empty()) return site.no_scale;
  if (site.num_counted == 0) return kNoHair;
  return NoDiameter(site);
}

// A length in um is no surer than the scale.
Estimate InUm(const SiteSample& site, const IntervalEstimate& in_px) {
  return Of(ClampLow(WithRelativeError(Times(in_px, *site.field.um_per_px), site.field.scale_relative_error)));
}

Estimate DiameterUm(const SiteSample& site, const std::optional<IntervalEstimate>& in_px, const char* too_few) {
  const std::string reason = NoThickness(site);
  if (!reason.empty()) return NotMeasured(reason);
  if (!in_px) return NotMeasured(too_few);
  return InUm(site, WithRelativeError(*in_px, site.field.thickness_error_share));
}

}  // namespace

SiteSample SampleOf(const std::vector<Shaft>& shafts, const std::vector<FollicularUnit>& units,
                    const std::vector<bool>& counted, const MeasuredField& field, const MetricsOptions& options) {
  SiteSample site{shafts, units, field, options};
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
  site.hairs = ClusterByUnit(shafts, listed, units.size());
  site.hairs.values.assign(listed.size(), 1.0);
  site.diameters_px = ClusterByUnit(shafts, measured, units.size());
  for (std::size_t i = 0; i < measured.size(); ++i) site.diameters_px.values[i] = *shafts[measured[i]].diameter_px;
  if (!measured.empty())
    site.hairs_per_measured = static_cast<double>(listed.size()) / static_cast<double>(measured.size());
  site.unit_sizes = UnitSizes(units, CountedUnits(units, counted, field));
  return site;
}

Estimate NotMeasured(const std::string& reason) {
  TRICHO_CHECK(!reason.empty());
  Estimate estimate;
  estimate.reason = reason;
  return estimate;
}

Estimate HairDensity(const SiteSample& site) { return PerCm2(site, site.hairs, 1, 2); }

Estimate KindDensity(const SiteSample& site, HairKind kind) {
  if (!site.no_scale.empty()) return NotMeasured(site.no_scale);
  if (site.num_counted == 0) return HairDensity(site);
  if (site.diameters_px.values.empty()) return NotMeasured(NoDiameter(site));
  const double weight = site.hairs_per_measured;
  const ClusteredValues hits = Mapped(OfKind(site, kind), [weight](double hit) { return weight * hit; });
  return Of(ClampLow(WithError(TotalPerCm2(site, hits, weight, 2), weight * KindError(site, kind) / site.area_cm2)));
}

Estimate UnitDensity(const SiteSample& site) {
  return PerCm2(site, Mapped(site.unit_sizes, [](double) { return 1.0; }), 1, 2);
}

Estimate HairMass(const SiteSample& site) {
  if (!site.no_scale.empty()) return NotMeasured(site.no_scale);
  const double mm_per_px = *site.field.um_per_px / kUmPerMm * site.hairs_per_measured;
  // Upper bound of bare skin: as if the hairs that could have been missed were terminal.
  const double terminal_mm = site.options.terminal_from_um / kUmPerMm;
  if (site.num_counted == 0) return PerCm2(site, site.hairs, terminal_mm, 1);
  if (site.diameters_px.values.empty()) return NotMeasured(NoDiameter(site));
  const auto to_mm = [mm_per_px](double diameter_px) { return diameter_px * mm_per_px; };
  return Of(ClampLow(WithRelativeError(TotalPerCm2(site, Mapped(site.diameters_px, to_mm), terminal_mm, 1),
                                       site.field.thickness_error_share)));
}

// T / V is p / (1 - p) of the share p of terminal hairs among the two kinds, and so is its interval: p's interval never
// reaches 1 while there is a vellus hair, and reaches down to 0 where there is no terminal one.
Estimate TerminalVellusRatio(const SiteSample& site) {
  const std::string reason = NoThickness(site);
  if (!reason.empty()) return NotMeasured(reason);
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
  if (!any_vellus) return NotMeasured("no counted hair is vellus, so that the ratio has no upper end");
  const auto odds = [](double share) { return share / (1 - share); };
  const IntervalEstimate share = ClusterShare95(both);
  IntervalEstimate ratio{odds(share.value), {odds(share.interval.low), odds(share.interval.high)}};
  // Both kinds change by what all thicknesses have in common: as shares of their numbers, which a ratio adds up.
  const double num_terminal = Sum(terminal), num_vellus = Sum(vellus);
  const double error = std::hypot(num_terminal > 0 ? KindError(site, HairKind::kTerminal) / num_terminal : 0.0,
                                  KindError(site, HairKind::kVellus) / num_vellus);
  return Of(ClampLow(WithRelativeError(ratio, error)));
}

Estimate KindShare(const SiteSample& site, HairKind kind) {
  const std::string reason = NoThickness(site);
  if (!reason.empty()) return NotMeasured(reason);
  const auto num_measured = static_cast<double>(site.diameters_px.values.size());
  return Of(WithinShare(WithError(ClusterShare95(OfKind(site, kind)), KindError(site, kind) / num_measured)));
}

Estimate MeanDiameter(const SiteSample& site) { return DiameterUm(site, ClusterMean95(site.diameters_px), kTwoUnits); }

Estimate MedianDiameter(const SiteSample& site) {
  return DiameterUm(site, ClusterMedian95(site.diameters_px), kTwoUnits);
}

Estimate DiameterSd(const SiteSample& site) { return DiameterUm(site, ClusterSd95(site.diameters_px), kThreeUnits); }

Estimate DiameterDiversity(const SiteSample& site) {
  if (site.num_counted == 0) return NotMeasured(kNoHair);
  if (site.diameters_px.values.empty()) return NotMeasured(NoDiameter(site));
  if (site.diameters_px.values.size() < 2) return NotMeasured("diversity needs at least 2 hairs of measured thickness");
  const double median = Median(site.diameters_px.values);
  return Of(ClusterShare95(Mapped(
      site.diameters_px, [median](double diameter_px) { return IsOffMedian(diameter_px, median) ? 1.0 : 0.0; })));
}

Estimate HairsPerUnit(const SiteSample& site) {
  if (site.unit_sizes.values.empty()) return NotMeasured(kNoHair);
  const std::optional<IntervalEstimate> mean = ClusterMean95(site.unit_sizes);
  return mean ? Of(*mean) : NotMeasured(kTwoUnits);
}

Estimate SingleUnitShare(const SiteSample& site) {
  if (site.unit_sizes.values.empty()) return NotMeasured(kNoHair);
  return Of(ClusterShare95(Mapped(site.unit_sizes, [](double size) { return size == 1; })));
}

Estimate InterfollicularDistance(const SiteSample& site) {
  if (!site.no_scale.empty()) return NotMeasured(site.no_scale);
  std::vector<Point> openings;
  openings.reserve(site.units.size());
  for (const FollicularUnit& unit : site.units) openings.push_back(unit.opening_px);
  const std::optional<IntervalEstimate> in_px = MeanNearestDistancePx(openings, OutlineOf(site.field));
  if (!in_px) return NotMeasured("too few follicular units stand farther from the border than from their neighbour");
  return InUm(site, *in_px);
}

// The share itself comes from the mask; how far it would vary from field to field, from the areas of the hairs.
Estimate CoverageShare(const SiteSample& site) {
  const std::vector<Shaft>& shafts = site.shafts;
  if (!site.coverage_share) return NotMeasured("the area covered by hair was not measured");
  std::vector<int> all(shafts.size());
  for (std::size_t i = 0; i < shafts.size(); ++i) all[i] = static_cast<int>(i);
  ClusteredValues areas = ClusterByUnit(shafts, all, site.units.size());
  double total = 0;
  for (std::size_t i = 0; i < shafts.size(); ++i) {
    areas.values[i] = Length(shafts[i].center_line_px) * shafts[i].diameter_px.value_or(1.0);
    total += areas.values[i];
  }
  if (total <= 0) return NotMeasured("no hair was found");
  IntervalEstimate sampled = Times(ClusterTotal95(ClusterSums(areas), 0), *site.coverage_share / total);
  sampled.interval.high = std::min(1.0, sampled.interval.high);
  return Of(sampled);
}

Estimate RednessOfSkin(const SiteSample& site) {
  if (!site.redness)
    return NotMeasured("the photo is grey, or no skin is seen between the hairs: there is no colour to take");
  if (!site.field.redness_stderr) return NotMeasured("the error of the skin's colour was not measured");
  return Of(PointEstimate{*site.redness, *site.field.redness_stderr}.Interval95());
}

}  // namespace tricho
