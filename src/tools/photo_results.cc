// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/photo_results.h"

#include <algorithm>

#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "store/result_store.h"
#include "tools/result_keys.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;
using Pointer = nlohmann::json::json_pointer;

std::string NumberAt(const Json& json, const char* pointer, int digits) {
  const Pointer at(pointer);
  return json.is_object() && json.contains(at) && json[at].is_number() ? Number(json[at].get<double>(), digits) : "";
}

std::string PercentAt(const Json& json, const char* pointer) {
  const Pointer at(pointer);
  return json.is_object() && json.contains(at) && json[at].is_number() ? Number(100 * json[at].get<double>(), 1) + " %"
                                                                       : "";
}

std::string TextAt(const Json& json, const char* pointer) {
  const Pointer at(pointer);
  return json.is_object() && json.contains(at) && json[at].is_string() ? json[at].get<std::string>() : "";
}

// The texts of an array, one by one.
std::vector<std::string> TextsAt(const Json& json, const char* pointer) {
  std::vector<std::string> texts;
  const Pointer at(pointer);
  if (!json.is_object() || !json.contains(at) || !json[at].is_array()) return texts;
  for (const Json& text : json[at])
    if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

std::string ValueOf(const Measurements& table, const Measurement& row, const char* metric, int digits) {
  if (!table.Has(metric)) return "";
  const std::optional<double>& value = row.values[table.Metric(metric)];
  return value ? Number(*value, digits) : "";
}

PagePhoto PhotoRow(const StudyFolder& study, const Measurements& table, const StudyPhoto& photo) {
  PagePhoto page;
  page.visit = photo.SessionLabel();
  page.date = DayText(photo.day);
  page.site = photo.site;
  page.shot = std::to_string(photo.shot);
  page.file = photo.relative.filename().string();
  const Json result = ResultOf(study, photo);
  page.focus = NumberAt(result, "/quality/focus", 2);
  page.exposure = NumberAt(result, "/quality/exposure", 2);
  page.glare = PercentAt(result, "/quality/glare_share");
  page.scale = NumberAt(result, "/image/um_per_px", 2);
  const Measurement* row = RowOf(table, photo);
  if (!row) {
    page.reason = "added after the last analysis";
    return page;
  }
  page.usable = row->usable;
  page.reason = row->reason;
  for (const std::string& warning : TextsAt(result, "/quality/warnings"))
    page.reason += (page.reason.empty() ? "" : "; ") + warning;
  page.density = ValueOf(table, *row, "hairs_per_cm2", 0);
  page.thickness = ValueOf(table, *row, "mean_diameter_um", 1);
  return page;
}

// Under which the photo stands in results.sqlite, by what its result says of how it was made.
std::string RunKeyOf(const StudyFolder& study, const StudyPhoto& photo, const Json& result) {
  Provenance provenance;
  provenance.version = TextAt(result, "/provenance/version");
  provenance.commit = TextAt(result, "/provenance/commit");
  const Pointer options("/provenance/options");
  if (result.is_object() && result.contains(options) && result[options].is_object())
    for (const auto& [name, value] : result[options].items())
      if (value.is_string()) provenance.options[name] = value.get<std::string>();
  return PhotoRunKey(provenance, BytesOfFile(fs::path(study.root / photo.relative).replace_extension(".json")));
}

}  // namespace

const Measurement* RowOf(const Measurements& table, const StudyPhoto& photo) {
  for (const Measurement& row : table.rows)
    if (row.participant_id == photo.participant_id && row.visit_id == photo.SessionLabel() && row.site == photo.site &&
        row.shot == std::to_string(photo.shot))
      return &row;
  return nullptr;
}

nlohmann::json ResultOf(const StudyFolder& study, const StudyPhoto& photo) {
  constexpr std::uintmax_t kMostBytes = 50'000'000;  // Ten times what a photo full of hair takes.
  const std::string text =
      BytesOfFile(study.Inside(kResultsFolder / photo.relative.parent_path() / (photo.Stem() + ".json")), kMostBytes);
  Json json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json();
}

std::vector<PagePhoto> PhotoRows(const StudyFolder& study, const Measurements& table,
                                 const std::vector<StudyPhoto>& photos) {
  std::vector<PagePhoto> rows;
  rows.reserve(photos.size());
  for (const StudyPhoto& photo : photos) rows.push_back(PhotoRow(study, table, photo));
  return rows;
}

