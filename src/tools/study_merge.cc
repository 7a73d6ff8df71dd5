// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study merge`: joins what shards made.
#include <fmt/format.h>

#include <iostream>

#include "study/merge.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct MergeArguments {
  JobOptions job;

  po::options_description Options() {
    po::options_description options("tricho study merge STUDY [PART...]", kHelpColumns);
    job.AddTo(options);
    return options;
  }
};

int RunMerge(const std::vector<std::string>& words) {
  MergeArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const fs::path folder = TheStudy(places, "merge", false);
  arguments.job.Check();
  const StudyFolder study = OpenStudy(folder);
  const StudyLock lock = LockStudy(study);
  ClearRests(study);
  std::optional<ProgressBar> bar;
  const StudyAnalysis result = MergeStudy(study, {places.begin() + 1, places.end()}, ProgressOn(bar, arguments.job));
  bar.reset();
  if (!arguments.job.quiet)
    std::cout << fmt::format("{} photos merged, {} measured over the skin that all visits show\n", result.num_photos,
                             result.num_usable)
              << MeasurementsLine(study);
  return 0;
}

}  // namespace

StudySubcommand StudyMerge() {
  return {"merge", [] { return MergeArguments().Options(); }, RunMerge};
}

}  // namespace tricho
