// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/supporting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/result_json.h"
#include "base/statistics.h"
#include "base/tsv.h"
#include "outcome/series.h"

namespace tricho {

namespace {

enum SupportingColumn {
  kSubject,
  kSupportingSite,
  kMeasure,
  kSupportingVisit,
  kSupportingDay,
  kSupportingShot,
  kValue,
  kLow,
  kHigh,
  kIsBaseline,
  kChange,
  kChangeLow,
  kChangeHigh,
  kDetectable,
  kCall,
  kWhy
};
constexpr std::array<const char*, 16> kSupportingColumns = {"participant_id",
                                                            "site",
                                                            "metric",
                                                            "visit_id",
                                                            "day",
                                                            "shot",
                                                            "value",
                                                            "low",
                                                            "high",
                                                            "is_baseline",
                                                            "change",
                                                            "change_low",
                                                            "change_high",
                                                            "smallest_detectable_change",
                                                            "call",
                                                            "reason"};

std::string NumberCell(double value) { return fmt::format("{}", Significant(value)); }

std::string TextCell(const std::string& text) { return text.empty() ? "n/a" : text; }

std::vector<std::string> SupportingRow(const SupportingMeasure& measure, const SupportingValue& value) {
  const bool measured = value.estimate.value.has_value(), told = value.change.value.has_value();
  const auto if_measured = [&](double number) { return measured ? NumberCell(number) : "n/a"; };
  const auto if_told = [&](double number) { return told ? NumberCell(number) : "n/a"; };
  return {measure.participant_id,
          measure.site,
          measure.metric,
          value.visit_id,
          value.day ? NumberCell(*value.day) : "n/a",
          value.shot,
          if_measured(value.estimate.value.value_or(0)),
          if_measured(value.estimate.low),
          if_measured(value.estimate.high),
          value.is_baseline ? "true" : "false",
          if_told(value.change.value.value_or(0)),
          if_told(value.change.low),
          if_told(value.change.high),
          if_told(value.smallest_detectable_change),
          CallName(value.call),
          TextCell(measured ? value.change.reason : value.estimate.reason)};
}

class SupportingReader {
 public:
  explicit SupportingReader(const TsvTable& table) : table_(table) {
    for (std::size_t i = 0; i < kSupportingColumns.size(); ++i) {
      const std::optional<int> column = table.Find(kSupportingColumns[i]);
      if (!column)
        throw Error(ErrorKind::kInput, fmt::format("{} has no column {}", table.name, kSupportingColumns[i]));
      columns_[i] = *column;
    }
  }

  SupportingMeasure MeasureAt(int row) const {
    SupportingMeasure measure{TextAt(row, kSubject), TextAt(row, kSupportingSite), TextAt(row, kMeasure), {}};
    const Metric* metric = FindMetric(measure.metric);
    if (!metric || !metric->supporting) Refuse(row, kMeasure, "is no measure of an overview or a phototrichogram");
    return measure;
  }

  SupportingValue ValueAt(int row, const Metric& metric) const {
    SupportingValue value;
    value.visit_id = TextAt(row, kSupportingVisit);
    value.shot = TextAt(row, kSupportingShot);
    value.day = NumberAt(row, kSupportingDay);
    const std::string why = TextAt(row, kWhy) == "n/a" ? "" : TextAt(row, kWhy);
    value.estimate = EstimateAt(row, {kValue, kLow, kHigh}, metric);
    value.change = EstimateAt(row, {kChange, kChangeLow, kChangeHigh}, metric);
    if (!value.estimate.value) value.estimate.reason = why;
    if (!value.change.value) value.change.reason = why;
    value.smallest_detectable_change = NumberAt(row, kDetectable).value_or(0);
    if (TextAt(row, kIsBaseline) != "true" && TextAt(row, kIsBaseline) != "false")
      Refuse(row, kIsBaseline, "is neither true nor false");
    value.is_baseline = TextAt(row, kIsBaseline) == "true";
    for (const Call call : {Call::kIncrease, Call::kDecrease, Call::kNoChangeShown, Call::kUndetermined})
      if (TextAt(row, kCall) == CallName(call)) {
        value.call = call;
        return value;
      }
    Refuse(row, kCall, "is no call");
  }

