// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

#include "base/check.h"
#include "base/hypothesis_tests.h"
#include "base/statistics.h"
#include "base/units.h"

namespace tricho {

namespace {

// What two photos of an unchanged site get wrong, from phantoms of which nothing had changed (docs/methods/change.md):
// of 100 hairs, so many are taken for new, and as many for lost;
constexpr double kFalseNewShare = 0.045;
// and all thicknesses of a photo are off together by this share (standard deviation).
constexpr double kThicknessAgreement = 0.008;
// A hair that was matched at neither visit is doubtful at both: each counts half.
constexpr double kDoubtfulWeight = 0.5;
constexpr int kMinUnits = 5;
// Standard deviation of a* between two shots of unchanged skin under one lamp: 0.8 a shot, 0.5 a visit
// (docs/methods/repeatability.md), each twice.
constexpr double kRednessAgreement = 1.33;
constexpr double kDiversityDeviationShare = 0.2;  // As in metrics/site_metrics.cc.

// A visit as a metric sees it: its hairs, each with a weight of 0 or 1.
struct Visit {
  std::vector<double> diameters_um;
  std::map<int, double> hairs_of_unit;
  double num_hairs = 0;

  // Hairs without thickness are taken to be like those with.
  double HairsPerMeasured() const {
    return diameters_um.empty() ? 1 : num_hairs / static_cast<double>(diameters_um.size());
  }
};

struct Context {
  double area_cm2 = 1;
  const MetricsOptions& metrics;
};

using Metric = std::function<std::optional<double>(const Visit&, const Context&)>;

enum class Kind { kTotal, kThickness, kOther };

struct Definition {
  const char* name;
  const char* unit;
  Kind kind;
  bool needs_scale;
  Metric measure;
};

double NumOfKind(const Visit& visit, double from_um, double below_um) {
  double number = 0;
  for (const double diameter : visit.diameters_um) number += diameter >= from_um && diameter < below_um;
  return number * visit.HairsPerMeasured();
}

double NumVellus(const Visit& visit, const Context& context) {
  return NumOfKind(visit, 0, context.metrics.vellus_below_um);
}
double NumTerminal(const Visit& visit, const Context& context) {
  return NumOfKind(visit, context.metrics.terminal_from_um, 1e9);
}

std::optional<double> Diversity(const Visit& visit) {
  if (visit.diameters_um.size() < 2) return std::nullopt;
  const double median = Median(visit.diameters_um);
  double far = 0;
  for (const double diameter : visit.diameters_um)
    far += std::abs(diameter - median) > kDiversityDeviationShare * median;
  return far / static_cast<double>(visit.diameters_um.size());
}

std::optional<double> MeanUnitSize(const Visit& visit) {
  if (visit.hairs_of_unit.empty()) return std::nullopt;
  return visit.num_hairs / static_cast<double>(visit.hairs_of_unit.size());
}

std::optional<double> SingleShare(const Visit& visit) {
  if (visit.hairs_of_unit.empty()) return std::nullopt;
  double single = 0;
  for (const auto& [unit, hairs] : visit.hairs_of_unit) single += hairs <= 1;
  return single / static_cast<double>(visit.hairs_of_unit.size());
}

// The hair-by-hair metrics, in the order of the contract; docs/methods/ defines them.
const std::vector<Definition>& Definitions() {
  static const std::vector<Definition> definitions = {
      {"hairs_per_cm2", "/cm2", Kind::kTotal, true,
       [](const Visit& v, const Context& c) { return std::optional(v.num_hairs / c.area_cm2); }},
      {"terminal_per_cm2", "/cm2", Kind::kTotal, true,
       [](const Visit& v, const Context& c) { return std::optional(NumTerminal(v, c) / c.area_cm2); }},
      {"intermediate_per_cm2", "/cm2", Kind::kTotal, true,
       [](const Visit& v, const Context& c) {
         return std::optional(NumOfKind(v, c.metrics.vellus_below_um, c.metrics.terminal_from_um) / c.area_cm2);
       }},
      {"vellus_per_cm2", "/cm2", Kind::kTotal, true,
       [](const Visit& v, const Context& c) { return std::optional(NumVellus(v, c) / c.area_cm2); }},
      {"terminal_vellus_ratio", "1", Kind::kOther, true,
       [](const Visit& v, const Context& c) {
         const double vellus = NumVellus(v, c);
         return vellus > 0 ? std::optional(NumTerminal(v, c) / vellus) : std::nullopt;
       }},
      {"vellus_share", "1", Kind::kOther, true,
       [](const Visit& v, const Context& c) {
         return v.diameters_um.empty() ? std::nullopt : std::optional(NumVellus(v, c) / v.num_hairs);
       }},
      {"mean_diameter_um", "um", Kind::kThickness, true,
       [](const Visit& v, const Context&) {
         return v.diameters_um.empty() ? std::nullopt : std::optional(Mean(v.diameters_um));
       }},
      {"median_diameter_um", "um", Kind::kThickness, true,
       [](const Visit& v, const Context&) {
         return v.diameters_um.empty() ? std::nullopt : std::optional(Median(v.diameters_um));
       }},
      {"diameter_sd_um", "um", Kind::kThickness, true,
       [](const Visit& v, const Context&) {
         return v.diameters_um.size() < 2 ? std::nullopt : std::optional(StandardDeviation(v.diameters_um));
       }},
      {"diameter_diversity_share", "1", Kind::kOther, true,
       [](const Visit& v, const Context&) { return Diversity(v); }},
      {"hair_mass_mm_per_cm2", "mm/cm2", Kind::kTotal, true,
       [](const Visit& v, const Context& c) {
         double sum_um = 0;
         for (const double diameter : v.diameters_um) sum_um += diameter;
         return std::optional(sum_um * v.HairsPerMeasured() / kUmPerMm / c.area_cm2);
       }},
      {"units_per_cm2", "/cm2", Kind::kTotal, true,
       [](const Visit& v, const Context& c) {
         return std::optional(static_cast<double>(v.hairs_of_unit.size()) / c.area_cm2);
       }},
      {"hairs_per_unit", "1", Kind::kOther, false, [](const Visit& v, const Context&) { return MeanUnitSize(v); }},
      {"single_unit_share", "1", Kind::kOther, false, [](const Visit& v, const Context&) { return SingleShare(v); }}};
  return definitions;
}

Visit VisitOf(const std::vector<ComparedHair>& hairs, bool baseline, int without_unit) {
  Visit visit;
  for (const ComparedHair& hair : hairs) {
    if (hair.unit == without_unit || !(baseline ? hair.at_baseline : hair.at_followup)) continue;
    const double weight = hair.doubtful ? kDoubtfulWeight : 1;
    visit.num_hairs += weight;
    visit.hairs_of_unit[hair.unit] += weight;
    const std::optional<double>& own = baseline ? hair.baseline_um : hair.followup_um;
    // Of a doubtful hair one visit knows the thickness only: it tells nothing of a change, and would fall to one side.
    if (own && !hair.doubtful) visit.diameters_um.push_back(*own);
  }
  return visit;
}

// Largest first, so that a sum does not depend on the order of hairs: exchanging the visits must change nothing.
double OrderFreeSum(std::vector<double> values) {
  std::sort(values.begin(), values.end(), [](double a, double b) { return std::abs(a) > std::abs(b); });
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

// Everything that the metrics have in common.
struct Pairing {
  const ComparisonInput& input;
  Context context;
  Visit baseline, followup;
  std::vector<int> units;
  double t95 = 2;

  explicit Pairing(const ComparisonInput& in)
      : input(in),
        context{in.area_cm2.value_or(1), in.metrics},
        baseline(VisitOf(in.hairs, true, -1)),
        followup(VisitOf(in.hairs, false, -1)) {
    for (const ComparedHair& hair : in.hairs) units.push_back(hair.unit);
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    const double freedom = std::max<double>(1, static_cast<double>(units.size()) - 1);
    t95 = TQuantile(0.975, freedom);
  }
};

// Variance of the change from unit to unit, by leaving out one unit after the other. For a total over a fixed area the
// units fall like Poisson points, and the changes of those left out add up in square.
double UnitVariance(const Definition& definition, const Pairing& pairing, double change) {
  std::vector<double> terms;
  const auto n = static_cast<double>(pairing.units.size());
  std::vector<double> left_out;
  for (const int unit : pairing.units) {
    const std::optional<double> before = definition.measure(VisitOf(pairing.input.hairs, true, unit), pairing.context);
    const std::optional<double> after = definition.measure(VisitOf(pairing.input.hairs, false, unit), pairing.context);
    if (!before || !after) continue;
    left_out.push_back(*after - *before);
  }
  if (definition.kind == Kind::kTotal) {
    for (const double value : left_out) terms.push_back((change - value) * (change - value));
    return OrderFreeSum(terms);
  }
  if (left_out.size() < 2) return 0;
  const double mean = OrderFreeSum(left_out) / static_cast<double>(left_out.size());
  for (const double value : left_out) terms.push_back((value - mean) * (value - mean));
  double variance = (n - 1) / n * OrderFreeSum(terms);
  // The jackknife is blind to a median: its spread is that of a mean of Gaussian values, times pi / 2.
  if (std::string(definition.name) == "median_diameter_um") {
    const Definition& mean_diameter = Definitions()[6];
    variance = std::max(variance, 1.5707963 * UnitVariance(mean_diameter, pairing, 0));
  }
  return variance;
}

// Variance of the change between two photos of an unchanged site.
double ErrorVariance(const Definition& definition, const Pairing& pairing, double middle) {
  const double num_hairs = (pairing.baseline.num_hairs + pairing.followup.num_hairs) / 2.0;
  double doubtful = 0;
  for (const ComparedHair& hair : pairing.input.hairs) doubtful += hair.doubtful;
  const double wrong_hairs = 2 * kFalseNewShare * num_hairs + 0.25 * doubtful + 0.5;
  switch (definition.kind) {
    case Kind::kTotal: {
      const double per_hair = num_hairs > 0 ? middle / num_hairs : 0;
      const double of_thickness =
          std::string(definition.name) == "hair_mass_mm_per_cm2" ? kThicknessAgreement * middle : 0;
      return wrong_hairs * per_hair * per_hair + 2 * of_thickness * of_thickness;
    }
    case Kind::kThickness:
      return 2 * kThicknessAgreement * kThicknessAgreement * middle * middle;
    case Kind::kOther:
      // A share of n hairs moves by 1 / n with each wrong one.
      return num_hairs > 0 ? wrong_hairs / (num_hairs * num_hairs) * std::max(1.0, middle * middle) : 0;
  }
  return 0;
}

Call CallOf(const MetricChange& change) {
  if (change.low > 0 && *change.change >= change.smallest_detectable_change) return Call::kIncrease;
  if (change.high < 0 && -*change.change >= change.smallest_detectable_change) return Call::kDecrease;
  return Call::kNoChangeShown;
}

MetricChange Absent(const char* unit, const std::string& reason) {
  MetricChange change;
  change.unit = unit;
  change.reason = reason;
  return change;
}

MetricChange ChangeOf(const Definition& definition, const Pairing& pairing) {
  if (definition.needs_scale && !pairing.input.area_cm2) return Absent(definition.unit, pairing.input.no_scale_reason);
  const std::optional<double> before = definition.measure(pairing.baseline, pairing.context);
  const std::optional<double> after = definition.measure(pairing.followup, pairing.context);
  if (!before || !after)
    return Absent(definition.unit, "too few hairs of the kinds that this measure is about, on one or both photos");
  MetricChange result;
  result.unit = definition.unit;
  result.baseline = *before;
  result.followup = *after;
  result.change = *after - *before;
  const double error = ErrorVariance(definition, pairing, (*before + *after) / 2);
  const double half = pairing.t95 * std::sqrt(UnitVariance(definition, pairing, *result.change) + error);
  result.low = *result.change - half;
  result.high = *result.change + half;
  result.smallest_detectable_change =
      definition.kind == Kind::kTotal ? pairing.t95 * std::sqrt(error) : std::max(half, pairing.t95 * std::sqrt(error));
  if (static_cast<int>(pairing.units.size()) < kMinUnits) {
    result.call = Call::kUndetermined;
    result.reason = "fewer than 5 follicular units stand on the skin that both photos show: too few to tell";
  } else {
    result.call = CallOf(result);
  }
  return result;
}

// agreement: standard deviation between two photos of an unchanged site, beside what each photo tells of itself.
MetricChange ReadingChange(const char* unit, const std::optional<SiteReading>& before,
                           const std::optional<SiteReading>& after, const std::string& reason, double agreement = 0) {
  if (!before || !after) return Absent(unit, reason);
  MetricChange result;
  result.unit = unit;
  result.baseline = before->value;
  result.followup = after->value;
  result.change = after->value - before->value;
  const double half = 1.959963984540054 * std::hypot(before->stderr_of_value, after->stderr_of_value, agreement);
  result.low = *result.change - half;
  result.high = *result.change + half;
  result.smallest_detectable_change = half;
  result.call = CallOf(result);
  return result;
}

// Another lamp or white balance moves a* as far as any inflammation, and two photos don't tell which of them it was.
MetricChange RednessChange(const ComparisonInput& input) {
  MetricChange result = ReadingChange("1", input.baseline_redness, input.followup_redness,
                                      "the colour of the skin was not measured on both photos", kRednessAgreement);
  if (!result.change || result.call == Call::kNoChangeShown) return result;
  result.call = Call::kUndetermined;
  result.reason =
      "a* follows lamp and white balance as much as the skin: the interval holds under the same lamp, camera and "
      "settings only, which photos do not show";
  return result;
}

}  // namespace

VisitComparison CompareVisits(const ComparisonInput& input) {
  TRICHO_CHECK(!input.area_cm2 || *input.area_cm2 > 0, input.area_cm2.value_or(0));
  const Pairing pairing(input);
  VisitComparison comparison;
  for (const Definition& definition : Definitions())
    comparison.change.emplace_back(definition.name, ChangeOf(definition, pairing));
  const std::string no_distance =
      input.area_cm2 ? "too few follicular units away from the border on one photo" : input.no_scale_reason;
  comparison.change.emplace_back("interfollicular_distance_um", ReadingChange("um", input.baseline_distance_um,
                                                                              input.followup_distance_um, no_distance));
  comparison.change.emplace_back("coverage_share", ReadingChange("1", input.baseline_coverage, input.followup_coverage,
                                                                 "the area covered by hair was not measured"));
  comparison.change.emplace_back("redness", RednessChange(input));
  return comparison;
}

VisitComparison NothingCompared(const std::string& reason) {
  VisitComparison comparison;
  for (const Definition& definition : Definitions())
    comparison.change.emplace_back(definition.name, Absent(definition.unit, reason));
  comparison.change.emplace_back("interfollicular_distance_um", Absent("um", reason));
  comparison.change.emplace_back("coverage_share", Absent("1", reason));
  comparison.change.emplace_back("redness", Absent("1", reason));
  return comparison;
}

VisitComparison Exchanged(VisitComparison comparison) {
  for (auto& [name, change] : comparison.change) {
    std::swap(change.baseline, change.followup);
    // Less than nothing, not its negative: that of 0 is printed as -0.
    if (change.change) *change.change = 0 - *change.change;
    const double low = change.low;
    change.low = 0 - change.high;
    change.high = 0 - low;
    if (change.call == Call::kIncrease)
      change.call = Call::kDecrease;
    else if (change.call == Call::kDecrease)
      change.call = Call::kIncrease;
  }
  return comparison;
}

const MetricChange& VisitComparison::at(const std::string& name) const {
  for (const auto& [key, value] : change)
    if (key == name) return value;
  TRICHO_CHECK(false, name);
  throw std::logic_error("unreachable");
}

}  // namespace tricho
