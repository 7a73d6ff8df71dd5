// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/rating_key.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "store/journal_fields.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPageDigits = 16;
constexpr std::uintmax_t kMostKeyBytes = 100'000'000;

bool IsPage(const std::string& page) { return journal::IsHex(page, kPageDigits); }

Error UnknownPage(const std::string& page) {
  return Error(ErrorKind::kInput,
               fmt::format("this study made no rating page '{}': the ratings are of another study, or "
                           "its key in {}/ is gone",
                           page, kRatingsFolder));
}

nlohmann::ordered_json RatedPhotoJson(const RatedPhoto& photo) {
  return {{"file", photo.file}, {"sha256", photo.sha256}};
}

RatedPhoto RatedPhotoOf(const nlohmann::json& json) {
  return {journal::TextOf(json.at("file")), journal::TextOf(json.at("sha256"))};
}

RatingKey ParsedKey(const nlohmann::json& json) {
  if (!json.is_object() || json.at("schema") != kRatingKeySchema)
    throw Error(ErrorKind::kInput, "it is of another schema");
  RatingKey key{
      journal::TextOf(json.at("page")), journal::TextOf(json.at("seed")), journal::TextOf(json.at("made")), {}};
  for (const nlohmann::json& one : json.at("questions")) {
    RatingQuestion question;
    question.participant_id = journal::TextOf(one.at("participant_id"));
    question.site = journal::TextOf(one.at("site"));
    question.baseline_visit = journal::TextOf(one.at("baseline_visit"));
    question.followup_visit = journal::TextOf(one.at("followup_visit"));
    question.baseline = RatedPhotoOf(one.at("baseline"));
    question.followup = RatedPhotoOf(one.at("followup"));
    question.followup_left = one.at("followup_left").get<bool>();
    question.is_repeat = one.at("is_repeat").get<bool>();
    key.questions.push_back(std::move(question));
  }
  return key;
}

}  // namespace

void WriteRatingKey(const StudyFolder& study, const RatingKey& key) {
  nlohmann::ordered_json questions = nlohmann::ordered_json::array();
  for (const RatingQuestion& question : key.questions)
    questions.push_back({{"participant_id", question.participant_id},
                         {"site", question.site},
                         {"baseline_visit", question.baseline_visit},
                         {"followup_visit", question.followup_visit},
                         {"baseline", RatedPhotoJson(question.baseline)},
                         {"followup", RatedPhotoJson(question.followup)},
                         {"followup_left", question.followup_left},
                         {"is_repeat", question.is_repeat}});
  const fs::path path = study.Inside(fs::path(kRatingsFolder) / (key.page + ".json"));
  PrepareOutputFolder(path.parent_path());
  WriteWholeFile(path,
                 JsonDocument(kRatingKeySchema,
                              {{"page", key.page}, {"seed", key.seed}, {"made", key.made}, {"questions", questions}}));
}

RatingKey ReadRatingKey(const StudyFolder& study, const std::string& page) {
  if (!IsPage(page)) throw UnknownPage(page);
  const fs::path relative = fs::path(kRatingsFolder) / (page + ".json");
  std::error_code error;
  if (!fs::exists(study.Inside(relative), error)) throw UnknownPage(page);
  const nlohmann::json json = nlohmann::json::parse(BytesOfFile(study.Inside(relative), kMostKeyBytes), nullptr, false);
  try {
    RatingKey key = ParsedKey(json);
    if (key.page != page) throw Error(ErrorKind::kInput, "it is of another page than its name says");
    return key;
  } catch (const Error& fault) {
    throw fault.Within(relative.string());
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::kInput, relative.string() + ": it is damaged");
  }
}

}  // namespace tricho
