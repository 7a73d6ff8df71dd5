// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/hair_summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/check.h"
#include "base/statistics.h"

namespace tricho {

namespace {

struct MeasuredHair {
  int unit = 0;
  double diameter_um = 0;
};

std::vector<MeasuredHair> MeasuredOf(const std::vector<WeighedHair>& hairs) {
  std::vector<MeasuredHair> measured;
  for (const WeighedHair& hair : hairs)
    if (hair.diameter_um) measured.push_back({hair.unit, *hair.diameter_um});
  return measured;
}

double& NumOfKind(HairSummary& summary, HairKind kind) {
  switch (kind) {
    case HairKind::kVellus:
      return summary.num_vellus;
    case HairKind::kIntermediate:
      return summary.num_intermediate;
    case HairKind::kTerminal:
      break;
  }
  return summary.num_terminal;
}

// Sums over the hairs that are not of unit 0, not of unit 1, ..., each added up in the order of the hairs.
template <typename Term>
std::vector<double> SumsWithoutEachUnit(const std::vector<MeasuredHair>& hairs, int num_units, Term term) {
  std::vector<double> sums(num_units, 0.0);
  for (const MeasuredHair& hair : hairs) {
    const double own = sums[hair.unit];
    for (int unit = 0; unit < num_units; ++unit) sums[unit] += term(hair.diameter_um, unit);
    sums[hair.unit] = own;
  }
  return sums;
}

// Thicknesses in order of size, with some of them left out.
class SortedThickness {
 public:
  SortedThickness(std::vector<MeasuredHair> hairs, int num_units) : ranks_(num_units) {
    std::sort(hairs.begin(), hairs.end(),
              [](const MeasuredHair& a, const MeasuredHair& b) { return a.diameter_um < b.diameter_um; });
    for (const MeasuredHair& hair : hairs) {
      ranks_[hair.unit].push_back(sorted_um_.size());
      sorted_um_.push_back(hair.diameter_um);
    }
  }

  std::size_t NumWithout(int unit) const { return sorted_um_.size() - ranks_[unit].size(); }

  // At least one hair must be left. As Median in base/statistics.h.
  double MedianWithout(int unit) const {
    const std::size_t number = NumWithout(unit);
    const double at = 0.5 * static_cast<double>(number - 1);
    const auto index = static_cast<std::size_t>(at);
    const double low = AtRankWithout(unit, index);
    if (index + 1 >= number) return low;
    return low + (at - static_cast<double>(index)) * (AtRankWithout(unit, index + 1) - low);
  }

  // Hairs off the median, of those that are left.
  double NumOffMedianWithout(int unit, double median_um) const {
    const auto off = [median_um](double diameter_um) { return IsOffMedian(diameter_um, median_um); };
    const auto on = [off](double diameter_um) { return !off(diameter_um); };
    const auto middle = std::lower_bound(sorted_um_.begin(), sorted_um_.end(), median_um);
    const auto below = std::partition_point(sorted_um_.begin(), middle, off) - sorted_um_.begin();
    const auto above = sorted_um_.end() - std::partition_point(middle, sorted_um_.end(), on);
    auto number = below + above;
    for (const std::size_t rank : ranks_[unit]) number -= off(sorted_um_[rank]);
    return static_cast<double>(number);
  }

 private:
  double AtRankWithout(int unit, std::size_t rank) const {
    for (const std::size_t left_out : ranks_[unit]) rank += left_out <= rank;
    return sorted_um_[rank];
  }

  std::vector<double> sorted_um_;
  std::vector<std::vector<std::size_t>> ranks_;  // Of the hairs of each unit, ascending.
};

}  // namespace

HairSummary Summarize(const std::vector<WeighedHair>& hairs, const MetricsOptions& thresholds) {
  HairSummary summary;
  std::map<int, double> size_of_unit;
  std::vector<double> diameters_um;
  for (const WeighedHair& hair : hairs) {
    summary.num_hairs += hair.weight;
    size_of_unit[hair.unit] += hair.weight;
    if (!hair.diameter_um) continue;
    diameters_um.push_back(*hair.diameter_um);
    ++NumOfKind(summary, KindOfDiameter(*hair.diameter_um, thresholds));
  }
  for (const auto& [unit, size] : size_of_unit) summary.num_single_units += size <= 1;
  summary.num_units = static_cast<double>(size_of_unit.size());
  summary.num_measured = static_cast<double>(diameters_um.size());
  if (diameters_um.empty()) return summary;
  summary.sum_um = std::accumulate(diameters_um.begin(), diameters_um.end(), 0.0);
  summary.mean_um = Mean(diameters_um);
  summary.median_um = Median(diameters_um);
  summary.sd_um = StandardDeviation(diameters_um);
  for (const double diameter_um : diameters_um) summary.num_off_median += IsOffMedian(diameter_um, summary.median_um);
  return summary;
}

std::vector<HairSummary> SummariesWithoutEachUnit(const std::vector<WeighedHair>& hairs, int num_units,
                                                  const MetricsOptions& thresholds) {
  for (const WeighedHair& hair : hairs) TRICHO_CHECK(hair.unit >= 0 && hair.unit < num_units, hair.unit, num_units);
  // Counts, and sums of weights, are exact in any order: those of all less the unit's own.
  const HairSummary all = Summarize(hairs, thresholds);
  std::vector<HairSummary> without(num_units, all);
  std::vector<double> size_of_unit(num_units, 0.0);
  for (const WeighedHair& hair : hairs) {
    HairSummary& rest = without[hair.unit];
    size_of_unit[hair.unit] += hair.weight;
    rest.num_hairs -= hair.weight;
    if (!hair.diameter_um) continue;
    --rest.num_measured;
    --NumOfKind(rest, KindOfDiameter(*hair.diameter_um, thresholds));
  }
  for (int unit = 0; unit < num_units; ++unit) {
    without[unit].num_units -= size_of_unit[unit] > 0;
    without[unit].num_single_units -= size_of_unit[unit] > 0 && size_of_unit[unit] <= 1;
  }

  const std::vector<MeasuredHair> measured = MeasuredOf(hairs);
  const std::vector<double> sums_um =
      SumsWithoutEachUnit(measured, num_units, [](double diameter_um, int /*unit*/) { return diameter_um; });
  std::vector<double> means_um(num_units, 0.0);
  for (int unit = 0; unit < num_units; ++unit)
    if (without[unit].num_measured > 0) means_um[unit] = sums_um[unit] / without[unit].num_measured;
  const std::vector<double> squares = SumsWithoutEachUnit(measured, num_units, [&](double diameter_um, int unit) {
    return (diameter_um - means_um[unit]) * (diameter_um - means_um[unit]);
  });
  const SortedThickness sorted(measured, num_units);
  for (int unit = 0; unit < num_units; ++unit) {
    HairSummary& rest = without[unit];
    rest.sum_um = sums_um[unit];
    rest.mean_um = means_um[unit];
    rest.sd_um = rest.num_measured > 1 ? std::sqrt(squares[unit] / (rest.num_measured - 1)) : 0;
    rest.median_um = rest.num_measured > 0 ? sorted.MedianWithout(unit) : 0;
    rest.num_off_median = rest.num_measured > 0 ? sorted.NumOffMedianWithout(unit, rest.median_um) : 0;
  }
  return without;
}

}  // namespace tricho
