// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/ledger_table.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/error.h"
#include "base/tsv.h"

namespace tricho {

namespace {

[[noreturn]] void Refuse(const TsvTable& table, int row, int column, const std::string& why) {
  throw Error(ErrorKind::kInput, fmt::format("{}: {}", table.Place(row, column), why));
}

double NumberIn(const TsvTable& table, int row, int column, std::string_view text) {
  double number = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || rest != text.data() + text.size() || !(std::abs(number) < 1e50))
    Refuse(table, row, column, fmt::format("'{}' is no number", text));
  return number;
}

std::vector<double> NumbersIn(const TsvTable& table, int row, int column) {
  const std::string_view text = table.rows[row][column];
  std::vector<double> numbers;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    numbers.push_back(NumberIn(table, row, column, text.substr(from, comma - from)));
    from = comma + 1;
  }
  return numbers;
}

int ColumnOf(const TsvTable& table, const char* name) {
  const std::optional<int> column = table.Find(name);
  if (!column) throw Error(ErrorKind::kInput, fmt::format("{} has no column {}", table.name, name));
  return *column;
}

// Rows `from` to `to` (not included) are of one site and metric.
LedgerSeries SeriesOf(const TsvTable& table, int from, int to) {
  const int value = ColumnOf(table, "value"), covariance = ColumnOf(table, "covariance");
  const std::vector<std::string>& first = table.rows[from];
  LedgerSeries series{first[ColumnOf(table, "participant_id")], first[ColumnOf(table, "site")], {}, {}, 0};
  series.num_follicles = NumberIn(table, from, ColumnOf(table, "follicles"), first[ColumnOf(table, "follicles")]);
  series.metric.metric = first[ColumnOf(table, "metric")];
  const int n = to - from;
  series.metric.values.resize(n);
  series.metric.covariance.resize(n, n);
  for (int v = 0; v < n; ++v) {
    series.visit_ids.push_back(table.rows[from + v][ColumnOf(table, "visit_id")]);
    series.metric.values[v] = NumberIn(table, from + v, value, table.rows[from + v][value]);
    const std::vector<double> with = NumbersIn(table, from + v, covariance);
    if (static_cast<int>(with.size()) != n)
      Refuse(table, from + v, covariance, fmt::format("{} numbers stand for {} visits", with.size(), n));
    for (int w = 0; w < n; ++w) series.metric.covariance(v, w) = with[w];
    if (with[v] < 0) Refuse(table, from + v, covariance, "a variance is below 0");
  }
  const double most = series.metric.covariance.cwiseAbs().maxCoeff();
  if ((series.metric.covariance - series.metric.covariance.transpose()).cwiseAbs().maxCoeff() > 1e-6 * most)
    Refuse(table, from, covariance, "the covariance of these visits is not symmetric");
  return series;
}

}  // namespace

std::vector<const LedgerSeries*> LedgerTable::Find(const std::string& participant_id, const std::string& metric) const {
  std::vector<const LedgerSeries*> found;
  for (const LedgerSeries& one : series)
    if (one.participant_id == participant_id && one.metric.metric == metric) found.push_back(&one);
  return found;
}

LedgerTable ReadLedgerTable(const std::filesystem::path& path) {
  const TsvTable table = ReadTsv(path);
  LedgerTable ledger{table.name, table.sha256, {}};
  const int participant = ColumnOf(table, "participant_id"), site = ColumnOf(table, "site"),
            metric = ColumnOf(table, "metric");
  const auto same = [&](int a, int b) {
    return table.rows[a][participant] == table.rows[b][participant] && table.rows[a][site] == table.rows[b][site] &&
           table.rows[a][metric] == table.rows[b][metric];
  };
  const int num_rows = static_cast<int>(table.rows.size());
  for (int from = 0, to = 0; from < num_rows; from = to) {
    for (to = from + 1; to < num_rows && same(from, to);) ++to;
    ledger.series.push_back(SeriesOf(table, from, to));
  }
  return ledger;
}

PointEstimate ContrastOf(const LedgerMetric& metric, const std::vector<int>& baseline, int last) {
  TRICHO_CHECK(!baseline.empty(), last);
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(metric.values.size());
  for (const int visit : baseline) weights[visit] -= 1.0 / static_cast<double>(baseline.size());
  weights[last] += 1;
  const double variance = weights.dot(metric.covariance * weights);
  return {weights.dot(metric.values), std::sqrt(std::max(0.0, variance))};
}

}  // namespace tricho
