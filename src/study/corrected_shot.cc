// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/corrected_shot.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/result_json.h"
#include "report/analysis_json.h"
#include "report/estimate_json.h"
#include "store/correction_journal.h"

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
  return {{"added", counts.added},
          {"removed", counts.removed},
          {"changed", counts.changed},
          {"regions", counts.regions},
          {"of", counts.automatic}};
}

// Hairs and the units' lists of them, under the numbers that hairs keep.
void Renumber(const ReviewState& state, Ordered& document) {
  for (std::size_t i = 0; i < state.hairs.size(); ++i) document["hairs"][i]["id"] = state.hairs[i].id;
  for (Ordered& unit : document["units"])
    for (Ordered& hair : unit["hairs"]) hair = state.hairs[hair.get<std::size_t>() - 1].id;
}

}  // namespace

std::optional<ReviewState> SettleCorrections(const StudyFolder& study, const ShotFindings& automatic, Shot& shot) {
  const Journal journal = ReadJournal(study, shot.sha256);
  shot.journal_key = KeyOfCorrections(journal.corrections);
  if (shot.journal_key.empty()) return std::nullopt;
  ReviewState state = Replay(automatic.shafts, FindingsSha256(automatic), journal.corrections);
  if (!state.counts.Any()) return std::nullopt;
  shot.corrections = shot.journal_key;
  shot.corrected = state.counts;
  return state;
}

CorrectedShot CorrectShot(const std::filesystem::path& photo, const ShotFindings& automatic, const ReviewState& state,
                          const AnalysisOptions& options) {
  CorrectedShot shot;
  shot.automatic = AnalysisOf(ReadShot(photo, options.limits, options.scale), automatic, options.metrics);
  shot.corrected = Corrected(shot.automatic, HairsOf(state), options.metrics);
  return shot;
}

std::string CorrectedJson(const CorrectedShot& shot, const ReviewState& state, const std::vector<Correction>& journal,
                          const MetricsOptions& thresholds, const Provenance& provenance) {
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
      {"regions", regions}};
  for (auto& [name, value] : document.items())
    if (name != "schema") parts.emplace_back(name, value);
  return JsonDocument(kCorrectedSchema, parts);
}

}  // namespace tricho
