// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/cohort_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hypothesis_tests.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kNotableImbalance = 0.25;

void Describe(const std::vector<double>& values, Descriptive& row) {
  row.participants = static_cast<int>(values.size());
  row.mean = Mean(values);
  row.median = Median(values);
  row.min = *std::min_element(values.begin(), values.end());
  row.max = *std::max_element(values.begin(), values.end());
  if (values.size() > 1) row.sd = StandardDeviation(values);
}

void CompareWith(const std::vector<double>& reference, const std::vector<double>& values, BalanceRow& row) {
  if (values.size() < 2 || reference.size() < 2) return;
  const double n = static_cast<double>(values.size()), m = static_cast<double>(reference.size());
  const double var_a = std::pow(StandardDeviation(values), 2);
  const double var_b = std::pow(StandardDeviation(reference), 2);
  row.difference = Mean(values) - Mean(reference);
  if (!(var_a + var_b > 0)) return;
  row.standardized_difference = *row.difference / std::sqrt((var_a + var_b) / 2);
  const double error = var_a / n + var_b / m;
  const double share = var_a / n / error;  // Welch's degrees of freedom without squares that could overflow.
  const double df = 1 / (share * share / (n - 1) + (1 - share) * (1 - share) / (m - 1));
  const double half = TQuantile(0.975, df) * std::sqrt(error);
  row.low = *row.difference - half;
  row.high = *row.difference + half;
}

}  // namespace

std::vector<Descriptive> DescribeOutcome(const OutcomeData& data, const CohortDesign& design) {
  std::vector<Descriptive> rows;
  const auto add = [&](const std::string& visit, const std::string& arm,
                       const std::vector<double>& values) -> Descriptive* {
    if (values.empty()) return nullptr;
    rows.emplace_back();
    rows.back().outcome = data.outcome;
    rows.back().visit = visit;
    rows.back().arm = arm;
    Describe(values, rows.back());
    return &rows.back();
  };
  const std::size_t num_arms = design.arms.size();
  std::vector<std::vector<double>> baselines(num_arms);
  for (const ParticipantBaseline& row : ParticipantBaselines(data)) baselines[row.arm].push_back(row.value);
  for (std::size_t arm = 0; arm < num_arms; ++arm) add("baseline", design.arms[arm], baselines[arm]);

  std::vector<std::vector<const ParticipantChange*>> cells(num_arms * design.visits.size());
  const std::vector<ParticipantChange> changes = ParticipantChanges(data);
  for (const ParticipantChange& change : changes) cells[change.visit * num_arms + change.arm].push_back(&change);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::vector<double> values, differences, days;
    for (const ParticipantChange* change : cells[i]) {
      values.push_back(change->value);
      differences.push_back(change->change);
      days.push_back(change->day);
    }
    Descriptive* row = add(design.visits[i / num_arms], design.arms[i % num_arms], values);
    if (row == nullptr) continue;
    row->day_median = Median(days);
    row->change_mean = Mean(differences);
    if (differences.size() > 1) row->change_sd = StandardDeviation(differences);
  }
  return rows;
}

std::vector<BalanceRow> CompareBaselines(const OutcomeData& data, const CohortDesign& design) {
  std::vector<std::vector<double>> values(design.arms.size());
  for (const ParticipantBaseline& row : ParticipantBaselines(data)) values[row.arm].push_back(row.value);
  std::vector<BalanceRow> rows;
  for (std::size_t arm = 0; arm < values.size(); ++arm) {
    if (values[arm].empty()) continue;
    BalanceRow row;
    row.outcome = data.outcome;
    row.arm = design.arms[arm];
    row.participants = static_cast<int>(values[arm].size());
    row.mean = Mean(values[arm]);
    if (values[arm].size() > 1) row.sd = StandardDeviation(values[arm]);
    if (arm > 0) {
      row.reference = design.arms.front();
      CompareWith(values.front(), values[arm], row);
    }
    rows.push_back(row);
  }
  return rows;
}

std::vector<std::string> ImbalanceSentences(const std::vector<BalanceRow>& balance) {
  std::vector<std::string> sentences;
  for (const BalanceRow& row : balance) {
    if (!row.standardized_difference || std::abs(*row.standardized_difference) < kNotableImbalance) continue;
    sentences.push_back(fmt::format(
        "At baseline {} of arm {} was {:.3g} {} than that of {} ({:.2f} standard deviations; 95 % interval of the "
        "difference {:.3g} to {:.3g}): the arms did not begin alike.",
        row.outcome, row.arm, std::abs(*row.difference), *row.difference > 0 ? "higher" : "lower", row.reference,
        std::abs(*row.standardized_difference), *row.low, *row.high));
  }
  return sentences;
}

}  // namespace tricho
