// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho cohort`: treatment arms compared, or a trial planned.
#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "outcome/cohort.h"
#include "outcome/power.h"
#include "report/cohort_json.h"
#include "report/cohort_plots.h"
#include "report/cohort_text.h"
#include "study/freshness.h"
#include "tools/cohort_arguments.h"
#include "tools/command.h"
#include "tools/options.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

int RunPlan(const CohortArguments& arguments) {
  const PlanOptions options = arguments.Plan();
  if (!arguments.out.empty()) PrepareOutputFolder(arguments.out);
  const TrialPlan plan = PlanTrial(options);
  Provenance provenance = MakeProvenance("cohort");
  provenance.options = {
      {"plan", "true"}, {"seed", std::to_string(options.seed)}, {"simulations", std::to_string(options.simulations)}};
  if (!arguments.out.empty())
    WriteWholeFile(fs::path(arguments.out) / "cohort-plan.json", CohortPlanJson(options, plan, provenance));
  if (!arguments.quiet || arguments.out.empty()) std::cout << PlanText(options, plan);
  return 0;
}

// The table and the folder for the results.
std::pair<fs::path, fs::path> Places(const CohortArguments& arguments, const std::vector<std::string>& studies) {
  if (studies.size() > 1)
    throw Error(ErrorKind::kUsage, "cohort takes one STUDY, not " + std::to_string(studies.size()));
  if (studies.empty() == arguments.table.empty())
    throw Error(ErrorKind::kUsage, "cohort needs either a STUDY folder or --table TSV; see tricho cohort --help");
  if (!arguments.table.empty()) {
    if (arguments.out.empty()) throw Error(ErrorKind::kUsage, "--out DIR is missing: where should the results go?");
    return {arguments.table, arguments.out};
  }
  const fs::path results = fs::path(studies.front()) / "derivatives" / "tricho";
  const fs::path table = results / "measurements.tsv";
  std::error_code error;
  if (!fs::exists(table, error))
    throw Error(ErrorKind::kInput,
                table.string() + " is missing: run tricho study analyze " + studies.front() + " first");
  // A folder that holds a table alone, without a study around it, is taken as it is.
  if (fs::exists(results / kAnalyzedTable, error)) RequireFresh(OpenStudy(studies.front()));
  return {table, arguments.out.empty() ? results : fs::path(arguments.out)};
}

int RunCohort(const std::vector<std::string>& words) {
  CohortArguments arguments;
  std::vector<std::string> studies;
  ParseOptions(arguments.Options(), words, &studies);
  if (arguments.plan) {
    if (!studies.empty() || !arguments.table.empty())
      throw Error(ErrorKind::kUsage, "--plan takes neither a STUDY nor --table");
    return RunPlan(arguments);
  }
  const CohortOptions options = arguments.Cohort();
  const auto [table, out] = Places(arguments, studies);
  const Measurements measurements = ReadMeasurements(table, arguments.allow_outside);
  const CohortSummary summary = SummarizeCohort(measurements, options);

  Provenance provenance = MakeProvenance("cohort");
  provenance.inputs = {{table.filename().string(), measurements.sha256}};
  provenance.options = {{"model", arguments.model},         {"outcomes", arguments.outcomes},
                        {"reference", arguments.reference}, {"windows", arguments.windows},
                        {"site", arguments.site},           {"responder_threshold", arguments.responder_threshold}};
  PrepareOutputFolder(out);
  WriteWholeFile(out / "cohort.tsv", CohortTsv(summary));
  if (!arguments.no_plots) {
    const std::string trouble = WriteCohortPlots(summary, out);
    if (!trouble.empty()) std::cerr << "tricho: no plots were drawn: " << trouble << '\n';
  }
  WriteWholeFile(out / "cohort.json", CohortJson(summary, provenance));
  if (!arguments.quiet) std::cout << CohortText(summary) << "results in " << out.string() << '\n';
  return 0;
}

}  // namespace

Command CohortCommand() {
  Command command;
  command.name = "cohort";
  command.arguments = "STUDY | --table TSV --out DIR | --plan --effect X --sd X [options]";
  command.summary = "compares treatment arms, or plans how many participants a trial takes";
  command.description =
      "Reads measurements.tsv (one row a photo: participant_id arm visit_id day site shot usable reason, then the "
      "metrics) and writes cohort.json (everything), cohort.tsv (one difference a row) and plots as SVG: forest.svg, "
      "and "
      "for each outcome means-, spaghetti- and waterfall-OUTCOME.svg (with gnuplot).\n"
      "\n"
      "Shots are averaged per visit and site; the baseline is the last usable visit on or before day 0. The change "
      "since "
      "baseline is modeled by REML with the baseline as covariate and arm x visit; differences from the reference arm "
      "are "
      "given per visit and overall, with 95 % intervals, Satterthwaite's degrees of freedom, p, and p adjusted by "
      "Holm. A "
      "participant responds when his change is larger than the smallest detectable change. docs/methods/cohort.md has "
      "the "
      "lines of R that give the same numbers.\n"
      "\n"
      "Randomization is not assumed: the balance at baseline is told, and what was left out is counted with its "
      "reason. "
      "What can't be estimated says why.\n"
      "\n"
      "--plan gives the participants per arm for an effect, by formula, and the power of simulated trials beside it.";
  command.examples = {
      {"tricho cohort --table data/samples/cohort/measurements.tsv --reference placebo --out out/cohort",
       "Three arms, simulated"},
      {"tricho cohort --plan --effect 14.7 --sd 23.6 --dropout 0.15",
       "A trial that could find what minoxidil 5 % does"}};
  command.references = {
      "Laird & Ware 1982, Biometrics 38:963: random-effects models",
      "Mallinckrodt et al. 2008, Drug Inf. J. 42:303: MMRM as primary analysis of trials",
      "Kuznetsova, Brockhoff & Christensen 2017, J. Stat. Softw. 82:13: Satterthwaite's degrees of freedom (lmerTest)",
      "Holm 1979, Scand. J. Statist. 6:65: adjustment for many comparisons",
      "Newcombe 1998, Stat. Med. 17:873: interval of a risk difference",
      "Shrout & Fleiss 1979, Psychol. Bull. 86:420: intraclass correlation",
      "Bland & Altman 1986, Lancet 327:307: limits of agreement"};
  command.options = [] { return CohortArguments().Options(); };
  command.run = RunCohort;
  return command;
}

}  // namespace tricho
