// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/supporting_section.h"

#include <algorithm>
#include <string_view>

namespace tricho {

namespace {

constexpr int kSupportingWidthPx = 1600;

bool IsShare(const Metric& metric) { return std::string_view(metric.unit) == "1"; }

// As people say it: shares in percent, their changes (with `sign`) in points.
std::string Plainly(const Metric& metric, double value, bool sign = false) {
  if (IsShare(metric)) return Number(100 * value, std::max(0, metric.digits - 2), sign) + (sign ? " points" : " %");
  return Number(value, metric.digits, sign) + " " + metric.written_unit;
}

std::string Interval(const Estimate& estimate, int digits, bool sign) {
  return Number(estimate.low, digits, sign) + " … " + Number(estimate.high, digits, sign);
}

// The last one that has a value; null: none has.
const SupportingValue* LastMeasured(const SupportingMeasure& measure) {
  for (auto value = measure.values.rbegin(); value != measure.values.rend(); ++value)
    if (value->estimate.value) return &*value;
  return nullptr;
}

nlohmann::json SupportingRow(const SupportingMeasure& measure, Verdict verdict, const Texts& texts) {
  const Metric& metric = MetricNamed(measure.metric);
  nlohmann::json row = {{"metric", metric.name}, {"name", texts(TextKey(metric))}, {"unit", metric.written_unit}};
  nlohmann::json cells = nlohmann::json::array();
  for (const SupportingValue& value : measure.values) {
    const Estimate& estimate = value.estimate;
    cells.push_back({{"value", estimate.value ? Number(*estimate.value, metric.digits) : "–"},
                     {"range", estimate.value ? Interval(estimate, metric.digits, false) : ""}});
  }
  row["cells"] = cells;
  if (const SupportingValue* told = measure.Told()) {
    const std::optional<bool> agrees = Agrees(measure, verdict);
    row["told"] = {{"change", Number(*told->change.value, metric.digits, true)},
                   {"range", Interval(told->change, metric.digits, true)},
                   {"sdc", Number(told->smallest_detectable_change, metric.digits)},
                   {"call", texts(std::string("p_call_") + CallName(told->call))},
                   {"agrees", agrees ? texts(*agrees ? "s_agrees" : "s_disagrees") : "–"}};
    return row;
  }
  const SupportingValue* last = measure.values.empty() ? nullptr : &measure.values.back();
  const bool is_alone = !last || last->is_baseline;
  row["reason"] = is_alone                       ? texts("s_one_visit")
                  : !last->estimate.value        ? last->estimate.reason
                  : !last->change.reason.empty() ? last->change.reason
                                                 : texts("s_one_visit");
  return row;
}

// For a lay person: what it is, then and now.
nlohmann::json PlainLine(const SupportingMeasure& measure, const Texts& texts) {
  const Metric& metric = MetricNamed(measure.metric);
  nlohmann::json line = {{"metric", metric.name},
                         {"name", texts(TextKey(metric) + "_plain")},
                         {"explained", texts(TextKey(metric) + "_explained")}};
  const SupportingValue* told = measure.Told();
  if (!told) {
    line["single"] = Plainly(metric, *LastMeasured(measure)->estimate.value);
    return line;
  }
  const std::string call = told->call == Call::kIncrease ? "more" : told->call == Call::kDecrease ? "less" : "same";
  line["trend"] = {{"before", Plainly(metric, *told->estimate.value - *told->change.value)},
                   {"now", Plainly(metric, *told->estimate.value)},
                   {"call", call},
                   {"sign", call == "more"   ? "▲"
                            : call == "less" ? "▼"
                                             : "▬"},
                   {"words", texts("call_" + call)},
                   {"change", Plainly(metric, *told->change.value, true)},
                   {"low", Plainly(metric, told->change.low, true)},
                   {"high", Plainly(metric, told->change.high, true)}};
  return line;
}

nlohmann::json Visits(const std::vector<const SupportingMeasure*>& measures) {
  nlohmann::json visits = nlohmann::json::array();
  if (measures.empty()) return visits;
  for (const SupportingValue& value : measures.front()->values)
    visits.push_back({{"visit", value.visit_id},
                      {"shot", value.shot},
                      {"day", value.day ? "day " + Number(*value.day, 0) : std::string()}});
  return visits;
}

}  // namespace

nlohmann::json SupportingSections(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json sections = nlohmann::json::array();
  for (const PageSupporting& part : report.supporting) {
    const std::string view = ViewName(part.kind);
    std::vector<const SupportingMeasure*> measures;
    for (const SupportingMeasure& measure : report.series.supporting)
      if (measure.site == part.site && KindOfMetric(measure.metric) == part.kind) measures.push_back(&measure);
    nlohmann::json section = {{"view", view},
                              {"heading", texts("s_" + view + "_heading", {{"site", part.site}})},
                              {"plain_heading", texts("s_" + view + "_plain_heading")},
                              {"plain", texts("s_" + view + "_plain")},
                              {"limits", texts("s_" + view + "_limits")},
                              {"plain_limits", texts("s_" + view + "_plain_limits")},
                              {"visits", Visits(measures)}};
    if (!part.picture_bgr.empty())
      section["picture"] = {{"src", JpegUri(part.picture_bgr, kSupportingWidthPx)},
                            {"alt", texts("s_" + view + "_alt")},
                            {"caption", part.baseline.empty() ? texts("s_picture_of", {{"date", part.date}})
                                                              : texts("s_picture_pair", {{"before", part.baseline},
                                                                                         {"after", part.date}})}};
    if (!part.histogram_svg.empty()) section["histogram"] = SvgUri(part.histogram_svg);
    section["rows"] = nlohmann::json::array();
    for (const SupportingMeasure* measure : measures)
      section["rows"].push_back(SupportingRow(*measure, report.series.verdict, texts));
    section["lines"] = nlohmann::json::array();
    for (const SupportingMeasure* measure : MeasuresInWords(report.series, part.site, part.kind))
      section["lines"].push_back(PlainLine(*measure, texts));
    sections.push_back(section);
  }
  return sections;
}

}  // namespace tricho
