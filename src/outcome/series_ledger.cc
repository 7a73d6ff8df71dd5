// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/series_ledger.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/hypothesis_tests.h"
#include "outcome/series_trend.h"

namespace tricho {

namespace {

// The errors of ledgers are known from renders of so many sites.
constexpr double kLedgerDf = 40;
// Another two shots of each visit make errors smaller by this factor, as on renders.
constexpr double kThreeShotsFactor = 0.8;

// Change by a visit, and baseline, over the sites that have both.
struct Contrast {
  double change = 0, change_variance = 0;
  double baseline = 0, baseline_variance = 0;
  int num_sites = 0;

  double ChangeError() const { return std::sqrt(change_variance) / num_sites; }
};

Contrast ContrastBy(const std::vector<const LedgerSeries*>& sites, const std::vector<std::string>& baseline_ids,
                    const std::string& last_id) {
  Contrast contrast;
  for (const LedgerSeries* site : sites) {
    std::vector<int> baseline;
    int last = -1;
    for (int v = 0; v < static_cast<int>(site->visit_ids.size()); ++v) {
      if (std::find(baseline_ids.begin(), baseline_ids.end(), site->visit_ids[v]) != baseline_ids.end())
        baseline.push_back(v);
      if (site->visit_ids[v] == last_id) last = v;
    }
    if (baseline.empty() || last < 0) continue;
    const PointEstimate change = ContrastOf(site->metric, baseline, last);
    contrast.change += change.value;
    contrast.change_variance += change.standard_error * change.standard_error;
    for (const int v : baseline) {
      contrast.baseline += site->metric.values[v] / static_cast<double>(baseline.size());
      contrast.baseline_variance += site->metric.covariance(v, v) / static_cast<double>(baseline.size());
    }
    ++contrast.num_sites;
  }
  if (contrast.num_sites > 0) {
    contrast.change /= contrast.num_sites;
    contrast.baseline /= contrast.num_sites;
  }
  return contrast;
}

double PowerAt(double standard_error, double change, double alpha) {
  const double bar = TQuantile(1 - alpha / 2, kLedgerDf) * standard_error;
  return UpperTProbability((bar - change) / standard_error, kLedgerDf);
}

Estimate Told(double value, double standard_error, const std::string& unit) {
  const double half = PointEstimate{value, standard_error, kLedgerDf}.HalfWidth95();
  return {value, value - half, value + half, unit, ""};
}

}  // namespace

void TakeLedger(const LedgerTable& ledger, const std::string& participant_id, const std::vector<SeriesVisit>& visits,
                int num_judged, const SeriesOptions& options, MetricTrend& trend) {
  const std::vector<const LedgerSeries*> sites = ledger.Find(participant_id, trend.metric);
  std::vector<std::string> baseline_ids, followup_ids;
  double last_day = 0, day_before = 0;
  for (const SeriesVisit& visit : visits) {
    if (!visit.used) continue;
    (visit.baseline ? baseline_ids : followup_ids).push_back(visit.visit_id);
    if (!visit.baseline) day_before = std::exchange(last_day, std::max(0.0, *visit.day));
  }
  if (sites.empty() || followup_ids.empty() || !trend.change.value) return;
  const Contrast contrast = ContrastBy(sites, baseline_ids, followup_ids.back());
  if (contrast.num_sites == 0 || !(contrast.change_variance > 0) || !(last_day > 0)) return;
  const double error = contrast.ChangeError();
  const std::string unit = trend.change.unit;
  const double periods = last_day / kDaysPerTrend;
  trend.evidence = Evidence::kLedger;
  trend.counts_change = trend.change;
  trend.change = Told(contrast.change, error, unit);
  trend.baseline = Told(contrast.baseline, std::sqrt(contrast.baseline_variance) / contrast.num_sites, unit);
  trend.per_12_weeks = Told(contrast.change / periods, error / periods, unit);
  trend.slope = {contrast.change / periods, error / periods, kLedgerDf};
  trend.p = trend.p_adjusted = TwoSidedTProbability(contrast.change / error, kLedgerDf);
  trend.smallest_detectable_change = PointEstimate{0, error, kLedgerDf}.HalfWidth95();
  trend.worthwhile_change = options.worthwhile_share * std::abs(contrast.baseline);
  trend.probability_worthwhile = UpperTProbability((trend.worthwhile_change - contrast.change) / error, kLedgerDf);
  const double alpha = kAlpha / num_judged;
  trend.power = PowerAt(error, trend.worthwhile_change, alpha);
  trend.power_with_three_shots = PowerAt(kThreeShotsFactor * error, trend.worthwhile_change, alpha);
  trend.power_with_another_visit = trend.power;
  trend.visit_error_known = true;
  trend.support_z.reset();
  trend.same_season.reset();
  if (followup_ids.size() > 1) {
    const Contrast before = ContrastBy(sites, baseline_ids, followup_ids[followup_ids.size() - 2]);
    if (before.num_sites > 0 && before.change_variance > 0) {
      trend.support_z = (contrast.change < 0 ? -before.change : before.change) / before.ChangeError();
      trend.steady_support_z = std::abs(contrast.change) * day_before / last_day / before.ChangeError();
    }
  }
}

}  // namespace tricho
