// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/comparison_json.h"

#include "base/result_json.h"
#include "report/alignment_json.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

Json Ids(const std::vector<int>& hairs) {
  Json ids = Json::array();
  for (const int hair : hairs) ids.push_back(hair + 1);
  return ids;
}

Json ChangeJson(const MetricChange& change) {
  const auto or_null = [&](double value) { return change.change ? Json(Significant(value)) : Json(nullptr); };
  Json json;
  json["baseline"] = or_null(change.baseline.value_or(0));
  json["followup"] = or_null(change.followup.value_or(0));
  json["change"] = or_null(change.change.value_or(0));
  json["low"] = or_null(change.low);
  json["high"] = or_null(change.high);
  json["smallest_detectable_change"] = or_null(change.smallest_detectable_change);
  json["call"] = CallName(change.call);
  json["unit"] = change.unit;
  if (!change.reason.empty()) json["reason"] = change.reason;
  return json;
}

Json FileJson(const Photo& photo) { return {{"file", photo.file}, {"sha256", photo.sha256}}; }

}  // namespace

std::string ComparisonJson(const Comparison& comparison, const Provenance& provenance) {
  Json persisting = Json::array();
  for (const PersistingHair& pair : comparison.persisting)
    persisting.push_back(
        {{"baseline_id", pair.baseline + 1},
         {"followup_id", pair.followup + 1},
         {"diameter_change_um", pair.diameter_change_um ? Json(Hundredths(*pair.diameter_change_um)) : Json(nullptr)},
         {"log_odds", Hundredths(pair.log_odds)}});
  Json ambiguous = Json::array();
  for (const PersistingHair& pair : comparison.ambiguous)
    ambiguous.push_back({{"baseline_id", pair.baseline + 1},
                         {"followup_id", pair.followup + 1},
                         {"log_odds", Hundredths(pair.log_odds)}});
  Json change = Json::object();
  for (const auto& [name, metric] : comparison.change.change) change[name] = ChangeJson(metric);
  const bool compared = comparison.reason.empty();
  const Json alignment = AlignmentMembers(comparison.alignment, comparison.baseline.photo, comparison.followup.photo);
  std::vector<std::pair<std::string, Json>> parts{
      {"provenance", ProvenanceJson(provenance)},
      {"baseline", FileJson(comparison.baseline.photo)},
      {"followup", FileJson(comparison.followup.photo)},
      {"usable", Json(compared)},
      {"reason", compared ? Json(nullptr) : Json(comparison.reason)},
      {"alignment", alignment},
      {"common_area_cm2", comparison.common_area_cm2 ? Json(Significant(*comparison.common_area_cm2)) : Json(nullptr)},
      {"change", change},
      {"persisting", persisting},
      {"ambiguous", ambiguous},
      {"new", Ids(comparison.new_hairs)},
      {"lost", Ids(comparison.lost_hairs)},
      {"doubtful", {{"baseline", Ids(comparison.doubtful_baseline)}, {"followup", Ids(comparison.doubtful_followup)}}},
      {"notes", Json(comparison.notes)}};
  return JsonDocument(kComparisonSchema, parts);
}

}  // namespace tricho
