// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The page for the patient: the answer first, in words of every day.
#include <algorithm>
#include <cmath>

#include "base/date.h"
#include "report/follicle_section.h"
#include "report/site_page.h"
#include "report/supporting_section.h"

namespace tricho {

namespace {

constexpr int kDaysPerWeek = 7;

const MetricTrend* TrendOf(const Series& series, const std::string& metric) {
  for (const MetricTrend& trend : series.trends)
    if (trend.metric == metric && trend.per_12_weeks.value) return &trend;
  return nullptr;
}

const SeriesVisit* LastUsed(const Series& series) {
  const SeriesVisit* last = nullptr;
  for (const SeriesVisit& visit : series.visits)
    if (visit.used && visit.day) last = &visit;
  return last;
}

// The first of the leading metrics with that call: what the verdict rests on.
const MetricTrend* Ground(const Series& series, Call call) {
  for (const Metric* metric : LeadingMetrics())
    if (const MetricTrend* trend = TrendOf(series, metric->name); trend && trend->judged && trend->call == call)
      return trend;
  return nullptr;
}

Texts::Values ChangeValues(const Series& series, const MetricTrend& trend, const Texts& texts) {
  const Metric& metric = MetricNamed(trend.metric);
  const double from = *trend.baseline.value, by = *trend.change.value;
  return {{"name", texts(TextKey(metric) + "_plain")}, {"from", Number(from, metric.digits)},
          {"to", Number(from + by, metric.digits)},    {"by", Number(std::abs(by), metric.digits)},
          {"unit", texts(TextKey(metric) + "_unit")},  {"weeks", Number(*LastUsed(series)->day / kDaysPerWeek, 0)}};
}

// Whether a number changed clearly and the verdict does not follow it: another number contradicts it.
bool IsMixed(const Series& series) { return Ground(series, Call::kIncrease) || Ground(series, Call::kDecrease); }

// "from 2026-03-09 on"; empty where no session is known.
std::string EarliestLook(const ParticipantReport& report) {
  if (!report.first_session_day) return "";
  return DayText(*report.first_session_day +
                 static_cast<int>(std::lround(report.options.earliest_weeks * kDaysPerWeek)));
}

std::string Lead(const ParticipantReport& report, const Texts& texts) {
  const Series& series = report.series;
  switch (series.verdict) {
    case Verdict::kWorking:
      if (const MetricTrend* trend = Ground(series, Call::kIncrease))
        return texts("lead_working", ChangeValues(series, *trend, texts));
      break;
    case Verdict::kWorsening:
      if (const MetricTrend* trend = Ground(series, Call::kDecrease))
        return texts("lead_worsening", ChangeValues(series, *trend, texts));
      break;
    case Verdict::kNoChangeShown:
      if (const MetricTrend* trend = TrendOf(series, LeadingMetrics().front()->name)) {
        std::string lead = texts("lead_no_change", {{"worthwhile", Number(trend->worthwhile_change, 0)}});
        if (IsMixed(series)) lead.append(" ").append(texts("lead_mixed"));
        return lead;
      }
      break;
    case Verdict::kTooEarly: {
      std::string lead = texts("lead_too_early", {{"weeks", Number(report.options.earliest_weeks, 0)}});
      const std::string date = EarliestLook(report);
      if (!date.empty()) lead.append(" ").append(texts("lead_too_early_date", {{"date", date}}));
      return lead;
    }
    case Verdict::kUndetermined:
      if (IsMixed(series)) return texts("lead_mixed");
      if (TrendOf(series, LeadingMetrics().front()->name)) return texts("lead_undetermined");
      return texts("lead_no_trend");
  }
  return texts("lead_other");
}

const char* CallKey(const MetricTrend& trend) {
  if (trend.judged && trend.call == Call::kIncrease) return "more";
  if (trend.judged && trend.call == Call::kDecrease) return "less";
  return "same";
}

const char* SignOf(const std::string& call) { return call == "more" ? "▲" : call == "less" ? "▼" : "▬"; }

nlohmann::json NumbersModel(const Series& series, const Texts& texts) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Metric* metric : LeadingMetrics()) {
    const int digits = metric->digits;
    nlohmann::json row = {
        {"metric", metric->name}, {"name", texts(TextKey(*metric) + "_plain")}, {"unit", metric->written_unit}};
    row["explained"] = texts(TextKey(*metric) + "_explained");
    if (const MetricTrend* trend = TrendOf(series, metric->name)) {
      const double from = *trend->baseline.value;
      const std::string call = CallKey(*trend);
      row["trend"] = {{"before", Number(from, digits)},
                      {"now", Number(from + *trend->change.value, digits)},
                      {"change", Number(*trend->change.value, digits, true)},
                      {"low", Number(trend->change.low, digits, true)},
                      {"high", Number(trend->change.high, digits, true)},
                      {"call", call},
                      {"sign", SignOf(call)},
                      {"words", texts("call_" + call)}};
    } else {
      const SeriesVisit* visit = LastUsed(series);
      for (const SeriesVisit& other : series.visits)
        if (!visit && other.used) visit = &other;
      if (!visit) continue;
      for (const VisitMetric& one : visit->metrics)
        if (one.metric == metric->name && one.estimate.value) row["single"] = Number(*one.estimate.value, digits);
      if (!row.contains("single")) continue;
    }
    rows.push_back(row);
  }
  return rows;
}