 private:
  const std::string& TextAt(int row, SupportingColumn column) const { return table_.rows[row][columns_[column]]; }

  [[noreturn]] void Refuse(int row, SupportingColumn column, const char* why) const {
    throw Error(ErrorKind::kInput,
                fmt::format("{}: '{}' {}", table_.Place(row, columns_[column]), TextAt(row, column), why));
  }

  std::optional<double> NumberAt(int row, SupportingColumn column) const {
    const std::string& text = TextAt(row, column);
    if (text == "n/a") return std::nullopt;
    double number = 0;
    const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || rest != text.data() + text.size() || !(std::abs(number) < 1e50))
      Refuse(row, column, "is no number");
    return number;
  }

  Estimate EstimateAt(int row, const std::array<SupportingColumn, 3>& columns, const Metric& metric) const {
    Estimate estimate;
    estimate.value = NumberAt(row, columns[0]);
    estimate.low = NumberAt(row, columns[1]).value_or(0);
    estimate.high = NumberAt(row, columns[2]).value_or(0);
    estimate.unit = metric.unit;
    return estimate;
  }

  const TsvTable& table_;
  std::array<int, kSupportingColumns.size()> columns_{};
};

// Of a change, which has a sign and where shares are told in points, or of its size alone.
std::string InWords(double value, const Metric& metric, bool with_sign) {
  const bool is_share = std::string_view(metric.unit) == "1";
  const int digits = is_share ? std::max(0, metric.digits - 2) : metric.digits;
  const double shown = is_share ? 100 * value : value;
  const std::string text = fmt::format("{:.{}f}", std::abs(shown), digits);
  const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
  const char* sign = is_zero ? "" : shown < 0 ? "−" : with_sign ? "+" : "";
  return fmt::format("{}{} {}", sign, text, is_share ? "points" : metric.written_unit);
}

std::string AgreementWords(const SupportingMeasure& measure, Verdict verdict) {
  const std::optional<bool> agrees = Agrees(measure, verdict);
  if (!agrees) return "";
  return *agrees ? ", which agrees with the verdict" : ", which does not agree with the verdict";
}

std::string SupportingSentence(const SupportingMeasure& measure, Verdict verdict) {
  const Metric& metric = MetricNamed(measure.metric);
  const SupportingValue& value = *measure.Told();
  const std::string change =
      fmt::format("{} changed by {} until visit {} (95 % interval {} to {})", metric.supporting->words,
                  InWords(*value.change.value, metric, true), value.visit_id, InWords(value.change.low, metric, true),
                  InWords(value.change.high, metric, true));
  const bool called = value.call == Call::kIncrease || value.call == Call::kDecrease;
  const std::string call = called ? ""
                                  : fmt::format(", less than the {} that could have been told",
                                                InWords(value.smallest_detectable_change, metric, false));
  return fmt::format("Beside the verdict, site {}: {}{}{}.", measure.site, change, call,
                     AgreementWords(measure, verdict));
}

// Measures that are told in words: of several that say the same of a site, the first that has a change.
constexpr std::array<std::array<const char*, 2>, 4> kToldMeasures = {
    {{"part_width_median_mm", "part_width_median_head_share"},
     {"crown_visible_scalp_share", "visible_scalp_share"},
     {"anagen_share", nullptr},
     {"growth_rate_mm_per_day", nullptr}}};

}  // namespace

const SupportingValue* SupportingMeasure::Told() const {
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    if (value->change.value) return &*value;
  return nullptr;
}

std::string SupportingText(const std::vector<SupportingMeasure>& measures) {
  std::string text = TsvText({kSupportingColumns.begin(), kSupportingColumns.end()}, {});
  for (const SupportingMeasure& measure : measures)
    for (const SupportingValue& value : measure.values) AppendTsvRow(text, SupportingRow(measure, value));
  return text;
}

