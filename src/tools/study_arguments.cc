// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/study_arguments.h"

#include <fmt/format.h>

#include <iostream>

#include "base/date.h"
#include "base/error.h"
#include "web/clock.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

void VisitArguments::AddTo(po::options_description& options, const char* date_help) {
  AddOption(options, "participant", "ID", &participant,
            "pseudonym, 1 to 32 letters and digits, with or without sub- (needed)");
  AddOption(options, "date", "DATE", &date, date_help);
}

std::string VisitArguments::ParticipantId() const {
  if (participant.empty()) throw Error(ErrorKind::kUsage, "--participant is missing");
  return tricho::ParticipantId(participant);
}

int VisitArguments::Day() const {
  if (date.empty()) throw Error(ErrorKind::kUsage, "--date is missing; write it as 2026-01-31");
  const std::optional<int> day = ParseDay(date);
  if (!day)
    throw Error(ErrorKind::kUsage, fmt::format("--date '{}' is no day; write it as 2026-01-31", date.substr(0, 40)));
  if (*day > LastDayNow())
    throw Error(ErrorKind::kUsage, fmt::format("--date {} lies in the future: by the clock of this computer it is {}",
                                               DayText(*day), DayText(LastDayNow())));
  return *day;
}

po::options_description StudyRunArguments::Options() {
  po::options_description options("tricho study check|analyze|merge|list STUDY", kHelpColumns);
  shared.AddThoseOfStudiesTo(options);
  AddOption(options, "shard", "I/N", &shard,
            "for analyze: part I of N alone, 1 <= I <= N, to be joined by merge; default: all");
  AddOption(
      options, "overlay", "KIND", &overlay,
      "for analyze: picture of each photo's hairs: png; jpeg, a sixth of its size; none; an overlay that is there "
      "already stays");
  job.AddTo(options);
  return options;
}

fs::path TheStudy(const std::vector<std::string>& words, const char* subcommand, bool alone) {
  if (words.empty() || words.front().empty())
    throw Error(ErrorKind::kUsage, fmt::format("study {} needs the folder of a study", subcommand));
  if (alone && words.size() > 1)
    throw Error(ErrorKind::kUsage,
                fmt::format("study {} takes one STUDY and nothing else, not '{}'", subcommand, words[1]));
  return words.front();
}

void CheckText(const std::string& option, const std::string& text) {
  constexpr std::size_t kMaxText = 1000;
  if (text.size() > kMaxText)
    throw Error(ErrorKind::kUsage,
                fmt::format("{} is {} characters long; {} are allowed", option, text.size(), kMaxText));
}

StudyLock LockStudy(const StudyFolder& study, const fs::path& folder) {
  const auto on_wait = [&] {
    std::cerr << "tricho: another tricho works on " << study.root.string() << "; waiting for it to end\n";
  };
  return StudyLock(study, on_wait, folder);
}

StudyProgress ProgressOn(std::optional<ProgressBar>& bar, const JobOptions& job) {
  return {job.NumJobs(), [&bar, quiet = job.quiet](int total) { bar.emplace(total, quiet); },
          [&bar](const std::string& name) { bar->Step(name); }};
}

std::string MeasurementsLine(const StudyFolder& study) {
  return fmt::format("measurements in {}\n", (study.Derivatives() / "measurements.tsv").string());
}

}  // namespace tricho