nlohmann::json UnknownModel(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json lines = nlohmann::json::array();
  lines.push_back(texts("unknown_cause"));
  const bool has_overview = std::ranges::any_of(
      report.supporting, [](const PageSupporting& part) { return part.kind == PhotoKind::kOverview; });
  lines.push_back(texts(has_overview ? "unknown_site_overview" : "unknown_site"));
  const Series& series = report.series;
  const auto num_used = std::count_if(series.visits.begin(), series.visits.end(), [](const auto& v) { return v.used; });
  const auto left_out = static_cast<long>(series.visits.size()) - num_used;
  if (left_out > 0) lines.push_back(texts("unknown_left_out", {{"count", std::to_string(left_out)}}));
  if (num_used < 3) lines.push_back(texts("unknown_few"));
  if (series.automatic)
    lines.push_back(texts("corrected_by_hand",
                          {{"count", std::to_string(series.num_corrected_photos)},
                           {"corrected", CorrectedText(series.corrected)},
                           {"verdict", texts(std::string("headline_") + VerdictName(series.automatic->verdict))}}));
  return lines;
}

}  // namespace

std::string PatientPage(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json model = CommonModel(report, texts);
  const std::string verdict = VerdictName(report.series.verdict);
  model["title"] = texts("patient_title");
  model["headline"] = texts("headline_" + verdict);
  model["lead"] = Lead(report, texts);
  model["next"] = texts("next_" + verdict);
  model["numbers"] = NumbersModel(report.series, texts);
  model["has_numbers"] = !model["numbers"].empty();
  model["follicles"] = PlainFollicles(report, texts);
  model["supporting"] = SupportingSections(report, texts);
  const std::vector<const Metric*> leading = LeadingMetrics();
  model["has_line"] = std::any_of(leading.begin(), leading.end(), [&](const Metric* metric) {
    return TrendOf(report.series, metric->name) != nullptr;
  });
  if (!report.sessions.empty()) {
    model["sessions"] = texts(report.sessions.size() == 1 ? "session_given" : "sessions_given",
                              {{"count", std::to_string(report.sessions.size())},
                               {"first", report.sessions.front().date},
                               {"last", report.sessions.back().date}});
  }
  model["has_sessions"] = !report.sessions.empty();
  // Someone who is only watched (day 0 is set, no session was given) needs no advice on sessions.
  model["aftercare"] = !report.sessions.empty() || !report.first_session_day;
  model["unknown"] = UnknownModel(report, texts);
  return RenderPage("patient", model);
}

}  // namespace tricho
