// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/service_input.h"

#include <algorithm>
#include <cmath>

#include "base/date.h"
#include "base/error.h"
#include "web/clock.h"

namespace tricho {

namespace {

using PlainJson = nlohmann::json;

constexpr std::size_t kMostText = 500, kMostPoints = 500, kMostIds = 2;

Error Unclear(const char* what) { return Error(ErrorKind::kUsage, std::string("That can't be understood: ") + what); }

PlainJson ObjectOf(const std::string& body) {
  PlainJson json = PlainJson::parse(body, nullptr, false);
  if (!json.is_object()) throw Unclear("it is no JSON object.");
  return json;
}

std::string TextIn(const PlainJson& json, const std::string& name) {
  const auto found = json.find(name);
  if (found == json.end() || found->is_null()) return "";
  if (!found->is_string()) throw Unclear("a text is none.");
  std::string text = found->get<std::string>();
  if (text.size() > kMostText) throw Unclear("a text is too long.");
  if (std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 127; }))
    throw Unclear("a text holds more than one line.");
  return text;
}

double NumberIn(const PlainJson& json) {
  if (!json.is_number()) throw Unclear("a number is none.");
  const double number = json.get<double>();
  if (!std::isfinite(number) || std::abs(number) > 1e9) throw Unclear("a number is too large.");
  return number;
}

Polyline PointsIn(const PlainJson& json) {
  if (!json.is_array() || json.size() > kMostPoints) throw Unclear("the points are no list.");
  Polyline points;
  for (const PlainJson& point : json) {
    if (!point.is_array() || point.size() != 2) throw Unclear("a point is none.");
    points.emplace_back(NumberIn(point[0]), NumberIn(point[1]));
  }
  return points;
}

// A reading is begun otherwise.
ReadingKind StepOf(const std::string& name) {
  for (const ReadingKind kind : {ReadingKind::kOpen, ReadingKind::kAdd, ReadingKind::kRemove, ReadingKind::kUndo,
                                 ReadingKind::kDone, ReadingKind::kReopen})
    if (name == ReadingKindName(kind)) return kind;
  throw Unclear("there is no such step of a reading.");
}

}  // namespace

EditInput ParseEdit(const std::string& body) {
  const PlainJson json = ObjectOf(body);
  EditInput input;
  input.photo = TextIn(json, "photo");
  input.request.who = TextIn(json, "who");
  input.request.why = TextIn(json, "why");
  try {
    input.request.kind = CorrectionKindOf(TextIn(json, "kind"));
  } catch (const Error& error) {
    throw Error(ErrorKind::kUsage, error.fault());
  }
  if (json.contains("after")) input.after_number = static_cast<int>(NumberIn(json["after"]));
  const PlainJson ids = json.value("ids", PlainJson::array()), points = json.value("points", PlainJson::array());
  if (!ids.is_array() || ids.size() > kMostIds) throw Unclear("the hairs are no list.");
  for (const PlainJson& id : ids) input.request.ids.push_back(static_cast<int>(NumberIn(id)));
  input.request.points_px = PointsIn(points);
  if (json.contains("diameter_um")) input.request.diameter_um = NumberIn(json["diameter_um"]);
  return input;
}

MatchInput ParseMatch(const std::string& body) {
  MatchInput input;
  input.edit = ParseEdit(body);
  const CorrectionKind kind = input.edit.request.kind;
  if (kind == CorrectionKind::kUndo || kind == CorrectionKind::kRedo || kind == CorrectionKind::kReopen) return input;
  if (kind != CorrectionKind::kMatch) throw Unclear("this belongs to the page of the photo.");
  const PlainJson json = ObjectOf(body);
  const std::optional<MarkSays> says = SaysOf(TextIn(json, "says"));
  if (!says) throw Unclear("hairs are the same or apart, new or lost.");
  input.says = *says;
  for (const auto& [name, id] : {std::pair("hair", &input.hair), {"other_hair", &input.other_hair}})
    if (json.contains(name) && !json[name].is_null()) *id = static_cast<int>(NumberIn(json[name]));
  return input;
}

ReadingInput ParseReadingInput(const std::string& body) {
  const PlainJson json = ObjectOf(body);
  ReadingInput input;
  input.who = TextIn(json, "who");
  input.request.kind = StepOf(TextIn(json, "kind"));
  input.request.why = TextIn(json, "why");
  if (json.contains("after")) input.after_number = static_cast<int>(NumberIn(json["after"]));
  if (json.contains("photo")) input.request.place = static_cast<int>(NumberIn(json["photo"]));
  if (json.contains("id")) input.request.hair_id = static_cast<int>(NumberIn(json["id"]));
  input.request.points_px = PointsIn(json.value("points", PlainJson::array()));
  return input;
}

TextFields::TextFields(const std::string& body) : json_(ObjectOf(body)) {}

std::string TextFields::operator[](const std::string& name) const { return TextIn(json_, name); }

StudyPhoto PhotoOfId(const StudyFolder& study, const std::string& id) {
  std::vector<StudyPhoto> photos = ListPhotos(study);
  for (StudyPhoto& photo : photos)
    if (photo.Stem() == id) return std::move(photo);
  throw Error(ErrorKind::kInput, "The study has no photo of this name; it may have been renamed or moved away.");
}

int DayOf(const std::string& text) {
  const std::optional<int> day = ParseDay(text);
  if (!day) throw Error(ErrorKind::kUsage, "Give the day as 2026-01-31.");
  if (*day > LastDayNow()) throw Error(ErrorKind::kUsage, DayText(*day) + " lies in the future.");
  return *day;
}

}  // namespace tricho
