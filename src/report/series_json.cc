// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/series_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/result_json.h"
#include "report/estimate_json.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kDaysPerWeek = 7;

Json OrNull(const std::optional<double>& value) { return value ? Json(Significant(*value)) : Json(nullptr); }

// Sessions on or before the day of a visit; absent when nothing is known of sessions.
std::optional<int> SessionsUpTo(const Series& series, std::optional<double> day) {
  if (!series.sessions || !day) return std::nullopt;
  const std::vector<double>& days = series.sessions->days;
  return static_cast<int>(std::upper_bound(days.begin(), days.end(), *day) - days.begin());
}

Json CorrectedCountsJson(const CorrectedCounts& counts) {
  return {{"added", counts.added},     {"removed", counts.removed}, {"changed", counts.changed},
          {"regions", counts.regions}, {"matches", counts.matches}, {"of", counts.automatic}};
}

// What the program alone says of a metric of this visit; null where the series is not corrected.
Json AutomaticEstimate(const Series& series, const SeriesVisit& visit, const std::string& metric) {
  if (!series.automatic) return nullptr;
  for (const SeriesVisit& other : series.automatic->visits) {
    if (other.visit_id != visit.visit_id || other.day != visit.day) continue;
    for (const VisitMetric& one : other.metrics)
      if (one.metric == metric) return EstimateJson(one.estimate);
  }
  return nullptr;
}

Json VisitJson(const Series& series, const SeriesVisit& visit) {
  Json metrics = Json::object();
  for (const VisitMetric& metric : visit.metrics) {
    metrics[metric.metric] = EstimateJson(metric.estimate);
    if (series.automatic) metrics[metric.metric]["automatic"] = AutomaticEstimate(series, visit, metric.metric);
  }
  const std::optional<int> sessions = SessionsUpTo(series, visit.day);
  Json json;
  json["visit_id"] = visit.visit_id;
  json["day"] = OrNull(visit.day);
  json["weeks_since_first_session"] = visit.day ? Json(Significant(*visit.day / kDaysPerWeek)) : Json(nullptr);
  json["sessions_so_far"] = sessions ? Json(*sessions) : Json(nullptr);
  json["used"] = visit.used;
  json["baseline"] = visit.baseline;
  json["reason"] = visit.reason.empty() ? Json(nullptr) : Json(visit.reason);
  json["shots"] = visit.num_shots;
  json["usable_shots"] = visit.num_usable_shots;
  json["sites"] = visit.sites;
  json["metrics"] = metrics;
  if (visit.corrected.Any()) json["corrected"] = CorrectedCountsJson(visit.corrected);
  return json;
}

Json TrendJson(const MetricTrend& trend) {
  Json json = EstimateJson(trend.per_12_weeks);
  json["per_weeks"] = kDaysPerTrend / kDaysPerWeek;
  json["judged"] = trend.judged;
  if (!trend.per_12_weeks.value) return json;
  json["call"] = CallName(trend.call);
  json["standard_error"] = Significant(trend.slope.standard_error);
  json["df"] = Significant(trend.slope.df);
  json["p"] = Significant(trend.p);
  json["p_adjusted"] = trend.judged ? Json(Significant(trend.p_adjusted)) : Json(nullptr);
  json["baseline"] = EstimateJson(trend.baseline);
  json["change"] = EstimateJson(trend.change);
  json["evidence"] = EvidenceName(trend.evidence);
  if (trend.counts_change) json["counts_change"] = EstimateJson(*trend.counts_change);
  json["probability_worthwhile"] = Significant(trend.probability_worthwhile);
  json["rests_on_last_visit"] = trend.rests_on_last_visit;
  json["smallest_detectable_change"] = Significant(trend.smallest_detectable_change);
  json["worthwhile_change"] = Significant(trend.worthwhile_change);
  json["power"] = Significant(trend.power);
  json["measurement_error"] = {{"repeatability_cv_share", Significant(trend.error.shot_cv_share)},
                               {"own_df", Significant(trend.error.shot_df)},
                               {"visit_sd", Significant(trend.error.visit_sd)},
                               {"other_participants", trend.error.num_other_participants}};
  return json;
}

