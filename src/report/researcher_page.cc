// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/researcher_page.h"

#include "report/cohort_plot_scripts.h"
#include "report/cohort_text.h"
#include "report/site_page.h"

namespace tricho {

namespace {

std::string Or(const std::optional<double>& value, int digits) { return value ? Number(*value, digits) : "–"; }

std::string WithRange(const std::optional<double>& value, const std::optional<double>& low,
                      const std::optional<double>& high, int digits) {
  if (!value) return "–";
  std::string text = Number(*value, digits, true);
  if (low && high) text += " (" + Number(*low, digits, true) + " … " + Number(*high, digits, true) + ")";
  return text;
}

nlohmann::json ExclusionRows(const CohortSummary& summary) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Exclusion& one : summary.exclusions)
    rows.push_back({{"level", one.level},
                    {"arm", one.arm},
                    {"outcome", one.outcome},
                    {"reason", one.reason},
                    {"count", std::to_string(one.count)}});
  return rows;
}

nlohmann::json BalanceRows(const CohortSummary& summary) {
  nlohmann::json rows = nlohmann::json::array();
  for (const BalanceRow& row : summary.balance)
    rows.push_back({{"outcome", OutcomeLabel(row.outcome)},
                    {"arm", row.arm},
                    {"n", std::to_string(row.participants)},
                    {"mean", Or(row.mean, 2)},
                    {"sd", Or(row.sd, 2)},
                    {"difference", WithRange(row.difference, row.low, row.high, 2)},
                    {"standardized", Or(row.standardized_difference, 2)}});
  return rows;
}

nlohmann::json EstimateRows(const CohortSummary& summary) {
  nlohmann::json rows = nlohmann::json::array();
  for (const EffectEstimate& one : summary.estimates) {
    const int digits = one.se ? DecimalsFor(*one.se) : 2;
    rows.push_back({{"outcome", OutcomeLabel(one.outcome)},
                    {"key", one.outcome + "|" + one.visit + "|" + one.arm},
                    {"visit", one.visit},
                    {"arm", one.arm},
                    {"reference", one.reference},
                    {"estimate", WithRange(one.estimate, one.low, one.high, digits)},
                    {"se", Or(one.se, digits)},
                    {"df", Or(one.df, 1)},
                    {"p", one.p ? ProbabilityText(*one.p) : "–"},
                    {"p_adjusted", one.p_adjusted ? ProbabilityText(*one.p_adjusted) : "–"},
                    {"reason", one.reason}});
  }
  return rows;
}

nlohmann::json ResponderRows(const CohortSummary& summary) {
  nlohmann::json rows = nlohmann::json::array();
  for (const ResponderRow& row : summary.responders) {
    std::string share = "–";
    if (row.share)
      share = Number(100 * *row.share, 0) + " % (" + Number(100 * row.share_interval.low, 0) + " … " +
              Number(100 * row.share_interval.high, 0) + ")";
    rows.push_back({{"outcome", OutcomeLabel(row.outcome)},
                    {"visit", row.visit},
                    {"arm", row.arm},
                    {"threshold", Or(row.threshold, 2)},
                    {"share", share},
                    {"p", row.p ? ProbabilityText(*row.p) : "–"},
                    // The reference arm has a share of its own, and nothing to be compared with.
                    {"reason", row.share ? "" : row.reason}});
  }
  return rows;
}

nlohmann::json PlotModels(const CohortSummary& summary, const Texts& texts) {
  std::vector<PlotScript> scripts;
  std::vector<std::string> alts;
  if (!summary.estimates.empty()) {
    scripts.push_back(ForestPlot(summary));
    alts.push_back(texts("r_forest_alt"));
  }
  for (int i = 0; i < static_cast<int>(summary.data.size()); ++i) {
    if (summary.data[i].rows.empty()) continue;
    scripts.push_back(SpaghettiPlot(summary, i));
    alts.push_back(texts("r_spaghetti_alt", {{"outcome", OutcomeLabel(summary.data[i].outcome)}}));
  }
  nlohmann::json plots = nlohmann::json::array();
  if (scripts.empty()) return plots;
  const DrawnPlots drawn = DrawPlots(scripts);
  for (std::size_t i = 0; i < drawn.svgs.size(); ++i)
    plots.push_back({{"src", SvgUri(drawn.svgs[i])}, {"alt", alts[i]}});
  return plots;
}

