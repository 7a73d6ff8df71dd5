// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/reading.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/result_json.h"

namespace tricho {

namespace {

constexpr std::array<std::pair<ReadingKind, const char*>, 7> kReadingKinds = {{{ReadingKind::kBegin, "begin"},
                                                                               {ReadingKind::kOpen, "open"},
                                                                               {ReadingKind::kAdd, "add"},
                                                                               {ReadingKind::kRemove, "remove"},
                                                                               {ReadingKind::kUndo, "undo"},
                                                                               {ReadingKind::kDone, "done"},
                                                                               {ReadingKind::kReopen, "reopen"}}};
constexpr std::size_t kMostPhotos = 100'000;

void RequireOf(bool fits, const char* fault) {
  if (!fits) throw Error(ErrorKind::kInput, fault);
}

ReadingKind ReadingKindOf(const std::string& name) {
  for (const auto& [kind, known] : kReadingKinds)
    if (name == known) return kind;
  throw Error(ErrorKind::kInput, "a reading has no '" + name.substr(0, 40) + "'");
}

std::string Sha256In(const nlohmann::json& json) {
  std::string text = journal::TextOf(json);
  RequireOf(journal::IsSha256(text), "a photo is named by no SHA-256");
  return text;
}

void ParseBegin(const nlohmann::json& json, ReadingEvent& event) {
  event.seed = journal::TextOf(json.at("seed"));
  const nlohmann::json& photos = json.at("photos");
  RequireOf(photos.is_array() && !photos.empty() && photos.size() <= kMostPhotos, "the photos are no list");
  std::set<std::string> known;
  for (const nlohmann::json& photo : photos) {
    event.photos.push_back(Sha256In(photo));
    RequireOf(known.insert(event.photos.back()).second, "a photo is dealt twice");
  }
}

ParsedReading Parsed(const nlohmann::json& json) {
  RequireOf(json.is_object() && json.at("schema") == kReadingSchema, "it is of another schema");
  ParsedReading parsed;
  ReadingEvent& event = parsed.event;
  event.number = journal::WholeOf(json.at("number"));
  event.kind = ReadingKindOf(journal::TextOf(json.at("kind")));
  event.who = journal::TextOf(json.at("who"));
  event.when = journal::TextOf(json.at("when"));
  parsed.previous_sha256 = journal::TextOf(json.at("previous_sha256"));
  const bool is_begin = event.kind == ReadingKind::kBegin;
  const bool is_of_hair = event.kind == ReadingKind::kAdd || event.kind == ReadingKind::kRemove;
  if (is_begin)
    ParseBegin(json, event);
  else
    event.photo_sha256 = Sha256In(json.at("photo_sha256"));
  if (is_of_hair) {
    event.hairs = journal::HairsOf(json.at("hairs"));
    RequireOf(event.hairs.size() == 1, "it is about one hair, no more and no less");
  }
  if (event.kind == ReadingKind::kReopen) {
    event.why = journal::TextOf(json.at("why"));
    RequireOf(!event.why.empty(), "a photo is opened again without a reason");
  }
  return parsed;
}

}  // namespace

const char* ReadingKindName(ReadingKind kind) {
  for (const auto& [known, name] : kReadingKinds)
    if (known == kind) return name;
  return "";
}

std::string ReadingLine(const ReadingEvent& event, const std::string& previous_sha256) {
  nlohmann::ordered_json json;
  json["schema"] = kReadingSchema;
  json["number"] = event.number;
  json["kind"] = ReadingKindName(event.kind);
  json["who"] = event.who;
  json["when"] = event.when;
  json["previous_sha256"] = previous_sha256;
  if (event.kind == ReadingKind::kBegin) {
    json["seed"] = event.seed;
    json["photos"] = event.photos;
  } else {
    json["photo_sha256"] = event.photo_sha256;
  }
  if (event.kind == ReadingKind::kReopen) json["why"] = event.why;
  if (!event.hairs.empty()) json["hairs"] = journal::HairsJson(event.hairs);
  return JsonText(json);
}

ParsedReading ParseReading(std::string_view line) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  RequireOf(!json.is_discarded(), "it is no JSON");
  try {
    return Parsed(json);
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::kInput, "a field of it is missing or of another kind");
  }
}

}  // namespace tricho