SupportingTable ReadSupportingTable(const std::filesystem::path& path) {
  const TsvTable table = ReadTsv(path);
  const SupportingReader reader(table);
  SupportingTable supporting{table.name, table.sha256, {}};
  for (int row = 0; row < static_cast<int>(table.rows.size()); ++row) {
    SupportingMeasure measure = reader.MeasureAt(row);
    const auto same = [&](const SupportingMeasure& other) {
      return other.participant_id == measure.participant_id && other.site == measure.site &&
             other.metric == measure.metric;
    };
    if (supporting.measures.empty() || !same(supporting.measures.back())) supporting.measures.push_back(measure);
    supporting.measures.back().values.push_back(reader.ValueAt(row, MetricNamed(measure.metric)));
  }
  return supporting;
}

void FillIndependentChange(const Estimate& before, SupportingValue& after) {
  after.change.unit = after.estimate.unit;
  if (!before.value || !after.estimate.value) {
    after.change.reason = before.value ? after.estimate.reason : "at baseline: " + before.reason;
    return;
  }
  const double change = *after.estimate.value - *before.value;
  const double half = std::hypot(before.high - before.low, after.estimate.high - after.estimate.low) / 2;
  after.change.value = change;
  after.change.low = change - half;
  after.change.high = change + half;
  after.smallest_detectable_change = half;
  after.call = change > half ? Call::kIncrease : change < -half ? Call::kDecrease : Call::kNoChangeShown;
}

std::optional<bool> Agrees(const SupportingMeasure& measure, Verdict verdict) {
  const SupportingValue* value = measure.Told();
  if (!value || value->call == Call::kUndetermined) return std::nullopt;
  const bool less_is_better = MetricNamed(measure.metric).supporting->less_is_better;
  const bool changed = value->call != Call::kNoChangeShown;
  const bool is_better = value->call == (less_is_better ? Call::kDecrease : Call::kIncrease);
  switch (verdict) {
    case Verdict::kWorking:
      return changed ? std::optional(is_better) : std::nullopt;
    case Verdict::kWorsening:
      return changed ? std::optional(!is_better) : std::nullopt;
    case Verdict::kNoChangeShown:
      return changed ? std::optional(false) : std::nullopt;
    case Verdict::kTooEarly:
    case Verdict::kUndetermined:
      break;
  }
  return std::nullopt;
}

std::vector<const SupportingMeasure*> MeasuresInWords(const Series& series, const std::string& site, PhotoKind kind) {
  std::vector<const SupportingMeasure*> in_words;
  for (const auto& names : kToldMeasures) {
    const SupportingMeasure* told = nullptr;
    const SupportingMeasure* measured = nullptr;
    for (const char* name : names)
      for (const SupportingMeasure& measure : series.supporting) {
        if (!name || measure.metric != name || measure.site != site || KindOfMetric(name) != kind) continue;
        const bool has_value = std::ranges::any_of(
            measure.values, [](const SupportingValue& value) { return value.estimate.value.has_value(); });
        if (!told && measure.Told()) told = &measure;
        if (!measured && has_value) measured = &measure;
      }
    if (told || measured) in_words.push_back(told ? told : measured);
  }
  return in_words;
}

void AddSupporting(const SupportingTable& table, Series& series) {
  for (const SupportingMeasure& measure : table.measures)
    if (measure.participant_id == series.participant_id) series.supporting.push_back(measure);
  std::vector<std::pair<std::string, PhotoKind>> sites;
  for (const SupportingMeasure& measure : series.supporting) {
    const std::pair site(measure.site, *KindOfMetric(measure.metric));
    if (std::ranges::find(sites, site) == sites.end()) sites.push_back(site);
  }
  for (const auto& [site, kind] : sites)
    for (const SupportingMeasure* measure : MeasuresInWords(series, site, kind))
      if (measure->Told()) series.because.push_back(SupportingSentence(*measure, series.verdict));
}

}  // namespace tricho