nlohmann::json Dictionary(const Measurements& measurements, const Texts& texts) {
  nlohmann::json rows = nlohmann::json::array();
  for (const char* column : kMeasurementColumns)
    rows.push_back({{"column", column}, {"meaning", texts(std::string("d_") + column)}});
  if (std::ranges::any_of(measurements.rows, [](const Measurement& row) { return row.kind != PhotoKind::kCloseUp; }))
    rows.push_back({{"column", kViewColumn}, {"meaning", texts("d_view")}});
  for (const PhotoKind kind : kPhotoKinds)
    for (const Metric& metric : MetricsOf(kind)) {
      if (!measurements.Has(metric.name)) continue;
      rows.push_back({{"column", metric.name},
                      {"meaning", texts("d_metric", {{"name", texts(TextKey(metric))}, {"unit", metric.unit}})}});
    }
  return rows;
}

// Participants stage by stage (CONSORT), an outcome and arm a row.
nlohmann::json FlowRows(const CohortSummary& summary) {
  nlohmann::json rows = nlohmann::json::array();
  for (const OutcomeData& data : summary.data)
    for (const ArmFlow& flow : data.flow)
      rows.push_back({{"outcome", OutcomeLabel(data.outcome)},
                      {"metric", data.outcome},
                      {"arm", flow.arm},
                      {"participants", std::to_string(flow.participants)},
                      {"with_baseline", std::to_string(flow.with_baseline)},
                      {"analyzed", std::to_string(flow.analyzed)}});
  return rows;
}

std::string MethodsText(const CohortSummary& summary, const std::vector<std::string>& analyzed_by,
                        const Provenance& provenance, const Texts& texts) {
  const OutcomeModel* model = nullptr;
  for (const OutcomeModel& one : summary.models)
    if (!model && one.fitted) model = &one;
  std::string analyzers;
  for (const std::string& one : analyzed_by) analyzers += (analyzers.empty() ? "" : " | ") + one;
  return texts("r_methods_text", {{"analyzers", analyzers.empty() ? texts("r_no_analyzer") : analyzers},
                                  {"version", provenance.version},
                                  {"commit", provenance.commit.empty() ? "unknown" : provenance.commit},
                                  {"covariance", model ? model->covariance : texts("r_not_fitted")},
                                  {"formula", model ? model->formula : "–"},
                                  {"visit_rule", summary.design.visit_rule},
                                  {"reference", summary.design.arms.empty() ? "–" : summary.design.arms.front()}});
}

}  // namespace

std::string ResearcherPage(const CohortSummary& summary, const Measurements& measurements,
                           const std::vector<std::string>& analyzed_by, const Provenance& provenance,
                           const Texts& texts) {
  // Its outcomes are those of close-ups.
  const auto num_photos = std::ranges::count(measurements.rows, PhotoKind::kCloseUp, &Measurement::kind);
  nlohmann::json model;
  model["t"] = texts.All();
  model["title"] = texts("researcher_title");
  model["flow"] = texts("r_flow_line", {{"participants", std::to_string(summary.design.participants.size())},
                                        {"arms", std::to_string(summary.design.arms.size())},
                                        {"visits", std::to_string(summary.design.visits.size())},
                                        {"photos", std::to_string(num_photos)}});
  model["flow_rows"] = FlowRows(summary);
  model["exclusions"] = ExclusionRows(summary);
  model["has_exclusions"] = !model["exclusions"].empty();
  model["sentences"] = summary.sentences;
  model["balance"] = BalanceRows(summary);
  model["estimates"] = EstimateRows(summary);
  model["responders"] = ResponderRows(summary);
  model["plots"] = PlotModels(summary, texts);
  model["methods"] = MethodsText(summary, analyzed_by, provenance, texts);
  model["dictionary"] = Dictionary(measurements, texts);
  model["foot"] =
      texts("foot", {{"version", provenance.version}, {"commit", provenance.commit.empty() ? "-" : provenance.commit}});
  return RenderPage("researcher", model);
}

}  // namespace tricho
