// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/correction.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/result_json.h"

namespace tricho {

namespace {

using Ordered = nlohmann::ordered_json;
using Json = nlohmann::json;

constexpr std::array<std::pair<CorrectionKind, const char*>, 13> kKinds = {{{CorrectionKind::kDelete, "delete"},
                                                                            {CorrectionKind::kAdd, "add"},
                                                                            {CorrectionKind::kSplit, "split"},
                                                                            {CorrectionKind::kJoin, "join"},
                                                                            {CorrectionKind::kTurn, "turn"},
                                                                            {CorrectionKind::kThickness, "thickness"},
                                                                            {CorrectionKind::kExclude, "exclude"},
                                                                            {CorrectionKind::kRestore, "restore"},
                                                                            {CorrectionKind::kMatch, "match"},
                                                                            {CorrectionKind::kUndo, "undo"},
                                                                            {CorrectionKind::kRedo, "redo"},
                                                                            {CorrectionKind::kSign, "sign"},
                                                                            {CorrectionKind::kReopen, "reopen"}}};

[[noreturn]] void Refuse(const char* fault) { throw Error(ErrorKind::kInput, fault); }

constexpr char kUnclear[] = "unclear";

JournalMatch MatchOf(const Json& json) {
  JournalMatch match;
  const std::optional<MarkSays> says = SaysOf(journal::TextOf(json.at("says")));
  if (!says) Refuse("it says of hairs what nobody knows");
  match.says = *says;
  match.before = journal::TextOf(json.at("before"));
  if (match.before != kUnclear && !SaysOf(match.before)) Refuse("it says of hairs what nobody knows");
  if (json.contains("hair")) match.hair = journal::WholeOf(json.at("hair"));
  if (json.contains("other_hair")) match.other_hair = journal::WholeOf(json.at("other_hair"));
  if ((match.hair > 0) == (match.says == MarkSays::kLost) || (match.other_hair > 0) == (match.says == MarkSays::kNew))
    Refuse("a pair is of two hairs, what is new or lost is one");
  match.other_photo_sha256 = journal::TextOf(json.at("other_photo_sha256"));
  match.other_automatic_sha256 = journal::TextOf(json.at("other_automatic_sha256"));
  if (!journal::IsSha256(match.other_photo_sha256) || !journal::IsSha256(match.other_automatic_sha256))
    Refuse("the other photo is not named by its SHA-256");
  return match;
}

Ordered MatchJson(const JournalMatch& match) {
  Ordered json;
  json["says"] = SaysName(match.says);
  json["before"] = match.before;
  if (match.hair > 0) json["hair"] = match.hair;
  if (match.other_hair > 0) json["other_hair"] = match.other_hair;
  json["other_photo_sha256"] = match.other_photo_sha256;
  json["other_automatic_sha256"] = match.other_automatic_sha256;
  return json;
}

ParsedCorrection Parsed(const Json& json) {
  if (!json.is_object() || json.at("schema") != kCorrectionSchema) Refuse("it is of another schema");
  ParsedCorrection parsed;
  Correction& correction = parsed.correction;
  correction.number = journal::WholeOf(json.at("number"));
  correction.kind = CorrectionKindOf(journal::TextOf(json.at("kind")));
  correction.who = journal::TextOf(json.at("who"));
  correction.when = journal::TextOf(json.at("when"));
  correction.why = journal::TextOf(json.at("why"));
  correction.automatic_sha256 = journal::TextOf(json.at("automatic_sha256"));
  parsed.previous_sha256 = journal::TextOf(json.at("previous_sha256"));
  correction.before = journal::HairsOf(json.at("before"));
  correction.after = journal::HairsOf(json.at("after"));
  if (json.contains("region_px")) correction.region_px = journal::PointsOf(json.at("region_px"), 3);
  const bool is_of_region = correction.kind == CorrectionKind::kExclude || correction.kind == CorrectionKind::kRestore;
  if (is_of_region == correction.region_px.empty())
    Refuse("a region belongs to what excludes one or puts it back, and to nothing else");
  if (json.contains("match")) correction.match = MatchOf(json.at("match"));
  if ((correction.kind == CorrectionKind::kMatch) != correction.match.has_value())
    Refuse("a match belongs to what says of hairs which are one, and to nothing else");
  if (correction.match && !(correction.before.empty() && correction.after.empty())) Refuse("a match changes no hair");
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
  json["before"] = journal::HairsJson(correction.before);
  json["after"] = journal::HairsJson(correction.after);
  if (!correction.region_px.empty()) json["region_px"] = journal::PointsJson(correction.region_px);
  if (correction.match) json["match"] = MatchJson(*correction.match);
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
