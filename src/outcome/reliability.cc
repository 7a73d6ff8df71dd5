// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/reliability.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/check.h"
#include "base/hypothesis_tests.h"

namespace tricho {

namespace {

// Mean squares of the two-way table.
struct MeanSquares {
  double n = 0, k = 0;
  double rows = 0, columns = 0, error = 0;
};

MeanSquares Analyze(const std::vector<std::vector<double>>& targets) {
  TRICHO_CHECK(targets.size() >= 2 && targets.front().size() >= 2, targets.size());
  MeanSquares ms;
  ms.n = static_cast<double>(targets.size());
  ms.k = static_cast<double>(targets.front().size());
  double grand = 0;
  std::vector<double> column_means(targets.front().size());
  for (const std::vector<double>& row : targets) {
    TRICHO_CHECK(row.size() == column_means.size(), row.size());
    for (std::size_t j = 0; j < row.size(); ++j) {
      column_means[j] += row[j] / ms.n;
      grand += row[j] / (ms.n * ms.k);
    }
  }
  for (const std::vector<double>& row : targets) {
    const double mean = Mean(row);
    ms.rows += ms.k * (mean - grand) * (mean - grand) / (ms.n - 1);
    for (std::size_t j = 0; j < row.size(); ++j) {
      const double rest = row[j] - mean - column_means[j] + grand;
      ms.error += rest * rest / ((ms.n - 1) * (ms.k - 1));
    }
  }
  for (const double mean : column_means) ms.columns += ms.n * (mean - grand) * (mean - grand) / (ms.k - 1);
  TRICHO_CHECK(ms.error > 0, ms.error);
  return ms;
}

// Shots of one site at one visit, in the order of their names.
using Targets = std::vector<std::vector<double>>;

Targets CollectTargets(const Measurements& measurements, const CohortDesign& design, int metric) {
  using Key = std::tuple<int, int, std::string, double>;
  std::map<Key, std::vector<std::tuple<std::size_t, std::string, double>>> shots_of;
  for (std::size_t i = 0; i < measurements.rows.size(); ++i) {
    const Measurement& row = measurements.rows[i];
    if (!row.usable || !row.values[metric]) continue;
    // Numbers without leading zeros sort by their length first.
    shots_of[{design.participant_of[i], design.site_of[i], row.visit_id, row.day.value_or(0)}].emplace_back(
        row.shot.size(), row.shot, *row.values[metric]);
  }
  Targets targets;
  for (auto& [key, shots] : shots_of) {
    if (shots.size() < 2) continue;
    std::stable_sort(shots.begin(), shots.end(), [](const auto& a, const auto& b) {
      return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
    });
    targets.emplace_back();
    for (const auto& shot : shots) targets.back().push_back(std::get<2>(shot));
  }
  return targets;
}

int MostCommonSize(const Targets& targets) {
  std::map<std::size_t, int> counts;
  for (const auto& target : targets) ++counts[target.size()];
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return static_cast<int>(most->first);
}

Targets Complete(const Targets& targets, int size) {
  Targets complete;
  for (const auto& target : targets)
    if (static_cast<int>(target.size()) >= size) complete.emplace_back(target.begin(), target.begin() + size);
  return complete;
}

double PooledWithinSd(const Targets& targets) {
  double squares = 0;
  double freedom = 0;
  for (const auto& target : targets) {
    const double sd = StandardDeviation(target);
    squares += sd * sd * static_cast<double>(target.size() - 1);
    freedom += static_cast<double>(target.size() - 1);
  }
  return std::sqrt(squares / freedom);
}

}  // namespace

IntervalEstimate IccConsistency(const std::vector<std::vector<double>>& targets) {
  const MeanSquares ms = Analyze(targets);
  const double df_error = (ms.n - 1) * (ms.k - 1);
  const double f = ms.rows / ms.error;
  const double f_low = f / FQuantile(0.975, ms.n - 1, df_error);
  const double f_high = f * FQuantile(0.975, df_error, ms.n - 1);
  const auto icc = [&](double ratio) { return (ratio - 1) / (ratio + ms.k - 1); };
  return {icc(f), {icc(f_low), icc(f_high)}};
}

IntervalEstimate IccAgreement(const std::vector<std::vector<double>>& targets) {
  const MeanSquares ms = Analyze(targets);
  const double n = ms.n, k = ms.k;
  const double icc = (ms.rows - ms.error) / (ms.rows + (k - 1) * ms.error + k / n * (ms.columns - ms.error));
  const double a = k * icc / (n * (1 - icc));
  const double b = 1 + k * icc * (n - 1) / (n * (1 - icc));
  const double sum = a * ms.columns + b * ms.error;
  const double df =
      sum * sum / (std::pow(a * ms.columns, 2) / (k - 1) + std::pow(b * ms.error, 2) / ((n - 1) * (k - 1)));
  const double f_low = FQuantile(0.975, n - 1, df);
  const double f_high = FQuantile(0.975, df, n - 1);
  const double other = k * ms.columns + (k * n - k - n) * ms.error;
  return {icc,
          {n * (ms.rows - f_low * ms.error) / (f_low * other + n * ms.rows),
           n * (f_high * ms.rows - ms.error) / (other + n * f_high * ms.rows)}};
}

BlandAltman LimitsOfAgreement(const std::vector<std::vector<double>>& targets) {
  std::vector<double> differences;
  for (const auto& target : targets) differences.push_back(target.at(1) - target.at(0));
  const double bias = Mean(differences);
  const double sd = StandardDeviation(differences);
  return {bias, sd, bias - kNormal975 * sd, bias + kNormal975 * sd, static_cast<int>(differences.size())};
}

Reliability ReliabilityOfShots(const Measurements& measurements, const CohortDesign& design, const OutcomeData& data) {
  Reliability result;
  result.outcome = data.outcome;
  const Targets targets = CollectTargets(measurements, design, measurements.Metric(data.outcome));
  result.targets = static_cast<int>(targets.size());
  if (targets.size() < 3) {
    result.reason =
        "fewer than 3 sites were photographed twice at one visit: what the measuring itself adds is not known";
    return result;
  }
  const double within_sd = PooledWithinSd(targets);
  double mean = 0;
  for (const auto& target : targets) mean += Mean(target) / static_cast<double>(targets.size());
  if (!(within_sd > 1e-12 * std::abs(mean))) {
    result.reason = "repeated shots have the very same values: they are copies, not repeats";
    return result;
  }
  result.mean = mean;
  result.within_sd = within_sd;
  if (mean > 0) result.cv_share = within_sd / mean;
  result.shots_a_target = MostCommonSize(targets);
  const Targets complete = Complete(targets, result.shots_a_target);
  result.icc_targets = static_cast<int>(complete.size());
  if (complete.size() >= 3) {
    result.icc_agreement = IccAgreement(complete);
    result.icc_consistency = IccConsistency(complete);
  }
  result.bland_altman = LimitsOfAgreement(targets);
  double factor = 0;
  const std::vector<ParticipantChange> changes = ParticipantChanges(data);
  for (const ParticipantChange& change : changes)
    factor += change.shot_variance_factor / static_cast<double>(changes.size());
  if (factor > 0) result.smallest_detectable_change = kNormal975 * within_sd * std::sqrt(factor);
  return result;
}

}  // namespace tricho
