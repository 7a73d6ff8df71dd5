// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study remove|rename|redate`: a withdrawn participant's results, another pseudonym, another day.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/date.h"
#include "base/error.h"
#include "store/network_choice.h"
#include "study/change_study.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

struct ChangeArguments {
  std::string participant, to, date, to_date;

  po::options_description Options() {
    po::options_description options("tricho study remove|rename|redate STUDY", kHelpColumns);
    AddOption(options, "of", "ID", &participant, "the participant (needed)");
    AddOption(options, "to", "ID", &to, "for rename: the new pseudonym");
    AddOption(options, "from-date", "DATE", &date, "for redate: the day of the visit, as 2026-01-31");
    AddOption(options, "to-date", "DATE", &to_date, "for redate: the day it was really on");
    return options;
  }

  std::string ParticipantId() const {
    if (participant.empty()) throw Error(ErrorKind::kUsage, "--of is missing: which participant?");
    return tricho::ParticipantId(participant);
  }
};

int DayOf(const char* option, const std::string& date) {
  const std::optional<int> day = ParseDay(date);
  if (!day)
    throw Error(ErrorKind::kUsage,
                fmt::format("{} '{}' is no day; write it as 2026-01-31", option, date.substr(0, 40)));
  return *day;
}

// What all three begin with.
StudyFolder Opened(ChangeArguments& arguments, const std::vector<std::string>& words, const char* subcommand) {
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  return OpenStudy(TheStudy(places, subcommand, true));
}

void SayHowItGoesOn(const StudyFolder& study) {
  std::cout << fmt::format("run tricho study analyze {} to bring the results up to it\n", study.root.string());
}

int RunRemove(const std::vector<std::string>& words) {
  ChangeArguments arguments;
  const StudyFolder study = Opened(arguments, words, "remove");
  const std::string id = arguments.ParticipantId();
  const StudyLock lock = LockStudy(study);
  const std::vector<std::string> removed = RemoveResults(study, id);
  for (const std::string& place : removed) std::cout << "removed " << place << '\n';
  if (removed.empty()) std::cout << fmt::format("there are no results of {}\n", id);
  std::error_code error;
  if (std::filesystem::is_directory(study.Inside(kLearningFolder), error))
    std::cout << fmt::format(
        "{0}/ keeps networks of the study's own, which may have learned from photos of {1}: delete it, "
        "and learn anew, if that was so\n",
        kLearningFolder, id);
  return 0;
}

int RunRename(const std::vector<std::string>& words) {
  ChangeArguments arguments;
  const StudyFolder study = Opened(arguments, words, "rename");
  const std::string from = arguments.ParticipantId();
  if (arguments.to.empty()) throw Error(ErrorKind::kUsage, "--to is missing: what is the new pseudonym?");
  const std::string to = ParticipantId(arguments.to);
  const StudyLock lock = LockStudy(study);
  RenameParticipant(study, from, to);
  std::cout << fmt::format("{} is now {}\n", from, to);
  SayHowItGoesOn(study);
  return 0;
}

int RunRedate(const std::vector<std::string>& words) {
  ChangeArguments arguments;
  const StudyFolder study = Opened(arguments, words, "redate");
  const std::string id = arguments.ParticipantId();
  const int from = DayOf("--from-date", arguments.date), to = DayOf("--to-date", arguments.to_date);
  const StudyLock lock = LockStudy(study);
  RedateVisit(study, id, from, to);
  std::cout << fmt::format("the visit of {} on {} is now on {}\n", id, DayText(from), DayText(to));
  SayHowItGoesOn(study);
  return 0;
}

}  // namespace

StudySubcommand StudyRemove() {
  return {"remove", [] { return ChangeArguments().Options(); }, RunRemove};
}
StudySubcommand StudyRename() {
  return {"rename", [] { return ChangeArguments().Options(); }, RunRename};
}
StudySubcommand StudyRedate() {
  return {"redate", [] { return ChangeArguments().Options(); }, RunRedate};
}

}  // namespace tricho
