// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/trichogram_json.h"

#include "base/result_json.h"
#include "report/alignment_json.h"
#include "report/estimate_json.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

Json IdOf(int shaft) { return shaft >= 0 ? Json(shaft + 1) : Json(nullptr); }

Json PhasedHairJson(const PhasedHair& hair) {
  const bool grown = hair.growth_um.has_value();
  return {{"baseline_id", IdOf(hair.grown.baseline)},
          {"followup_id", IdOf(hair.grown.followup)},
          {"phase", PhaseName(hair.phase)},
          {"reason", hair.reason.empty() ? Json(nullptr) : Json(hair.reason)},
          {"growth_um", grown ? Json(Hundredths(*hair.growth_um)) : Json(nullptr)},
          {"growth_se_um", grown ? Json(Hundredths(hair.growth_se_um)) : Json(nullptr)},
          {"rate_mm_per_day", hair.rate_mm_per_day ? Json(Significant(*hair.rate_mm_per_day)) : Json(nullptr)},
          {"diameter_um", hair.diameter_um ? Json(Hundredths(*hair.diameter_um)) : Json(nullptr)},
          {"cut_flush", hair.phase == HairPhase::kAnagen && hair.grown.sight == GrowthSight::kCutFlush},
          {"gone", hair.grown.sight == GrowthSight::kGone},
          {"counted", hair.grown.counted}};
}

Json TrichogramEstimateJson(const TrichogramEstimate& metric) {
  Json json = EstimateJson(metric.estimate);
  json["smallest_detectable_change"] =
      metric.smallest_detectable_change ? Json(Significant(*metric.smallest_detectable_change)) : Json(nullptr);
  return json;
}

// Null where the photo is missing.
Json PhotoJson(const Photo& photo) {
  if (photo.file.empty()) return nullptr;
  return {{"file", photo.file}, {"sha256", photo.sha256.empty() ? Json(nullptr) : Json(photo.sha256)}};
}

}  // namespace

std::string TrichogramJson(const TrichogramOfPair& pair, const Provenance& provenance) {
  const Comparison& comparison = pair.comparison;
  const Phototrichogram& trichogram = pair.trichogram;
  Json hairs = Json::array();
  for (const PhasedHair& hair : trichogram.hairs) hairs.push_back(PhasedHairJson(hair));
  Json metrics = Json::object();
  for (const auto& [name, metric] : trichogram.metrics) metrics[name] = TrichogramEstimateJson(metric);
  const bool measured = pair.reason.empty();
  const Json counts = {{"anagen", trichogram.num_anagen},
                       {"not_growing", trichogram.num_not_growing},
                       {"not_classifiable", trichogram.num_not_classifiable},
                       {"cut_flush", trichogram.num_cut_flush},
                       {"gone", trichogram.num_exogen}};
  const std::vector<std::pair<std::string, Json>> parts{
      {"provenance", ProvenanceJson(provenance)},
      {"baseline", PhotoJson(comparison.baseline.photo)},
      {"followup", PhotoJson(comparison.followup.photo)},
      {"hours", pair.time.source.empty() ? Json(nullptr) : Json(Significant(pair.time.hours))},
      {"hours_source", pair.time.source.empty() ? Json(nullptr) : Json(pair.time.source)},
      {"usable", Json(measured)},
      {"reason", measured ? Json(nullptr) : Json(pair.reason)},
      {"alignment", AlignmentMembers(comparison.alignment, comparison.baseline.photo, comparison.followup.photo)},
      {"common_area_cm2", comparison.common_area_cm2 ? Json(Significant(*comparison.common_area_cm2)) : Json(nullptr)},
      {"counts", counts},
      {"metrics", metrics},
      {"hairs", hairs},
      {"notes", Json(pair.notes)}};
  return JsonDocument(kTrichogramSchema, parts);
}

}  // namespace tricho