Json SupportingValueJson(const SupportingValue& value) {
  Json json;
  json["visit_id"] = value.visit_id;
  json["day"] = OrNull(value.day);
  json["shot"] = value.shot;
  json["measured"] = EstimateJson(value.estimate);
  json["is_baseline"] = value.is_baseline;
  if (value.is_baseline) return json;
  json["change"] = EstimateJson(value.change);
  json["smallest_detectable_change"] =
      value.change.value ? Json(Significant(value.smallest_detectable_change)) : Json(nullptr);
  json["call"] = CallName(value.call);
  return json;
}

Json SupportingJson(const Series& series) {
  Json measures = Json::array();
  for (const SupportingMeasure& measure : series.supporting) {
    Json values = Json::array();
    for (const SupportingValue& value : measure.values) values.push_back(SupportingValueJson(value));
    const std::optional<bool> agrees = Agrees(measure, series.verdict);
    measures.push_back({{"metric", measure.metric},
                        {"site", measure.site},
                        {"agrees_with_verdict", agrees ? Json(*agrees) : Json(nullptr)},
                        {"visits", values}});
  }
  return measures;
}

// The usual protocol beside what was done; docs/methods/series.md has the source.
Json SessionsJson(const Series& series) {
  Json json;
  json["usual"] = "4 to 8 sessions 7 to 14 days apart, then maintenance every few months";
  if (!series.sessions) {
    json["given"] = nullptr;
    json["days"] = nullptr;
    json["mean_spacing_days"] = nullptr;
    json["reason"] = "the table says nothing of sessions; a study's treatments.tsv does";
    return json;
  }
  const std::vector<double>& days = series.sessions->days;
  json["given"] = days.size();
  json["days"] = days;
  json["mean_spacing_days"] =
      days.size() > 1 ? Json(Significant((days.back() - days.front()) / static_cast<double>(days.size() - 1)))
                      : Json(nullptr);
  if (days.size() < 2) json["reason"] = "fewer than two sessions have no spacing";
  return json;
}

}  // namespace

std::string SeriesJson(const Series& series, const SeriesOptions& options, const Provenance& provenance) {
  Json visits = Json::array();
  for (const SeriesVisit& visit : series.visits) visits.push_back(VisitJson(series, visit));
  Json trends = Json::object();
  for (const MetricTrend& trend : series.trends) {
    trends[trend.metric] = TrendJson(trend);
    if (!series.automatic) continue;
    for (const MetricTrend& other : series.automatic->trends)
      if (other.metric == trend.metric) trends[trend.metric]["automatic"] = TrendJson(other);
  }
  Json sites = Json::object();
  for (const SiteAnswer& site : series.sites) {
    Json of_site = Json::object();
    for (const MetricTrend& trend : site.trends) of_site[trend.metric] = TrendJson(trend);
    sites[site.site] = {{"verdict", VerdictName(site.verdict)}, {"trend", of_site}};
  }
  std::vector<std::pair<std::string, Json>> parts = {{"provenance", ProvenanceJson(provenance)},
                                                     {"participant_id", series.participant_id},
                                                     {"arm", series.arm.empty() ? Json(nullptr) : Json(series.arm)},
                                                     {"verdict", VerdictName(series.verdict)}};
  if (series.automatic) {
    Json corrected = CorrectedCountsJson(series.corrected);
    corrected["photos"] = series.num_corrected_photos;
    parts.emplace_back("corrected", corrected);
    parts.emplace_back("automatic_verdict", VerdictName(series.automatic->verdict));
  }
  parts.insert(parts.end(), {{"because", series.because},
                             {"caveats", series.caveats},
                             {"rules",
                              {{"earliest_weeks", options.earliest_weeks},
                               {"worthwhile_share", options.worthwhile_share},
                               {"confidence", 0.95}}},
                             {"sessions", SessionsJson(series)},
                             {"trend", trends},
                             {"sites", sites},
                             {"visits", visits}});
  if (!series.supporting.empty()) parts.emplace_back("supporting", SupportingJson(series));
  return JsonDocument(kSeriesSchema, parts);
}

}  // namespace tricho
