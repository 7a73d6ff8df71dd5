// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho series`: is it working? A table of measurements -> a verdict for each participant.
#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "outcome/series.h"
#include "report/series_json.h"
#include "report/series_text.h"
#include "report/trend_files.h"
#include "study/judge_series.h"
#include "tools/command.h"
#include "tools/job_options.h"
#include "tools/options.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct SeriesArguments {
  SeriesOptions series;
  std::string table, participant, out;
  bool all = false;
  bool allow_outside = false;
  bool no_plots = false;
  JobOptions job;

  po::options_description Options() {
    po::options_description options("Options", 100);
    AddOption(options, "table", "TSV", &table, "measurements.tsv to judge, instead of a study");
    AddOption(options, "participant", "ID", &participant, "the participant to judge");
    AddFlag(options, "all", &all, "judge every participant");
    AddOption(options, "out", "DIR", &out,
              "folder for the results, made when missing; needed with --table, else STUDY/derivatives/tricho");
    AddOption(options, "earliest-weeks", "X", &series.earliest_weeks,
              "weeks after the first session before which an effect can't be seen, 0 to 52");
    AddOption(options, "worthwhile-share", "X", &series.worthwhile_share,
              "smallest change worth having, as a share of the baseline, 0.01 to 1");
    AddFlag(options, "allow-outside", &allow_outside, "takes values that no scalp can show, too");
    AddFlag(options, "no-plots", &no_plots, "no SVG files");
    job.AddTo(options);
    return options;
  }
};

struct Task {
  SeriesInput input;
  fs::path default_out;  // Empty: there is none.
};

Task ReadTask(const SeriesArguments& arguments, const std::vector<std::string>& studies) {
  if (arguments.table.empty() == studies.empty())
    throw Error(ErrorKind::kUsage, "series needs either a STUDY or --table measurements.tsv; see tricho series --help");
  if (studies.size() > 1)
    throw Error(ErrorKind::kUsage, "series takes one STUDY, not " + std::to_string(studies.size()));
  if (!arguments.table.empty()) return {ReadSeriesInput(fs::path(arguments.table), arguments.allow_outside), {}};
  const StudyFolder study = OpenStudy(studies.front());
  return {ReadSeriesInput(study, arguments.allow_outside), study.Inside("derivatives/tricho")};
}

int RunSeries(const std::vector<std::string>& words) {
  SeriesArguments arguments;
  std::vector<std::string> studies;
  ParseOptions(arguments.Options(), words, &studies);
  arguments.series.Check();
  arguments.job.Check();
  if (arguments.participant.empty() != arguments.all)
    throw Error(ErrorKind::kUsage, "series needs either --participant ID or --all");
  if (arguments.out.empty() && studies.empty())
    throw Error(ErrorKind::kUsage, "--out DIR is missing: where should the results go?");
  const auto [input, default_out] = ReadTask(arguments, studies);
  const std::vector<Asked> asked =
      arguments.all ? AllParticipants(input.table) : std::vector{WhoIsAsked(arguments.participant, input.table)};
  const fs::path out = arguments.out.empty() ? default_out : fs::path(arguments.out);
  PrepareOutputFolder(out);
  for (const std::string& note : input.table.notes) std::cerr << "tricho: " << note << '\n';

  const int num_jobs = arguments.job.NumJobs();
  const std::vector<Series> results = JudgeAsked(input, asked, arguments.series, num_jobs);
  const Provenance provenance = SeriesProvenance("series", input, arguments.series);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < results.size(); ++i) {
    names.push_back(asked[i].name);
    WriteWholeFile(out / ("series-" + names[i] + ".json"), SeriesJson(results[i], arguments.series, provenance));
  }
  if (!arguments.no_plots) {
    const std::string trouble = WriteTrendPlots(names, results, out, num_jobs);
    if (!trouble.empty()) std::cerr << "tricho: no plots were drawn: " << trouble << '\n';
  }
  if (!arguments.job.quiet) std::cout << SeriesText(names, results) << "results in " << out.string() << '\n';
  return 0;
}

}  // namespace

Command SeriesCommand() {
  Command command;
  command.name = "series";
  command.arguments = "STUDY|--table TSV --participant ID|--all [--out DIR] [options]";
  command.summary = "is it working? a verdict over the visits of a participant";
  command.description =
      "Takes an analyzed study, or a table as `tricho study analyze` writes it: one row a photo, with the columns "
      "participant_id, arm, visit_id, day (from the first session), site, shot, usable, reason and a column a metric.\n"
      "\n"
      "For each participant series-ID.json (the visits, the trend of each metric per 12 weeks with its interval, the "
      "verdict, and why in plain sentences) and trend-ID.svg are written into DIR. The verdict is one of working, "
      "no_change_shown, worsening, too_early, undetermined. It is working or worsening only when density, thickness or "
      "hair mass changed by more than chance explains once all three are paid for, and by more than two visits differ "
      "from measuring alone.\n"
      "\n"
      "The errors of measuring come from the participant's own repeated shots and from the other participants of the "
      "table, whoever is asked for; docs/methods/series.md and docs/methods/repeatability.md say how.";
  command.examples = {
      {"tricho series --table data/samples/cohort/measurements.tsv --all --out out/series",
       "Every participant of a table"},
      {"tricho series --table data/samples/cohort/measurements.tsv --participant sub-001 --out out/series",
       "One of them"}};
  command.references = {
      "Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3:3: variances moderated by what is known of the others",
      "Satterthwaite 1946, Biometrics Bull. 2:110: degrees of freedom of a combined variance",
      "Holm 1979, Scand. J. Stat. 6:65: several measures, one error rate",
      "Bland & Altman 1996, BMJ 312:1654: measurement error and repeatability"};
  command.options = [] { return SeriesArguments().Options(); };
  command.run = RunSeries;
  return command;
}

}  // namespace tricho
