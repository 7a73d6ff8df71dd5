// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/journal_fields.h"

#include <algorithm>

#include "base/error.h"

namespace tricho::journal {

namespace {

using Ordered = nlohmann::ordered_json;
using Json = nlohmann::json;

constexpr double kMostPx = 1e6;  // No photo is larger.
constexpr std::size_t kMostPoints = 100'000, kMostHairs = 1000, kMostText = 2000;

[[noreturn]] void Refuse(const char* fault) { throw Error(ErrorKind::kInput, fault); }

bool TruthOf(const Json& json) {
  if (!json.is_boolean()) Refuse("neither true nor false stands where one belongs");
  return json.get<bool>();
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

}  // namespace

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

Ordered PointsJson(const std::vector<Point>& points) {
  Ordered json = Ordered::array();
  for (const Point& point : points) json.push_back({point.x(), point.y()});
  return json;
}

bool IsHex(std::string_view text, std::size_t num_digits) {
  return text.size() == num_digits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsSha256(std::string_view text) { return IsHex(text, 64); }

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

}  // namespace tricho::journal
