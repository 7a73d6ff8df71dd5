// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho series`: is it working? A table of measurements -> a verdict for each participant.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "base/provenance.h"
#include "outcome/series.h"
#include "report/series_json.h"
#include "report/trend_plot.h"
#include "tools/command.h"
#include "tools/job_options.h"
#include "tools/options.h"
#include "tools/series_input.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct SeriesArguments {
  SeriesOptions series;
  std::string table, participant, out;
  bool all = false;
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
  if (!arguments.table.empty()) return {ReadSeriesInput(fs::path(arguments.table)), {}};
  const StudyFolder study = OpenStudy(studies.front());
  return {ReadSeriesInput(study), study.Inside("derivatives/tricho")};
}

std::vector<Asked> AllOrOne(const SeriesArguments& arguments, const Measurements& table) {
  if (!arguments.all) return {WhoIsAsked(arguments.participant, table)};
  std::vector<Asked> asked;
  for (const std::string& id : ParticipantsOf(table)) asked.push_back({id, id});
  return asked;
}

std::string Cell(const Estimate& estimate, int digits) {
  if (!estimate.value) return "-";
  return fmt::format("{:+.{}f} ({:+.{}f} to {:+.{}f})", *estimate.value, digits, estimate.low, digits, estimate.high,
                     digits);
}

void PrintTable(const std::vector<Asked>& asked, const std::vector<Series>& results, const fs::path& out) {
  std::size_t width = 11;
  for (const Asked& one : asked) width = std::max(width, one.name.size());
  std::cout << fmt::format("{:<{}}  {:<15}  {:>6}  {:>24}  {:>24}\n", "participant", width, "verdict", "visits",
                           "hairs/cm2 per 12 weeks", "thickness um per 12 weeks");
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Series& series = results[i];
    const auto num_used =
        std::count_if(series.visits.begin(), series.visits.end(), [](const SeriesVisit& visit) { return visit.used; });
    std::cout << fmt::format("{:<{}}  {:<15}  {:>6}  {:>24}  {:>24}\n", asked[i].name, width,
                             VerdictName(series.verdict), num_used, Cell(series.trends[0].per_12_weeks, 1),
                             Cell(series.trends[1].per_12_weeks, 1));
  }
  if (results.size() == 1)
    for (const std::string& sentence : results.front().because) std::cout << "  " << sentence << '\n';
  std::cout << "results in " << out.string() << '\n';
}

// Sentence on what went wrong; empty when all plots were drawn. A process a plot: gnuplot carries the last pen of one
// picture into the next, and a participant's files shall be the same alone and among all.
std::string DrawTrends(const std::vector<Asked>& asked, const std::vector<Series>& results, const fs::path& out,
                       int num_jobs) {
  std::vector<std::string> troubles(results.size());
  ParallelFor(static_cast<int>(results.size()), num_jobs, [&](int i) {
    const std::optional<PlotScript> script = TrendPlot(results[i]);
    if (!script) return;
    const DrawnPlots drawn = DrawPlots({*script});
    troubles[i] = drawn.trouble;
    if (drawn.trouble.empty()) WriteWholeFile(out / ("trend-" + asked[i].name + ".svg"), drawn.svgs.front());
  });
  const auto first = std::find_if(troubles.begin(), troubles.end(), [](const auto& text) { return !text.empty(); });
  return first == troubles.end() ? "" : *first;
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
  const std::vector<Asked> asked = AllOrOne(arguments, input.table);
  const fs::path out = arguments.out.empty() ? default_out : fs::path(arguments.out);
  PrepareOutputFolder(out);
  for (const std::string& note : input.table.notes) std::cerr << "tricho: " << note << '\n';

  std::vector<std::string> ids;
  std::vector<std::optional<SessionDates>> sessions;
  for (const Asked& one : asked) {
    ids.push_back(one.id);
    sessions.push_back(input.SessionsOf(one.id));
  }
  const int num_jobs = arguments.job.NumJobs();
  const std::vector<Series> results = JudgeSeries(input.table, ids, sessions, arguments.series, num_jobs);

  Provenance provenance = MakeProvenance("series");
  provenance.options = {{"earliest_weeks", fmt::format("{}", arguments.series.earliest_weeks)},
                        {"worthwhile_share", fmt::format("{}", arguments.series.worthwhile_share)}};
  provenance.inputs = {{fs::path(input.table.name).filename().string(), input.table.sha256}};
  for (std::size_t i = 0; i < results.size(); ++i)
    WriteWholeFile(out / ("series-" + asked[i].name + ".json"), SeriesJson(results[i], arguments.series, provenance));
  if (!arguments.no_plots) {
    const std::string trouble = DrawTrends(asked, results, out, num_jobs);
    if (!trouble.empty()) std::cerr << "tricho: no plots were drawn: " << trouble << '\n';
  }
  if (!arguments.job.quiet) PrintTable(asked, results, out);
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
