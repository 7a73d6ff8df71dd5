// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/metric_docs.h"

#include <fmt/format.h>

#include "metrics/metric.h"
#include "outcome/measurements.h"
#include "outcome/series_data.h"
#include "report/site_page.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

// What errs between two photos of an unchanged site, in few words.
const char* ErrorWords(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kCount:
      return "hairs found and missed";
    case ChangeKind::kMass:
      return "hairs found and missed, thickness of a photo";
    case ChangeKind::kThickness:
    case ChangeKind::kMedianThickness:
      return "thickness of a photo";
    case ChangeKind::kSpread:
      return "thickness of each hair";
    case ChangeKind::kProportion:
      return "one hair of all";
    case ChangeKind::kReading:
      return "reading of a photo";
  }
  return "";
}

std::string ColumnsTable(const Texts& texts) {
  std::string text = "| column | meaning |\n|---|---|\n";
  for (const char* column : kMeasurementColumns)
    text += fmt::format("| `{}` | {} |\n", column, texts(std::string("d_") + column));
  return text;
}

std::string MetricsTable(const Texts& texts) {
  std::string text =
      "| metric | name | unit | what it is | scale | errs between two photos | page |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp))
    text += fmt::format("| `{0}` | {1} | `{2}` | {3} | {4} | {5} | [{6}]({6}.md) |\n", metric.name,
                        texts(TextKey(metric)), metric.unit, metric.definition, metric.needs_scale ? "needed" : "",
                        ErrorWords(metric.change.kind), metric.method);
  return text;
}

// Of overviews and phototrichograms: what is good of each, in place of what errs.
std::string SupportingMetricsTable(const Texts& texts, PhotoKind kind) {
  std::string text =
      "| metric | name | unit | what it is | scale | better is | page |\n|---|---|---|---|---|---|---|\n";
  for (const Metric& metric : MetricsOf(kind))
    text += fmt::format("| `{0}` | {1} | `{2}` | {3} | {4} | {5} | [{6}]({6}.md) |\n", metric.name,
                        texts(TextKey(metric)), metric.unit, metric.definition, metric.needs_scale ? "needed" : "",
                        metric.supporting->less_is_better ? "less" : "more", metric.method);
  return text;
}

std::string TrendsTable() {
  std::string text =
      "| metric | judged | cv of a shot | at a level of at least | s between visits |\n|---|---|---|---|---|\n";
  for (const Metric* metric : SeriesMetrics()) {
    const MetricTrendRule& rule = *metric->trend;
    const std::string between = rule.visit_sd > 0 ? fmt::format("{:g} {}", rule.visit_sd, metric->written_unit)
                                                  : fmt::format("{:g} % of the level", 100 * rule.visit_share);
    text += fmt::format("| `{}` | {} | {:g} % | {:g} {} | {} |\n", metric->name, metric->leading ? "yes" : "",
                        100 * rule.shot_cv_share, rule.least_level, metric->written_unit, between);
  }
  return text;
}

// An object of which the metrics are the members.
void ListMembers(Json& object, const std::vector<const Metric*>& metrics, const std::vector<const Metric*>& required,
                 Json (*member)(const Metric&)) {
  object["properties"] = Json::object();
  for (const Metric* metric : metrics) object["properties"][metric->name] = member(*metric);
  object["required"] = Json::array();
  for (const Metric* metric : required) object["required"].push_back(metric->name);
}

Json EstimateMember(const Metric& metric) {
  return {{"allOf", {{{"$ref", "#/$defs/estimate"}}, {{"properties", {{"unit", {{"const", metric.unit}}}}}}}},
          {"description", metric.definition}};
}

}  // namespace

std::string MetricsPage(const Texts& texts) {
  return "# Metrics\n\n"
         "<!-- Written by `tricho help --metrics` (scripts/update_docs.sh): edit src/metrics/metric_table.cc instead. "
         "-->\n\n"
         "## Columns of measurements.tsv\n\n" +
         ColumnsTable(texts) + "\nand then a column a metric, in this order and with these units (UCUM):\n\n" +
         MetricsTable(texts) +
         "\nWhat errs between two photos of an unchanged site decides how its change is told: [change](change.md).\n\n"
         "## Metrics of overviews and phototrichograms\n\n"
         "They stand beside a verdict and never make one. Where a study has such photos, its table has a column `view` "
         "after `reason` (" +
         texts("d_view") + "), and after the metrics above those of [overviews](overview.md):\n\n" +
         SupportingMetricsTable(texts, PhotoKind::kOverview) +
         "\nand of [phototrichograms](phototrichogram.md), one row the two photos:\n\n" +
         SupportingMetricsTable(texts, PhotoKind::kPhototrichogram) +
         "\n## Metrics of a series\n\n"
         "What is known of their errors before a participant is measured ([repeatability](repeatability.md)):\n\n" +
         TrendsTable();
}

Json SchemaWithMetrics(Json schema) {
  std::vector<const Metric*> all;
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) all.push_back(&metric);
  const std::string title = schema.value("title", "");
  if (title == "analysis")
    ListMembers(schema["properties"]["metrics"], all, all, EstimateMember);
  else if (title == "comparison")
    ListMembers(schema["properties"]["change"], all, all, [](const Metric&) {
      return Json{{"$ref", "#/$defs/change"}};
    });
  else if (title == "series")
    ListMembers(schema["properties"]["trend"], SeriesMetrics(), LeadingMetrics(), [](const Metric&) {
      return Json{{"$ref", "#/$defs/trend"}};
    });
  return schema;
}

}  // namespace tricho
