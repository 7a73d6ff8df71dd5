// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/comparison.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/hypothesis_tests.h"
#include "metrics/hair_summary.h"
#include "metrics/metric.h"

namespace tricho {

namespace {

// What two photos of an unchanged site get wrong, from phantoms of which nothing had changed (docs/methods/change.md):
// of 100 hairs, so many are taken for new, and as many for lost.
constexpr double kFalseNewShare = 0.045;
constexpr double kLeastWrongHairs = 0.5;
// The spread of thicknesses from hair to hair differs by this share (standard deviation), for it takes in the error of
// each hair.
constexpr double kSpreadAgreement = 0.025;
// A hair that was matched at neither visit is doubtful at both: each counts half.
constexpr double kDoubtfulWeight = 0.5;
constexpr int kMinUnits = 5;

// To a thousandth, so that sums of weights are exact.
double Dyadic(double weight) { return std::round(weight * 1024) / 1024; }

// The hairs of one visit; `units` are all units of the site, ascending.
std::vector<WeighedHair> HairsOf(const std::vector<ComparedHair>& hairs, bool baseline, const std::vector<int>& units) {
  std::vector<WeighedHair> seen;
  for (const ComparedHair& hair : hairs) {
    if (!(baseline ? hair.at_baseline : hair.at_followup)) continue;
    const auto unit = std::lower_bound(units.begin(), units.end(), hair.unit) - units.begin();
    seen.push_back({static_cast<int>(unit), Dyadic(baseline ? hair.baseline_hairs : hair.followup_hairs),
                    baseline ? hair.baseline_um : hair.followup_um});
    // Thicknesses are not weighed: they are told of the hairs that rather stand there than not.
    if (seen.back().weight < 0.5) seen.back().diameter_um.reset();
    if (!hair.doubtful) continue;
    seen.back().weight = kDoubtfulWeight;
    // One visit alone knows its thickness: it tells nothing of a change, and would fall to one side.
    seen.back().diameter_um.reset();
  }
  return seen;
}

// Largest first, so that a sum does not depend on the order of hairs: exchanging the visits must change nothing.
double OrderFreeSum(std::vector<double> values) {
  std::sort(values.begin(), values.end(), [](double a, double b) { return std::abs(a) > std::abs(b); });
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

// One visit: its hairs, what they are without one unit of the site after the other, and what they would be were all of
// them thinner or thicker by what thicknesses of two visits differ by in common.
struct Visit {
  HairSummary hairs;
  std::vector<HairSummary> without_unit;
  HairSummary thinner, thicker;
};

std::vector<WeighedHair> Scaled(std::vector<WeighedHair> hairs, double factor) {
  for (WeighedHair& hair : hairs)
    if (hair.diameter_um) *hair.diameter_um *= factor;
  return hairs;
}

// Everything that the metrics have in common.
struct Pairing {
  const ComparisonInput& input;
  double area_cm2;  // Without a scale 1: nothing per area is told then.
  std::vector<int> units;
  Visit baseline, followup;
  double num_doubtful = 0;
  double t95 = 2;

  explicit Pairing(const ComparisonInput& in) : input(in), area_cm2(in.area_cm2.value_or(1)) {
    for (const ComparedHair& hair : in.hairs) {
      units.push_back(hair.unit);
      num_doubtful += hair.doubtful;
    }
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    for (Visit* visit : {&baseline, &followup}) {
      const std::vector<WeighedHair> hairs = HairsOf(in.hairs, visit == &baseline, units);
      visit->hairs = Summarize(hairs, in.metrics);
      visit->thinner = Summarize(Scaled(hairs, 1 - in.thickness_error_share), in.metrics);
      visit->thicker = Summarize(Scaled(hairs, 1 + in.thickness_error_share), in.metrics);
      visit->without_unit = SummariesWithoutEachUnit(hairs, static_cast<int>(units.size()), in.metrics);
    }
    const double freedom = std::max<double>(1, static_cast<double>(units.size()) - 1);
    t95 = TQuantile(0.975, freedom);
  }
};

bool IsPerArea(const Metric& metric) {
  return metric.change.kind == ChangeKind::kCount || metric.change.kind == ChangeKind::kMass;
}

// Variance of the change from unit to unit, by leaving out one unit after the other. For a total over a fixed area the
// units fall like Poisson points, and the changes of those left out add up in square.
double UnitVariance(const Metric& metric, const Pairing& pairing, double change) {
  std::vector<double> terms;
  const auto n = static_cast<double>(pairing.units.size());
  std::vector<double> left_out;
  for (std::size_t unit = 0; unit < pairing.units.size(); ++unit) {
    const auto before = metric.change.from_hairs(pairing.baseline.without_unit[unit], pairing.area_cm2);
    const auto after = metric.change.from_hairs(pairing.followup.without_unit[unit], pairing.area_cm2);
    if (before && after) left_out.push_back(*after - *before);
  }
  if (IsPerArea(metric)) {
    for (const double value : left_out) terms.push_back((change - value) * (change - value));
    return OrderFreeSum(terms);
  }
  if (left_out.size() < 2) return 0;
  const double mean = OrderFreeSum(left_out) / static_cast<double>(left_out.size());
  for (const double value : left_out) terms.push_back((value - mean) * (value - mean));
  const double variance = (n - 1) / n * OrderFreeSum(terms);
  if (metric.change.kind != ChangeKind::kMedianThickness) return variance;
  // The jackknife is blind to a median: its spread is that of a mean of Gaussian values, times pi / 2.
  return std::max(variance, 1.5707963 * UnitVariance(MetricNamed("mean_diameter_um"), pairing, 0));
}

// Variance of the change that comes from what thicknesses of the two visits differ by in common: half of what a visit's
// value changes by between a standard deviation less and one more, the mean square of both visits.
double ThicknessVariance(const Metric& metric, const Pairing& pairing) {
  std::vector<double> terms;
  for (const Visit* visit : {&pairing.baseline, &pairing.followup}) {
    const auto thinner = metric.change.from_hairs(visit->thinner, pairing.area_cm2);
    const auto thicker = metric.change.from_hairs(visit->thicker, pairing.area_cm2);
    if (thinner && thicker) terms.push_back(std::pow((*thicker - *thinner) / 2, 2) / 2);
  }
  return OrderFreeSum(terms);
}

// Variance of the change between two photos of an unchanged site.
double ErrorVariance(const Metric& metric, const Pairing& pairing, double middle) {
  const double num_hairs = (pairing.baseline.hairs.num_hairs + pairing.followup.hairs.num_hairs) / 2.0;
  const double wrong_hairs = pairing.input.num_change_variance
                                 ? *pairing.input.num_change_variance + kLeastWrongHairs
                                 : 2 * kFalseNewShare * num_hairs + 0.25 * pairing.num_doubtful + kLeastWrongHairs;
  const double per_hair = num_hairs > 0 ? middle / num_hairs : 0;
  const double of_thickness = metric.change.of_thickness ? ThicknessVariance(metric, pairing) : 0;
  const double of_blur = pairing.input.count_error_share * pairing.input.count_error_share;
  switch (metric.change.kind) {
    case ChangeKind::kCount:
      // Of the wrong hairs, so many are of the kind; each moves the count by one.
      return wrong_hairs * per_hair / pairing.area_cm2 + of_blur * middle * middle + of_thickness;
    case ChangeKind::kMass:
      return wrong_hairs * per_hair * per_hair + of_blur * middle * middle + of_thickness;
    case ChangeKind::kThickness:
    case ChangeKind::kMedianThickness:
      return of_thickness;
    case ChangeKind::kSpread:
      return of_thickness + std::pow(kSpreadAgreement * middle, 2);
    case ChangeKind::kProportion:
      return ((num_hairs > 0 ? wrong_hairs / (num_hairs * num_hairs) : 0) + of_blur) * std::max(1.0, middle * middle) +
             of_thickness;
    case ChangeKind::kReading:
      break;
  }
  return 0;
}

Call CallOf(const MetricChange& change) {
  if (change.low > 0 && *change.change >= change.smallest_detectable_change) return Call::kIncrease;
  if (change.high < 0 && -*change.change >= change.smallest_detectable_change) return Call::kDecrease;
  return Call::kNoChangeShown;
}

MetricChange Absent(const Metric& metric, const std::string& reason) {
  MetricChange change;
  change.unit = metric.unit;
  change.reason = reason;
  return change;
}

// The change from one value to another; its call is not yet told.
MetricChange Told(const Metric& metric, double before, double after, double half_width) {
  MetricChange result;
  result.unit = metric.unit;
  result.baseline = before;
  result.followup = after;
  result.change = after - before;
  result.low = *result.change - half_width;
  result.high = *result.change + half_width;
  result.smallest_detectable_change = half_width;
  return result;
}

// A change that is not called; with no reason it is.
void Withhold(const std::string& reason, MetricChange& change) {
  if (reason.empty()) return;
  change.call = Call::kUndetermined;
  change.reason = reason;
}

MetricChange HairChange(const Metric& metric, const Pairing& pairing) {
  if ((metric.needs_scale || metric.change.needs_scale) && !pairing.input.area_cm2)
    return Absent(metric, pairing.input.no_scale_reason);
  const std::optional<double> before = metric.change.from_hairs(pairing.baseline.hairs, pairing.area_cm2);
  const std::optional<double> after = metric.change.from_hairs(pairing.followup.hairs, pairing.area_cm2);
  const std::string no_thickness = metric.change.of_thickness ? pairing.input.no_thickness : "";
  if (!before || !after)
    return Absent(metric, !no_thickness.empty()
                              ? no_thickness
                              : "too few hairs of the kinds that this measure is about, on one or both photos");
  const double error = ErrorVariance(metric, pairing, (*before + *after) / 2);
  const double half = pairing.t95 * std::sqrt(UnitVariance(metric, pairing, *after - *before) + error);
  MetricChange result = Told(metric, *before, *after, half);
  const double of_error = pairing.t95 * std::sqrt(error);
  result.smallest_detectable_change = IsPerArea(metric) ? of_error : std::max(half, of_error);
  if (static_cast<int>(pairing.units.size()) < kMinUnits) {
    result.call = Call::kUndetermined;
    result.reason = "fewer than 5 follicular units stand on the skin that both photos show: too few to tell";
  } else {
    result.call = CallOf(result);
    Withhold(no_thickness, result);
    if (metric.change.of_grouping) Withhold(pairing.input.no_grouping, result);
  }
  return result;
}

MetricChange ReadingChange(const Metric& metric, const ComparisonInput& input) {
  const auto before = input.baseline_readings.find(metric.name);
  const auto after = input.followup_readings.find(metric.name);
  if (before == input.baseline_readings.end() || after == input.followup_readings.end())
    return Absent(metric, metric.needs_scale && !input.area_cm2 ? input.no_scale_reason : metric.change.missing);
  const double error = std::hypot(before->second.standard_error, after->second.standard_error, metric.change.agreement);
  MetricChange result = Told(metric, before->second.value, after->second.value, kNormal975 * error);
  result.call = CallOf(result);
  if (metric.change.not_called && result.call != Call::kNoChangeShown) Withhold(metric.change.not_called, result);
  if (metric.change.of_thickness) Withhold(input.no_thickness, result);
  if (metric.change.of_grouping) Withhold(input.no_grouping, result);
  return result;
}

}  // namespace

SiteReadings ReadingsOf(const SiteMetrics& metrics) {
  SiteReadings readings;
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) {
    const Estimate& estimate = metrics.at(metric.name);
    if (metric.change.kind != ChangeKind::kReading || !estimate.value) continue;
    readings[metric.name] = {*estimate.value, (estimate.high - estimate.low) / (2 * kNormal975)};
  }
  return readings;
}

VisitComparison CompareVisits(const ComparisonInput& input) {
  TRICHO_CHECK(!input.area_cm2 || *input.area_cm2 > 0, input.area_cm2.value_or(0));
  const Pairing pairing(input);
  VisitComparison comparison;
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) {
    const bool is_reading = metric.change.kind == ChangeKind::kReading;
    comparison.change.emplace_back(metric.name,
                                   is_reading ? ReadingChange(metric, input) : HairChange(metric, pairing));
  }
  return comparison;
}

VisitComparison NothingCompared(const std::string& reason) {
  VisitComparison comparison;
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp))
    comparison.change.emplace_back(metric.name, Absent(metric, reason));
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
