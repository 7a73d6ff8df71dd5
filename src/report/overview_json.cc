// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/overview_json.h"

#include <optional>

#include "base/result_json.h"
#include "report/estimate_json.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

Json OverviewPoint(const Point& point) { return {Hundredths(point.x()), Hundredths(point.y())}; }

Json OrNull(const std::optional<double>& value) { return value ? Json(Significant(*value)) : Json(nullptr); }

Json OverviewImage(const Overview& overview) {
  Json image;
  image["file"] = overview.file;
  image["sha256"] = overview.sha256.empty() ? Json(nullptr) : Json(overview.sha256);
  image["width_px"] = overview.width_px;
  image["height_px"] = overview.height_px;
  image["um_per_px"] = OrNull(overview.scale.um_per_px);
  image["um_per_px_relative_error"] =
      overview.scale.um_per_px ? Json(Significant(overview.scale.relative_error)) : Json(nullptr);
  image["scale_source"] = overview.scale.source;
  image["mixed_in_light"] = OrNull(overview.scale.mixed_in_light);
  if (!overview.scale.um_per_px)
    image["reason"] = overview.scale.reason.empty() ? overview.reasons.front() : overview.scale.reason;
  return image;
}

Json OverviewHead(const Overview& overview) {
  if (overview.frame.bgr.empty()) return nullptr;
  const HeadFrame& frame = overview.frame;
  return {{"center_px", OverviewPoint(frame.InPhoto(frame.center_px))},
          {"width_px", Significant(frame.width_px * frame.photo_per_px)},
          {"length_px", Significant(frame.length_px * frame.photo_per_px)},
          {"front_deg", Significant(frame.front_deg)}};
}

Json OverviewQualityJson(const Overview& overview) {
  const OverviewQuality& quality = overview.quality;
  const bool looked = !overview.frame.bgr.empty();
  const auto if_looked = [&](double value) { return looked ? Json(Significant(value)) : Json(nullptr); };
  return {{"blur_head_share", OrNull(quality.blur_head_share)},
          {"burnt_share", if_looked(quality.burnt_share)},
          {"scalp_light", if_looked(quality.scalp_light)},
          {"hair_light", if_looked(quality.hair_light)},
          {"hair_color_noise_share", if_looked(overview.scalp.noise_share)},
          {"lock_width_head_share", OrNull(quality.lock_head_share)}};
}

Json PartProfile(const Overview& overview) {
  Json profile = Json::array();
  if (!overview.usable || !overview.part.reason.empty()) return profile;
  for (const PartStation& station : overview.part.stations)
    profile.push_back({{"along_head_share", Significant(station.along_head_share)},
                       {"width_head_share", OrNull(station.width_head_share)}});
  return profile;
}

Json OverviewChangeJson(const OverviewChange& change) {
  const auto if_told = [&](double value) { return change.change ? Json(Significant(value)) : Json(nullptr); };
  Json json;
  json["baseline"] = OrNull(change.baseline);
  json["followup"] = OrNull(change.followup);
  json["change"] = OrNull(change.change);
  json["low"] = if_told(change.low);
  json["high"] = if_told(change.high);
  json["smallest_detectable_change"] = if_told(change.smallest_detectable_change);
  json["call"] = CallName(change.call);
  json["unit"] = change.unit;
  if (!change.reason.empty()) json["reason"] = change.reason;
  return json;
}

}  // namespace

std::string OverviewComparisonJson(const OverviewComparison& comparison, const Provenance& provenance) {
  const auto file = [](const Overview& overview) {
    return Json{{"file", overview.file}, {"sha256", overview.sha256}, {"usable", overview.usable}};
  };
  Json change = Json::object();
  for (const auto& [name, metric] : comparison.change) change[name] = OverviewChangeJson(metric);
  Json zones = Json::object();
  for (const auto& [name, metric] : comparison.zones) zones[name] = OverviewChangeJson(metric);
  const bool measured = comparison.baseline.usable && comparison.followup.usable;
  const Json pose = measured ? Json{{"turn_deg", Hundredths(comparison.pose.turn_deg)},
                                    {"roll_deg", Hundredths(comparison.pose.roll_deg)},
                                    {"pitch_deg", Hundredths(comparison.pose.pitch_deg)}}
                             : Json(nullptr);
  return JsonDocument(kOverviewComparisonSchema,
                      {{"kind", Json("overview_comparison")},
                       {"provenance", ProvenanceJson(provenance)},
                       {"baseline", file(comparison.baseline)},
                       {"followup", file(comparison.followup)},
                       {"usable", Json(comparison.usable)},
                       {"reason", comparison.usable ? Json(nullptr) : Json(comparison.reason)},
                       {"notes", Json(comparison.notes)},
                       {"pose", pose},
                       {"likeness", measured ? Json(Hundredths(comparison.likeness)) : Json(nullptr)},
                       {"change", change},
                       {"zones", zones}});
}

std::string OverviewJson(const Overview& overview, const Provenance& provenance) {
  Json zones = Json::array();
  for (const OverviewZone& zone : overview.zones) {
    Json polygon = Json::array();
    for (const Point& point : zone.polygon_px) polygon.push_back(OverviewPoint(point));
    Json json = {{"name", zone.name}, {"polygon_px", polygon}};
    if (zone.visible_scalp_share) json["visible_scalp_share"] = EstimateJson(*zone.visible_scalp_share);
    zones.push_back(json);
  }
  const Json profile = PartProfile(overview);
  Json metrics = Json::object();
  for (const auto& [name, estimate] : overview.metrics) metrics[name] = EstimateJson(estimate);
  metrics["part_profile"] = profile;
  return JsonDocument(kOverviewSchema, {{"kind", Json("overview")},
                                        {"provenance", ProvenanceJson(provenance)},
                                        {"image", OverviewImage(overview)},
                                        {"usable", Json(overview.usable)},
                                        {"reasons", Json(overview.reasons)},
                                        {"warnings", Json(overview.warnings)},
                                        {"head", OverviewHead(overview)},
                                        {"quality", OverviewQualityJson(overview)},
                                        {"zones", zones},
                                        {"metrics", metrics},
                                        {"part_profile", profile}});
}

std::string UnreadOverviewJson(const std::string& file, const std::string& reason, const Provenance& provenance) {
  Overview unread;
  unread.file = file;
  unread.usable = false;
  unread.reasons = {reason};
  LeaveUnmeasured(unread);
  return OverviewJson(unread, provenance);
}

}  // namespace tricho
