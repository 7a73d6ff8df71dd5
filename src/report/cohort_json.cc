// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/cohort_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/result_json.h"
#include "base/tsv.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kDigits = 10;

Json Number(double value) { return Significant(value, kDigits); }
Json Number(std::optional<double> value) { return value ? Json(Significant(*value, kDigits)) : Json(nullptr); }
Json Name(const std::string& name) { return name.empty() ? Json(nullptr) : Json(name); }

// Adds `reason` where there is one.
void AddReason(Json& json, const std::string& reason) {
  if (!reason.empty()) json["reason"] = reason;
}

Json EffectJson(const EffectEstimate& effect, bool is_difference) {
  Json json = {{"outcome", effect.outcome}, {"visit", effect.visit}, {"arm", effect.arm}};
  if (is_difference) json["reference"] = effect.reference;
  json["estimate"] = Number(effect.estimate);
  json["se"] = Number(effect.se);
  json["low"] = Number(effect.low);
  json["high"] = Number(effect.high);
  json["df"] = Number(effect.df);
  if (is_difference) {
    json["p"] = Number(effect.p);
    json["p_adjusted"] = Number(effect.p_adjusted);
  }
  AddReason(json, effect.reason);
  return json;
}

Json OutcomeModelJson(const OutcomeModel& model, const std::string& unit) {
  Json components = Json::array();
  for (const VarianceComponent& component : model.components)
    components.push_back({{"name", component.name}, {"variance", Number(component.value)}});
  Json json = {{"outcome", model.outcome},
               {"unit", Name(unit)},
               {"formula", model.formula},
               {"covariance", model.covariance},
               {"fitted", model.fitted},
               {"participants", model.participants},
               {"values", model.values},
               {"baseline_mean", Number(model.baseline_mean)},
               {"baseline_slope", Number(model.baseline_slope)},
               {"reml_deviance", Number(model.deviance)},
               {"residual_sd", Number(model.residual_sd)},
               {"components", components},
               {"notes", model.notes}};
  AddReason(json, model.reason);
  return json;
}

Json ModelJson(const CohortSummary& summary) {
  const bool mixed = summary.model_kind == CohortModel::kMixed;
  Json visits = Json::array();
  for (std::size_t i = 0; i < summary.design.visits.size(); ++i)
    visits.push_back({{"visit", summary.design.visits[i]}, {"day_median", Number(summary.design.visit_days[i])}});
  Json outcomes = Json::array();
  for (std::size_t i = 0; i < summary.models.size(); ++i)
    outcomes.push_back(OutcomeModelJson(summary.models[i], summary.units[i]));
  return {{"kind", mixed ? "lmm" : "mmrm"},
          {"name", mixed ? "linear mixed model" : "repeated measures with unstructured covariance"},
          {"response", "change since baseline"},
          {"method", "REML"},
          {"degrees_of_freedom", "Satterthwaite"},
          {"adjustment", "Holm, over arms, visits and outcomes; overall differences apart, over arms and outcomes"},
          {"contrast", "arm minus reference, at the mean baseline; overall weighs every visit the same"},
          {"reference", summary.design.arms.front()},
          {"reference_chosen", summary.design.reference_reason},
          {"arms", summary.design.arms},
          {"sites", summary.design.sites},
          {"visits_by", summary.design.visit_rule},
          {"visits", visits},
          {"outcomes", outcomes}};
}

Json ResponderJson(const ResponderRow& row) {
  Json json = {{"outcome", row.outcome},
               {"visit", row.visit},
               {"arm", row.arm},
               {"reference", Name(row.reference)},
               {"threshold", Number(row.threshold)},
               {"threshold_source", Name(row.threshold_source)},
               {"participants", row.arm_count.total}};
  const bool counted = row.share.has_value();
  json["responders"] = counted ? Json(row.arm_count.events) : Json(nullptr);
  json["share"] = Number(row.share);
  json["share_low"] = counted ? Number(row.share_interval.low) : Json(nullptr);
  json["share_high"] = counted ? Number(row.share_interval.high) : Json(nullptr);
  const bool compared = row.risk_difference.has_value();
  json["risk_difference"] = Number(row.risk_difference);
  json["low"] = compared ? Number(row.difference_interval.low) : Json(nullptr);
  json["high"] = compared ? Number(row.difference_interval.high) : Json(nullptr);
  json["p"] = Number(row.p);
  AddReason(json, row.reason);
  return json;
}

