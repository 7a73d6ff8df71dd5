// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/photo_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/result_json.h"
#include "hair/doubt.h"
#include "metrics/metric.h"
#include "report/page.h"
#include "report/site_page.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

Json OrNull(const std::optional<double>& value) { return value ? Json(Hundredths(*value)) : Json(nullptr); }

Json HairsJson(const Review& review) {
  const std::optional<double> um_per_px = review.corrected.scale.um_per_px;
  const int num_automatic = review.state.counts.automatic;
  std::vector<Shaft> shafts;
  for (const NumberedHair& hair : review.state.hairs) shafts.push_back(hair.shaft);
  const std::vector<Doubt> doubts = DoubtsOf(shafts);
  Json hairs = Json::array();
  for (std::size_t i = 0; i < review.state.hairs.size(); ++i) {
    const NumberedHair& hair = review.state.hairs[i];
    const bool by_hand = hair.id > num_automatic || hair.shaft.confidence == 1;
    Json json;
    json["id"] = hair.id;
    json["line"] = PointsJson(hair.shaft.center_line_px);
    json["width"] = OrNull(hair.shaft.diameter_px);
    json["um"] = hair.shaft.diameter_px && um_per_px ? OrNull(*hair.shaft.diameter_px * *um_per_px) : Json(nullptr);
    json["sure"] = Hundredths(hair.shaft.confidence);
    json["mate"] = Hundredths(doubts[i].mate);
    json["counted"] = static_cast<bool>(review.corrected.counted[i]);
    json["root_certain"] = hair.shaft.root_certain;
    json["by_hand"] = by_hand;
    hairs.push_back(json);
  }
  return hairs;
}

// Ids of the hairs that the program found, in the order in which to look at them: corrections don't change it, so that
// whoever goes through them in this order meets each once.
Json LookOrderJson(const Review& review) {
  Json ids = Json::array();
  for (const int i : review.look_order) ids.push_back(i + 1);
  return ids;
}

Json EstimateWords(const Metric& metric, const Estimate& estimate) {
  Json json;
  json["value"] = estimate.value ? Json(Number(*estimate.value, metric.digits)) : Json(nullptr);
  json["range"] = estimate.value
                      ? Json(Number(estimate.low, metric.digits) + " to " + Number(estimate.high, metric.digits))
                      : Json(nullptr);
  json["reason"] = estimate.reason;
  return json;
}

Json MetricsJson(const Review& review) {
  const Texts texts("en");
  Json metrics = Json::array();
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) {
    Json json = EstimateWords(metric, review.corrected.metrics.at(metric.name));
    json["name"] = metric.name;
    json["title"] = texts(TextKey(metric));
    json["unit"] = metric.WordedUnit();
    json["leading"] = metric.leading;
    if (review.state.counts.ChangePhoto())
      json["automatic"] = EstimateWords(metric, review.automatic.metrics.at(metric.name));
    metrics.push_back(json);
  }
  return metrics;
}

Json RegionsJson(const Review& review) {
  Json regions = Json::array();
  for (const Correction& region : review.state.regions)
    regions.push_back({{"number", region.number}, {"points", PointsJson(region.region_px)}, {"why", region.why}});
  return regions;
}

}  // namespace

Json PointsJson(const Polyline& points) {
  Json json = Json::array();
  for (const Point& point : points) json.push_back({Hundredths(point.x()), Hundredths(point.y())});
  return json;
}

std::string PhotoJson(const Review& review, const std::string& told) {
  const ReviewState& state = review.state;
  const auto& bgr = review.automatic.photo.bgr;
  const auto num_counted = std::ranges::count(review.corrected.counted, true);
  Json json;
  json["id"] = review.photo.Stem();
  json["participant"] = review.photo.participant_id;
  json["date"] = DayText(review.photo.day);
  json["site"] = review.photo.site;
  json["shot"] = review.photo.shot;
  json["width"] = bgr.cols;
  json["height"] = bgr.rows;
  json["um_per_px"] = review.automatic.scale.um_per_px ? Json(*review.automatic.scale.um_per_px) : Json(nullptr);
  json["after"] = review.journal.last_number();
  json["told"] = told;
  json["can_undo"] = !state.applied.empty() && !state.signature;
  json["can_redo"] = !state.undone.empty() && !state.signature;
  json["signed"] =
      state.signature ? Json({{"who", state.signature->who}, {"when", state.signature->when}}) : Json(nullptr);
  json["stale"] = state.num_stale;
  json["matches"] = state.matches.size();
  json["corrected"] = state.counts.Any() ? Json(CorrectedText(state.counts)) : Json(nullptr);
  json["counts"] = {{"found", state.counts.automatic}, {"now", state.hairs.size()}, {"counted", num_counted}};
  json["warnings"] = review.automatic.quality.warnings;
  json["field"] = PointsJson(review.automatic.field.polygon_px);
  json["metrics"] = MetricsJson(review);
  json["regions"] = RegionsJson(review);
  json["hairs"] = HairsJson(review);
  json["look_order"] = LookOrderJson(review);
  return JsonText(json);
}

}  // namespace tricho
