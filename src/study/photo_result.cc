// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/photo_result.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/input_files.h"
#include "hair/network/network.h"
#include "report/analysis_files.h"
#include "study/own_network.h"
#include "study/site.h"

namespace tricho {

namespace {

using Json = nlohmann::json;

// The value at a place like "/quality/focus"; null where there is none.
const Json& At(const Json& json, const char* place) {
  static const Json kNone;
  const Json::json_pointer pointer(place);
  return json.is_object() && json.contains(pointer) ? json[pointer] : kNone;
}

std::optional<double> NumberAt(const Json& json, const char* place) {
  const Json& value = At(json, place);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

std::string TextAt(const Json& json, const char* place) {
  const Json& value = At(json, place);
  return value.is_string() ? value.get<std::string>() : "";
}

std::vector<std::string> TextsAt(const Json& json, const char* place) {
  std::vector<std::string> texts;
  const Json& values = At(json, place);
  if (!values.is_array()) return texts;
  for (const Json& value : values)
    if (value.is_string()) texts.push_back(value.get<std::string>());
  return texts;
}

std::map<std::string, std::string> NamedTextsAt(const Json& json, const char* place) {
  std::map<std::string, std::string> texts;
  const Json& values = At(json, place);
  if (!values.is_object()) return texts;
  for (const auto& [name, value] : values.items())
    if (value.is_string()) texts[name] = value.get<std::string>();
  return texts;
}

}  // namespace

std::string PhotoResult::Option(const std::string& name) const {
  const auto found = provenance.options.find(name);
  return found == provenance.options.end() ? "" : found->second;
}

PhotoResult ReadPhotoResult(const StudyFolder& study, const StudyPhoto& photo) {
  constexpr std::uintmax_t kMostBytes = 50'000'000;  // Ten times what a photo full of hair takes.
  const Json json =
      Json::parse(BytesOfFile(ResultPath(study, kResultsFolder, photo, kAnalysisEnding), kMostBytes), nullptr, false);
  PhotoResult result;
  result.provenance.version = TextAt(json, "/provenance/version");
  result.provenance.commit = TextAt(json, "/provenance/commit");
  result.provenance.options = NamedTextsAt(json, "/provenance/options");
  const bool is_pair = photo.kind == PhotoKind::kPhototrichogram;
  result.sha256 = TextAt(json, is_pair ? "/followup/sha256" : "/image/sha256");
  if (is_pair) {
    result.first_file = TextAt(json, "/baseline/file");
    result.first_sha256 = TextAt(json, "/baseline/sha256");
  }
  result.um_per_px = NumberAt(json, "/image/um_per_px");
  const bool is_close_up = photo.kind == PhotoKind::kCloseUp;
  result.usable = At(json, is_close_up ? "/quality/usable" : "/usable") == true;
  result.warnings = TextsAt(json, is_close_up ? "/quality/warnings" : "/warnings");
  result.focus = NumberAt(json, "/quality/focus");
  result.exposure = NumberAt(json, "/quality/exposure");
  result.glare_share = NumberAt(json, "/quality/glare_share");
  result.vellus_below_um = NumberAt(json, "/counting/vellus_below_um");
  result.terminal_from_um = NumberAt(json, "/counting/terminal_from_um");
  return result;
}

MetricsOptions ThresholdsOf(const PhotoResult& result) {
  MetricsOptions options;
  options.vellus_below_um = result.vellus_below_um.value_or(options.vellus_below_um);
  options.terminal_from_um = result.terminal_from_um.value_or(options.terminal_from_um);
  try {
    options.Check();
  } catch (const Error& wrong) {
    throw Error(ErrorKind::kInput, std::string("a photo's result in derivatives/tricho: ") + wrong.what());
  }
  return options;
}

std::optional<HairOptions> HairOptionsOf(const StudyFolder& study, const PhotoResult& result) {
  HairOptions options;
  const std::string segmenter = result.Option("segmenter");
  if (segmenter == "ridge") options.segmenter = Segmenter::kRidge;
  if (segmenter == "network") options.segmenter = Segmenter::kNetwork;
  // Results of versions whose auto took the ridge filter name no model.
  if (segmenter != "network" && result.Option("model").empty()) options.segmenter = Segmenter::kRidge;
  if (options.segmenter == Segmenter::kRidge) return options;
  std::optional<NetworkModel> network = NetworkOfHash(study, result.Option("model"), result.Option("model_sha256"));
  if (!network) return std::nullopt;
  options.network = std::make_shared<NetworkModel>(std::move(*network));
  return options;
}

std::string AnalyzerOf(const PhotoResult& result) {
  const Provenance& made_by = result.provenance;
  if (made_by.version.empty()) return "";
  const std::string asked = result.Option("segmenter");
  // On a photo that is not usable nothing was taken.
  const std::string model = result.Option("model");
  const std::string segmenter = asked == "auto" && result.usable ? (model.empty() ? "ridge" : kSegmenterOfAuto) : asked;
  std::string analyzer = "tricho " + made_by.version;
  if (!made_by.commit.empty()) analyzer.append(" (").append(made_by.commit).append(")");
  analyzer.append("; segmenter: ").append(segmenter);
  if (!model.empty()) analyzer.append("; ").append(model).append(" ").append(result.Option("model_sha256"));
  return analyzer;
}

}  // namespace tricho
