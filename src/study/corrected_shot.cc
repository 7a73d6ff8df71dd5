// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/corrected_shot.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/result_json.h"
#include "report/analysis_json.h"
#include "report/estimate_json.h"

namespace tricho {

namespace {

using Ordered = nlohmann::ordered_json;

// Who made the corrections that count, each once, by name.
Ordered Readers(const ReviewState& state, const std::vector<Correction>& journal) {
  std::set<std::string> readers;
  for (const int number : state.applied) readers.insert(journal[number - 1].who);
  return Ordered(readers);
}

Ordered CountsJson(const CorrectedCounts& counts) {
  return {{"added", counts.added},     {"removed", counts.removed}, {"changed", counts.changed},
          {"regions", counts.regions}, {"matches", counts.matches}, {"of", counts.automatic}};
}

// Hairs and the units' lists of them, under the numbers that hairs keep.
void Renumber(const ReviewState& state, Ordered& document) {
  for (std::size_t i = 0; i < state.hairs.size(); ++i) document["hairs"][i]["id"] = state.hairs[i].id;
  for (Ordered& unit : document["units"])
    for (Ordered& hair : unit["hairs"]) hair = state.hairs[hair.get<std::size_t>() - 1].id;
}

Ordered MatchesJson(const std::vector<SettledMatch>& matches, int index) {
  Ordered json = Ordered::array();
  for (const SettledMatch& settled : matches) {
    if (settled.shot != index) continue;
    const JournalMatch& match = *settled.correction.match;
    Ordered one = {{"number", settled.correction.number}, {"says", SaysName(match.says)}, {"before", match.before}};
    if (match.hair > 0) one["hair"] = match.hair;
    if (match.other_hair > 0) one["other_hair"] = match.other_hair;
    one["other_photo_sha256"] = match.other_photo_sha256;
    one["counts"] = settled.fault.empty();
    if (!settled.fault.empty()) one["reason"] = settled.fault;
    json.push_back(std::move(one));
  }
  return json;
}

}  // namespace

CorrectedShot CorrectShot(const std::filesystem::path& photo, const ShotFindings& automatic, const ReviewState& state,
                          const AnalysisOptions& options) {
  CorrectedShot shot;
  shot.automatic = AnalysisOf(ReadShot(photo, options.limits, options.scale), automatic, options.metrics);
  shot.corrected =
      state.counts.ChangePhoto() ? Corrected(shot.automatic, HairsOf(state), options.metrics) : shot.automatic;
  return shot;
}

std::string CorrectedJson(const CorrectedShot& shot, const ReviewState& state, const std::vector<SettledMatch>& matches,
                          int index, const std::vector<Correction>& journal, const MetricsOptions& thresholds,
                          const Provenance& provenance) {
  Ordered document = Ordered::parse(AnalysisJson(shot.corrected, thresholds, provenance));
  Renumber(state, document);
  for (const auto& [name, estimate] : shot.automatic.metrics.values)
    document["metrics"][name]["automatic"] = EstimateJson(estimate);
  Ordered regions = Ordered::array();
  for (const Correction& region : state.regions) {
    Ordered points = Ordered::array();
    for (const Point& point : region.region_px) points.push_back({Hundredths(point.x()), Hundredths(point.y())});
    regions.push_back({{"why", region.why}, {"polygon_px", points}});
  }
  std::vector<std::pair<std::string, Ordered>> parts = {
      {"corrected", CountsJson(state.counts)},
      {"readers", Readers(state, journal)},
      {"signed",
       state.signature ? Ordered({{"who", state.signature->who}, {"when", state.signature->when}}) : Ordered(nullptr)},
      {"regions", regions},
      {"matches", MatchesJson(matches, index)}};
  for (auto& [name, value] : document.items())
    if (name != "schema") parts.emplace_back(name, value);
  return JsonDocument(kCorrectedSchema, parts);
}

}  // namespace tricho
