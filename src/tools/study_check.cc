// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study check`: what is missing or inconsistent, in words.
#include "store/study_check.h"

#include <fmt/format.h>

#include <iostream>

#include "study/freshness.h"
#include "tools/study_arguments.h"
#include "web/clock.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

int RunCheck(const std::vector<std::string>& words) {
  StudyRunArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  arguments.job.Check();
  const StudyFolder study = OpenStudy(TheStudy(places, "check", true));
  std::vector<std::string> findings = CheckStudy(study, LastDayNow(), arguments.job.NumJobs());
  for (const std::string& changed : ChangedSinceAnalysis(study))
    findings.push_back(changed + "; the results are stale: run tricho study analyze");
  for (const std::string& contradicted : ContradictedScales(study)) findings.push_back(contradicted);
  for (const std::string& participant : Leftovers(study))
    findings.push_back(
        fmt::format("{0} has left the study, but there are results of it: tricho study remove {1} --of {0} "
                    "takes them away",
                    participant, study.root.string()));
  for (const std::string& finding : findings) std::cout << finding << '\n';
  std::cout << (findings.empty()
                    ? std::string("nothing is missing")
                    : fmt::format("{} to look at",
                                  findings.size() == 1 ? "1 thing" : fmt::format("{} things", findings.size())))
            << '\n';
  return 0;
}

}  // namespace

StudySubcommand StudyCheck() {
  return {"check", [] { return StudyRunArguments().Options(); }, RunCheck};
}

}  // namespace tricho
