// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study analyze`: all photos of a study, or a shard of them.
#include <fmt/format.h>

#include <iostream>

#include "base/error.h"
#include "study/analyze.h"
#include "study/own_network.h"
#include "study/part.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

// What can't be read is told last, whatever else is quiet: the run did its work, but not on these. A shard is whole
// without them, and those that wait for it go on.
int TellUnreadable(const StudyAnalysis& result) {
  if (result.unreadable.empty()) return 0;
  std::cerr << fmt::format("tricho: {} of {} photos can't be read: {}{}\n", result.unreadable.size(), result.num_photos,
                           result.unreadable.front(),
                           result.unreadable.size() > 1 ? ", ...; measurements.tsv has the reasons" : "");
  return ExitStatus(ErrorKind::kInput);
}

// Corrections that a person made and that don't count: never silently.
void TellCorrections(const StudyAnalysis& result) {
  for (const std::string& told : result.told) std::cerr << "tricho: " << told << '\n';
}

int RunAnalyze(const std::vector<std::string>& words) {
  StudyRunArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const fs::path folder = TheStudy(places, "analyze", true);
  arguments.job.Check();
  arguments.shared.Finish();
  const StudyFolder study = OpenStudy(folder);
  std::map<std::string, std::string> texts = arguments.shared.Provenance();
  if (arguments.shared.model.empty()) FollowStudy(study, arguments.shared.analysis, texts);
  std::optional<ProgressBar> bar;
  StudyProgress progress = ProgressOn(bar, arguments.job);
  progress.overlay = ParseOverlayKind(arguments.overlay);
  if (arguments.shard) {
    const Shard shard = ParseShard(*arguments.shard);
    const StudyLock lock = LockStudy(study, ShardFolder(shard));
    ClearRests(study, ShardFolder(shard));
    const StudyAnalysis result = AnalyzeShard(study, shard, arguments.shared.analysis, texts, progress);
    bar.reset();
    if (!arguments.job.quiet)
      std::cout << fmt::format("part {} of {}: {}\npart in {}\n", shard.number, shard.of, result.Summary(),
                               (study.root / ShardFolder(shard)).string());
    TellUnreadable(result);
    return 0;
  }
  const StudyLock lock = LockStudy(study);
  ClearRests(study);
  const StudyAnalysis result = AnalyzeStudy(study, arguments.shared.analysis, texts, progress);
  bar.reset();
  if (!arguments.job.quiet) std::cout << MeasurementsLine(study) << result.Summary() << '\n';
  TellCorrections(result);
  return TellUnreadable(result);
}

}  // namespace

StudySubcommand StudyAnalyze() {
  return {"analyze", [] { return StudyRunArguments().Options(); }, RunAnalyze};
}

}  // namespace tricho