void AddAlignments(const StudyFolder& study, const StudyPhoto& baseline, const std::vector<StudyPhoto>& photos,
                   std::vector<PagePhoto>& rows) {
  const fs::path path = study.Inside("derivatives/tricho/results.sqlite");
  std::error_code error;
  if (!fs::exists(path, error)) return;
  try {
    ResultStore store(path, 5000, StoreAccess::kRead);
    const Json baseline_result = ResultOf(study, baseline);
    const std::string baseline_key = RunKeyOf(study, baseline, baseline_result);
    for (std::size_t i = 0; i < photos.size(); ++i) {
      if (photos[i].site != baseline.site || photos[i].participant_id != baseline.participant_id) continue;
      rows[i].baseline = photos[i].relative == baseline.relative;
      if (rows[i].baseline) continue;
      const Json result = ResultOf(study, photos[i]);
      const std::optional<StoredAlignment> stored =
          store.FindAlignment(TextAt(baseline_result, "/image/sha256"), TextAt(result, "/image/sha256"),
                              PairRunKey(baseline_key, RunKeyOf(study, photos[i], result)));
      if (!stored) continue;
      rows[i].overlap = Number(100 * stored->overlap_share, 0) + " %";
      if (stored->usable && stored->residual_um) rows[i].residual = Number(*stored->residual_um, 1);
    }
  } catch (const Error& fault) {
    // A damaged store costs two columns, not the page; `study analyze` tells of it.
    if (fault.kind() != ErrorKind::kStore) throw;
  }
}

std::optional<HairOptions> HairOptionsOf(const nlohmann::json& result) {
  HairOptions options;
  const std::string segmenter = TextAt(result, "/provenance/options/segmenter");
  if (segmenter == "ridge") options.segmenter = Segmenter::kRidge;
  if (segmenter != "network") return options;
  options.segmenter = Segmenter::kNetwork;
  options.network = std::make_shared<NetworkModel>(BuiltInNetwork());
  if (options.network->sha256 != TextAt(result, "/provenance/options/model_sha256")) return std::nullopt;
  return options;
}

MetricsOptions ThresholdsOf(const nlohmann::json& result) {
  MetricsOptions options;
  const auto take = [&](const char* pointer, double& field) {
    const Pointer at(pointer);
    if (result.is_object() && result.contains(at) && result[at].is_number()) field = result[at].get<double>();
  };
  take("/counting/vellus_below_um", options.vellus_below_um);
  take("/counting/terminal_from_um", options.terminal_from_um);
  try {
    options.Check();
  } catch (const Error& wrong) {
    throw Error(ErrorKind::kInput, std::string("a photo's result in derivatives/tricho: ") + wrong.what());
  }
  return options;
}

std::vector<std::string> AnalyzersOf(const StudyFolder& study, const std::vector<StudyPhoto>& photos) {
  std::vector<std::string> analyzers;
  for (const StudyPhoto& photo : photos) {
    const Json result = ResultOf(study, photo);
    const std::string version = TextAt(result, "/provenance/version");
    if (version.empty()) continue;
    const std::string commit = TextAt(result, "/provenance/commit");
    std::string analyzer = "tricho " + version + (commit.empty() ? "" : " (" + commit + ")");
    std::string segmenter = "segmenter: " + TextAt(result, "/provenance/options/segmenter");
    for (const std::string& note : TextsAt(result, "/notes"))
      if (note.rfind("segmenter", 0) == 0) segmenter = note;  // What "auto" took.
    analyzer.append("; ").append(segmenter);
    const std::string model = TextAt(result, "/provenance/options/model");
    if (!model.empty())
      analyzer.append("; ").append(model).append(" ").append(TextAt(result, "/provenance/options/model_sha256"));
    if (std::find(analyzers.begin(), analyzers.end(), analyzer) == analyzers.end()) analyzers.push_back(analyzer);
  }
  return analyzers;
}

std::vector<InputFile> InputsOf(const StudyFolder& study, const std::vector<StudyPhoto>& photos) {
  std::vector<InputFile> inputs;
  for (const StudyPhoto& photo : photos) {
    const std::string sha256 = TextAt(ResultOf(study, photo), "/image/sha256");
    if (!sha256.empty()) inputs.push_back({photo.relative.filename().string(), sha256});
  }
  return inputs;
}

}  // namespace tricho