Json DescriptiveJson(const Descriptive& row) {
  return {{"outcome", row.outcome},
          {"visit", row.visit},
          {"arm", row.arm},
          {"participants", row.participants},
          {"day_median", Number(row.day_median)},
          {"mean", Number(row.mean)},
          {"sd", Number(row.sd)},
          {"median", Number(row.median)},
          {"min", Number(row.min)},
          {"max", Number(row.max)},
          {"change_mean", Number(row.change_mean)},
          {"change_sd", Number(row.change_sd)}};
}

Json BalanceJson(const BalanceRow& row) {
  return {{"outcome", row.outcome},
          {"arm", row.arm},
          {"reference", Name(row.reference)},
          {"participants", row.participants},
          {"mean", Number(row.mean)},
          {"sd", Number(row.sd)},
          {"difference", Number(row.difference)},
          {"low", Number(row.low)},
          {"high", Number(row.high)},
          {"standardized_difference", Number(row.standardized_difference)}};
}

Json IccJson(const std::optional<IntervalEstimate>& icc) {
  if (!icc) return nullptr;
  return {{"value", Number(icc->value)},
          {"low", Number(icc->interval.low)},
          {"high", Number(icc->interval.high)},
          {"unit", "1"}};
}

Json ReliabilityJson(const Reliability& row, const std::string& unit) {
  Json json = {{"outcome", row.outcome},
               {"unit", Name(unit)},
               {"targets", row.targets},
               {"shots_a_target", row.shots_a_target},
               {"icc_targets", row.icc_targets},
               {"icc_2_1", IccJson(row.icc_agreement)},
               {"icc_3_1", IccJson(row.icc_consistency)},
               {"mean", Number(row.mean)},
               {"within_sd", Number(row.within_sd)},
               {"cv_share", Number(row.cv_share)}};
  json["bland_altman"] = row.bland_altman ? Json{{"pairs", row.bland_altman->pairs},
                                                 {"bias", Number(row.bland_altman->bias)},
                                                 {"sd", Number(row.bland_altman->sd)},
                                                 {"low", Number(row.bland_altman->low)},
                                                 {"high", Number(row.bland_altman->high)}}
                                          : Json(nullptr);
  json["smallest_detectable_change"] = Number(row.smallest_detectable_change);
  AddReason(json, row.reason);
  return json;
}

Json PowerJson(const CohortSummary& summary) {
  Json rows = Json::array();
  for (const DetectableDifference& row : summary.detectable) {
    rows.push_back({{"outcome", row.outcome},
                    {"visit", row.visit},
                    {"arm", row.arm},
                    {"reference", row.reference},
                    {"detectable_difference", Number(row.difference)}});
    AddReason(rows.back(), row.reason);
  }
  return {{"alpha", summary.alpha}, {"power", summary.power}, {"detectable", rows}};
}

Json FlowJson(const OutcomeData& data) {
  Json arms = Json::array();
  for (const ArmFlow& flow : data.flow)
    arms.push_back({{"arm", flow.arm},
                    {"participants", flow.participants},
                    {"with_baseline", flow.with_baseline},
                    {"analyzed", flow.analyzed}});
  return {{"outcome", data.outcome}, {"arms", arms}};
}

template <typename Rows, typename Convert>
Json ArrayOf(const Rows& rows, Convert convert) {
  Json array = Json::array();
  for (const auto& row : rows) array.push_back(convert(row));
  return array;
}

std::string Cell(std::optional<double> value) {
  return value ? fmt::format("{}", Significant(*value, kDigits)) : std::string("n/a");
}

}  // namespace

