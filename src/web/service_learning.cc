// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The study's own network: what there is to learn from, what came of it, and which one is in use.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/result_json.h"
#include "hair/network/network.h"
#include "report/page.h"
#include "store/correction_journal.h"
#include "store/network_choice.h"
#include "store/study_lock.h"
#include "study/learning.h"
#include "study/own_network.h"
#include "study/refusing_lock.h"
#include "web/clock.h"
#include "web/service.h"
#include "web/service_input.h"

namespace tricho {

namespace {

using Ordered = nlohmann::ordered_json;

std::string Share(double value, bool sign) { return Number(100 * value, 1, sign) + " %"; }

// A number as people read it; `sign` of a difference.
std::string Worded(const std::string& measure, double value, bool sign) {
  if (measure == "count_error") return Number(value, 1, sign);
  if (measure == "certainty_error") return Number(value, 3, sign);
  return Share(value, sign);
}

// What learning.json says, in words; null where it is missing or can't be understood.
Ordered OutcomeJson(const StudyFolder& study) {
  const nlohmann::json json = nlohmann::json::parse(LastLearning(study), nullptr, false);
  try {
    if (!json.is_object() || json.at("schema") != kLearningSchema) return nullptr;
    Ordered measures = Ordered::array();
    for (const char* name : {"f1", "count_error", "length_error_share", "certainty_error"}) {
      const nlohmann::json& measure = json.at("measures").at(name);
      const auto worded = [&](const char* field, bool sign) {
        return Worded(name, measure.at(field).get<double>(), sign);
      };
      measures.push_back({{"name", name},
                          {"shipped", worded("shipped", false)},
                          {"own", worded("own", false)},
                          {"change", worded("change", true)},
                          {"range", worded("low", true) + " to " + worded("high", true)}});
    }
    return {{"file", json.at("own").at("file").get<std::string>()},
            {"sha256", json.at("own").at("sha256").get<std::string>()},
            {"learned_from", json.at("learned_from").at("photos").get<int>()},
            {"held_out", json.at("held_out").at("photos").get<int>()},
            {"left_out", json.at("left_out").get<std::vector<std::string>>()},
            {"verdict", json.at("verdict").get<std::string>()},
            {"words", json.at("words").get<std::string>()},
            {"measures", measures}};
  } catch (const nlohmann::json::exception&) {
    return nullptr;
  }
}

// Photos that were analyzed with another network than the one in use.
int NumToAnalyzeAnew(const StudyFolder& study) {
  const std::string in_use = ChosenSha256(study);
  if (in_use.empty()) return 0;
  int num_photos = 0;
  for (const StudyPhoto& photo : ListPhotos(study)) num_photos += IsOfOtherNetwork(study, photo, in_use);
  return num_photos;
}

}  // namespace

WebResponse Service::LearningState() const {
  const LearningBasis basis = BasisOf(study_, options_.learning);
  const NetworkChoice choice = ReadChoice(study_);
  Ordered json;
  json["photos"] = basis.num_photos;
  json["participants"] = basis.num_participants;
  json["needed"] = options_.learning.fewest_photos;
  json["held_out"] = basis.num_held_out;
  json["held_out_participants"] = basis.num_participants_held_out;
  json["why_not"] = basis.why_not;
  json["missing"] = basis.why_not.empty() ? WhyCannotLearn() : "";
  json["outcome"] = OutcomeJson(study_);
  json["fixed"] = !options_.follows_study;
  json["in_use"] = {{"own", choice.own},
                    {"file", choice.file},
                    {"sha256", choice.sha256},
                    {"who", choice.who},
                    {"when", choice.when}};
  json["to_analyze_anew"] = options_.follows_study ? NumToAnalyzeAnew(study_) : 0;
  json["corrected_photos"] = PhotosWithJournal(study_).size();
  return {200, "application/json", JsonText(json)};
}

WebResponse Service::StartLearning() {
  const auto work = [this](Background::Progress& progress) {
    const LearnedNetwork learned = Learn(study_, options_.analysis, options_.learning,
                                         {[&](int total) { progress.Total(total); },
                                          [&](int done, const std::string& step) { progress.Reach(done, step); }});
    return learned.comparison.words + " Nothing is used until you say so.";
  };
  return WorkBegun(background_.Start("learn", work, "Cancelled. Nothing was changed."));
}

WebResponse Service::UseNetwork(const std::string& body) {
  const TextFields fields(body);
  const std::string use = fields["use"];
  if (use != "own" && use != "shipped") throw Error(ErrorKind::kUsage, "Say which of both is to be used.");
  if (background_.IsRunning()) return WorkBegun(false);
  NetworkChoice choice;
  choice.own = use == "own";
  choice.who = fields["who"];
  choice.when = ClockText();
  if (choice.own) {
    // The one whose comparison the page showed, and no other.
    const Ordered outcome = OutcomeJson(study_);
    if (outcome.is_null() || outcome["sha256"] != fields["sha256"])
      return Refusal(409, "Your own finder is another one by now. It is shown as it stands now.");
    choice.file = outcome["file"].get<std::string>();
    choice.sha256 = outcome["sha256"].get<std::string>();
    const std::optional<NetworkModel> model = NetworkOfHash(study_, choice.file, choice.sha256);
    if (!model) throw Error(ErrorKind::kInput, "Your own finder is no longer in the study; let it learn again.");
  }
  const StudyLock lock = LockOrRefuse(study_);
  AppendChoice(study_, choice);
  return LearningState();
}

}  // namespace tricho
