// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/correction.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/result_json.h"

namespace tricho {

namespace {

using Ordered = nlohmann::ordered_json;
using Json = nlohmann::json;

constexpr std::array<std::pair<CorrectionKind, const char*>, 11> kKinds = {{{CorrectionKind::kDelete, "delete"},
                                                                            {CorrectionKind::kAdd, "add"},
                                                                            {CorrectionKind::kSplit, "split"},
                                                                            {CorrectionKind::kJoin, "join"},
                                                                            {CorrectionKind::kTurn, "turn"},
                                                                            {CorrectionKind::kThickness, "thickness"},
                                                                            {CorrectionKind::kExclude, "exclude"},
                                                                            {CorrectionKind::kUndo, "undo"},
                                                                            {CorrectionKind::kRedo, "redo"},
                                                                            {CorrectionKind::kSign, "sign"},
                                                                            {CorrectionKind::kReopen, "reopen"}}};

constexpr double kMostPx = 1e6;  // No photo is larger.
constexpr std::size_t kMostPoints = 100'000, kMostHairs = 1000, kMostText = 2000;

[[noreturn]] void Refuse(const char* fault) { throw Error(ErrorKind::kInput, fault); }

double NumberOf(const Json& json, double least, double most) {
  if (!json.is_number()) Refuse("a number is missing");
  const double value = json.get<double>();
  if (!(value >= least && value <= most)) Refuse("a number is beyond what a photo can have");
  return value;
}

int WholeOf(const Json& json) {
  if (!json.is_number_integer()) Refuse("a whole number is missing");
  const double value = json.get<double>();
  if (value < 0 || value > 1e9) Refuse("a number is beyond what a journal can have");
  return static_cast<int>(value);
}

std::string TextOf(const Json& json) {
  if (!json.is_string()) Refuse("a text is missing");
  std::string text = json.get<std::string>();
  if (text.size() > kMostText) Refuse("a text is too long");
  return text;
}

bool TruthOf(const Json& json) {
  if (!json.is_boolean()) Refuse("neither true nor false stands where one belongs");
  return json.get<bool>();
}

Ordered PointsJson(const std::vector<Point>& points) {
  Ordered json = Ordered::array();
  for (const Point& point : points) json.push_back({point.x(), point.y()});
  return json;
}

std::vector<Point> PointsOf(const Json& json, std::size_t fewest) {
  if (!json.is_array() || json.size() < fewest || json.size() > kMostPoints)
    Refuse("a line has too few or many points");
  std::vector<Point> points;
  for (const Json& point : json) {
    if (!point.is_array() || point.size() != 2) Refuse("a point is none");
    points.emplace_back(NumberOf(point[0], -kMostPx, kMostPx), NumberOf(point[1], -kMostPx, kMostPx));
  }
  return points;
}

Ordered HairJson(const NumberedHair& hair) {
  const Shaft& shaft = hair.shaft;
  Ordered json;
  json["id"] = hair.id;
  json["center_line_px"] = PointsJson(shaft.center_line_px);
  json["root_certain"] = shaft.root_certain;
  json["diameter_px"] = shaft.diameter_px ? Ordered(*shaft.diameter_px) : Ordered(nullptr);
  json["diameter_sd_px"] = shaft.diameter_sd_px;
  json["diameter_stderr_px"] = shaft.diameter_stderr_px;
  json["touches_border"] = shaft.touches_border;
  json["confidence"] = shaft.confidence;
  return json;
}

NumberedHair HairOf(const Json& json) {
  NumberedHair hair;
  hair.id = WholeOf(json.at("id"));
  Shaft& shaft = hair.shaft;
  shaft.center_line_px = PointsOf(json.at("center_line_px"), 2);
  shaft.root_certain = TruthOf(json.at("root_certain"));
  if (!json.at("diameter_px").is_null()) shaft.diameter_px = NumberOf(json.at("diameter_px"), 0, kMostPx);
  shaft.diameter_sd_px = NumberOf(json.at("diameter_sd_px"), 0, kMostPx);
  shaft.diameter_stderr_px = NumberOf(json.at("diameter_stderr_px"), 0, kMostPx);
  shaft.touches_border = TruthOf(json.at("touches_border"));
  shaft.confidence = NumberOf(json.at("confidence"), 0, 1);
  return hair;
}

Ordered HairsJson(const std::vector<NumberedHair>& hairs) {
  Ordered json = Ordered::array();
  for (const NumberedHair& hair : hairs) json.push_back(HairJson(hair));
  return json;
}

std::vector<NumberedHair> HairsOf(const Json& json) {
  if (!json.is_array() || json.size() > kMostHairs) Refuse("the hairs are no list");
  std::vector<NumberedHair> hairs;
  for (const Json& hair : json) hairs.push_back(HairOf(hair));
  return hairs;
}

ParsedCorrection Parsed(const Json& json) {
  if (!json.is_object() || json.at("schema") != kCorrectionSchema) Refuse("it is of another schema");
  ParsedCorrection parsed;
  Correction& correction = parsed.correction;
  correction.number = WholeOf(json.at("number"));
  correction.kind = CorrectionKindOf(TextOf(json.at("kind")));
  correction.who = TextOf(json.at("who"));
  correction.when = TextOf(json.at("when"));
  correction.why = TextOf(json.at("why"));
  correction.automatic_sha256 = TextOf(json.at("automatic_sha256"));
  parsed.previous_sha256 = TextOf(json.at("previous_sha256"));
  correction.before = HairsOf(json.at("before"));
  correction.after = HairsOf(json.at("after"));
  if (json.contains("region_px")) correction.region_px = PointsOf(json.at("region_px"), 3);
  if ((correction.kind == CorrectionKind::kExclude) == correction.region_px.empty())
    Refuse("a region belongs to what excludes one, and to nothing else");
  return parsed;
}

}  // namespace

const char* KindName(CorrectionKind kind) {
  for (const auto& [known, name] : kKinds)
    if (known == kind) return name;
  return "";
}

CorrectionKind CorrectionKindOf(const std::string& name) {
  for (const auto& [kind, known] : kKinds)
    if (name == known) return kind;
  throw Error(ErrorKind::kInput, "there is no correction '" + name.substr(0, 40) + "'");
}

bool IsEdit(CorrectionKind kind) {
  return kind != CorrectionKind::kUndo && kind != CorrectionKind::kRedo && kind != CorrectionKind::kSign &&
         kind != CorrectionKind::kReopen;
}

std::string CorrectionLine(const Correction& correction, const std::string& previous_sha256) {
  Ordered json;
  json["schema"] = kCorrectionSchema;
  json["number"] = correction.number;
  json["kind"] = KindName(correction.kind);
  json["who"] = correction.who;
  json["when"] = correction.when;
  json["why"] = correction.why;
  json["automatic_sha256"] = correction.automatic_sha256;
  json["previous_sha256"] = previous_sha256;
  json["before"] = HairsJson(correction.before);
  json["after"] = HairsJson(correction.after);
  if (!correction.region_px.empty()) json["region_px"] = PointsJson(correction.region_px);
  return JsonText(json);
}

ParsedCorrection ParseCorrection(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) Refuse("it is no JSON");
  try {
    return Parsed(json);
  } catch (const Json::exception&) {
    throw Error(ErrorKind::kInput, "a field of it is missing or of another kind");
  }
}

}  // namespace tricho