std::string CohortJson(const CohortSummary& summary, const Provenance& provenance) {
  Json reliability = Json::array();
  for (std::size_t i = 0; i < summary.reliability.size(); ++i)
    reliability.push_back(ReliabilityJson(summary.reliability[i], summary.units[i]));
  std::vector<std::pair<std::string, Json>> parts = {{"provenance", ProvenanceJson(provenance)}};
  if (summary.num_corrected_photos > 0) {
    const CorrectedCounts& counts = summary.corrected;
    parts.emplace_back("corrected", Json{{"photos", summary.num_corrected_photos},
                                         {"added", counts.added},
                                         {"removed", counts.removed},
                                         {"changed", counts.changed},
                                         {"regions", counts.regions},
                                         {"matches", counts.matches},
                                         {"of", counts.automatic}});
    parts.emplace_back("automatic_estimates",
                       ArrayOf(summary.automatic_estimates, [](const auto& row) { return EffectJson(row, true); }));
  }
  parts.insert(parts.end(),
               {{"summary", Json(summary.sentences)},
                {"model", ModelJson(summary)},
                {"estimates", ArrayOf(summary.estimates, [](const auto& row) { return EffectJson(row, true); })},
                {"means", ArrayOf(summary.means, [](const auto& row) { return EffectJson(row, false); })},
                {"responders", ArrayOf(summary.responders, ResponderJson)},
                {"descriptives", ArrayOf(summary.descriptives, DescriptiveJson)},
                {"balance", ArrayOf(summary.balance, BalanceJson)},
                {"reliability", reliability},
                {"flow", ArrayOf(summary.data, FlowJson)},
                {"exclusions", ArrayOf(summary.exclusions,
                                       [](const Exclusion& row) {
                                         return Json{{"level", row.level},
                                                     {"outcome", Name(row.outcome)},
                                                     {"arm", Name(row.arm)},
                                                     {"reason", row.reason},
                                                     {"count", row.count}};
                                       })},
                {"power", PowerJson(summary)}});
  return JsonDocument(kCohortSchema, parts);
}

std::string CohortTsv(const CohortSummary& summary) {
  std::vector<std::vector<std::string>> rows;
  for (const EffectEstimate& row : summary.estimates)
    rows.push_back({row.outcome, row.visit, row.arm, row.reference, Cell(row.estimate), Cell(row.se), Cell(row.low),
                    Cell(row.high), Cell(row.df), Cell(row.p), Cell(row.p_adjusted), row.reason});
  return TsvText(
      {"outcome", "visit", "arm", "reference", "estimate", "se", "low", "high", "df", "p", "p_adjusted", "reason"},
      rows);
}

std::string CohortPlanJson(const PlanOptions& options, const TrialPlan& plan, const Provenance& provenance) {
  const Json asked = {{"effect", Number(options.effect)},
                      {"sd", Number(options.sd)},
                      {"dropout_share", Number(options.dropout_share)},
                      {"visits", options.visits},
                      {"visit_correlation", Number(options.visit_correlation)},
                      {"baseline_correlation", Number(options.baseline_correlation)},
                      {"arms", options.arms},
                      {"alpha", Number(options.alpha)},
                      {"power", Number(options.power)}};
  const bool simulated = plan.simulated_power.has_value();
  Json simulation = {{"trials", plan.simulations},
                     {"power", Number(plan.simulated_power)},
                     {"low", simulated ? Number(plan.simulated_low) : Json(nullptr)},
                     {"high", simulated ? Number(plan.simulated_high) : Json(nullptr)}};
  if (!simulated) simulation["reason"] = "no trial was simulated";
  const Json result = {{"participants_per_arm", plan.participants_per_arm},
                       {"participants", plan.participants_per_arm * options.arms},
                       {"analyzed_per_arm", plan.analyzed_per_arm},
                       {"standard_error", Number(plan.standard_error)},
                       {"df", Number(plan.df)},
                       {"power", Number(plan.power)},
                       {"simulation", simulation}};
  return JsonDocument(kCohortPlanSchema,
                      {{"provenance", ProvenanceJson(provenance)}, {"design", asked}, {"plan", result}});
}

}  // namespace tricho
