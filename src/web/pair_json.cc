// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/pair_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/result_json.h"
#include "metrics/metric.h"
#include "report/page.h"
#include "web/photo_json.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

// What was said of a hair, and counts.
Json SaidOf(const PairReview& pair, bool of_baseline, int hair) {
  Json said = Json::array();
  for (const SettledMatch& match : pair.matches)
    if (match.fault.empty() && (of_baseline ? match.mark.baseline_hair : match.mark.followup_hair) == hair)
      said.push_back(SaysName(match.mark.says));
  return said;
}

Json HairsOfPair(const PairReview& pair, bool of_baseline) {
  const Comparison& comparison = pair.corrected;
  const std::vector<HairFate> fates = FatesOf(comparison, of_baseline);
  const std::vector<NumberedHair>& hairs = pair.shots[of_baseline ? 0 : 1].state.hairs;
  const std::vector<NumberedHair>& others = pair.shots[of_baseline ? 1 : 0].state.hairs;
  const SiteMap& map = comparison.alignment.baseline_from_followup;
  Json json = Json::array();
  for (int i = 0; i < static_cast<int>(hairs.size()); ++i) {
    Polyline line = hairs[i].shaft.center_line_px;
    if (!of_baseline)
      for (Point& at : line) at = map.Map(at);
    json.push_back({{"id", hairs[i].id},
                    {"line", PointsJson(line)},
                    {"fate", fates[i].fate},
                    {"mate", fates[i].mate == kNoHair ? Json(nullptr) : Json(others[fates[i].mate].id)},
                    {"said", SaidOf(pair, of_baseline, i)}});
  }
  return json;
}

Json CountsJson(const Comparison& comparison) {
  return {{"persisting", comparison.persisting.size()},
          {"new", comparison.new_hairs.size()},
          {"lost", comparison.lost_hairs.size()},
          {"unclear",
           comparison.ambiguous.size() + comparison.doubtful_baseline.size() + comparison.doubtful_followup.size()}};
}

Json ChangeJson(const Comparison& comparison) {
  const Metric& metric = MetricNamed("hairs_per_cm2");
  const MetricChange& change = comparison.change.at(metric.name);
  if (!change.change) return {{"value", nullptr}, {"range", nullptr}, {"reason", change.reason}};
  return {{"value", Number(*change.change, metric.digits, true)},
          {"range", Number(change.low, metric.digits, true) + " to " + Number(change.high, metric.digits, true)},
          {"reason", ""}};
}

}  // namespace

std::string PairJson(const Review& baseline, const Review& followup, const PairReview& pair, const std::string& told) {
  const ReviewState& state = followup.state;
  const bool is_corrected = baseline.state.counts.Any() || state.counts.Any() || !MarksOf(pair.matches).empty();
  const auto correction_of = [&](const std::vector<int>& numbers) {
    return numbers.empty() ? Json(nullptr) : Json(KindName(followup.journal.corrections[numbers.back() - 1].kind));
  };
  Json json;
  json["id"] = followup.photo.Stem();
  json["date"] = DayText(followup.photo.day);
  json["site"] = followup.photo.site;
  json["participant"] = followup.photo.participant_id;
  json["baseline"] = {{"id", baseline.photo.Stem()}, {"date", DayText(baseline.photo.day)}};
  json["after"] = followup.journal.last_number();
  json["told"] = told;
  json["undo"] = state.signature ? Json(nullptr) : correction_of(state.applied);
  json["redo"] = state.signature ? Json(nullptr) : correction_of(state.undone);
  json["signed"] =
      state.signature ? Json({{"who", state.signature->who}, {"when", state.signature->when}}) : Json(nullptr);
  json["matches"] = MarksOf(pair.matches).size();
  json["elsewhere"] = pair.num_elsewhere;
  json["not_counted"] = Json::array();
  for (const SettledMatch& match : pair.matches)
    if (!match.fault.empty()) json["not_counted"].push_back(WhyNotCounted(match, pair.shots));
  json["stale"] = state.num_stale;
  json["counts"] = CountsJson(pair.corrected);
  json["found"] = is_corrected ? CountsJson(pair.automatic) : Json(nullptr);
  json["change"] = ChangeJson(pair.corrected);
  json["change"]["found"] = is_corrected ? ChangeJson(pair.automatic)["value"] : Json(nullptr);
  json["baseline_hairs"] = HairsOfPair(pair, true);
  json["hairs"] = HairsOfPair(pair, false);
  return JsonText(json);
}

}  // namespace tricho
