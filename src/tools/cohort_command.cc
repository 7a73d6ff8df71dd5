// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho cohort`: treatment arms compared, or a trial planned.
#include <fmt/format.h>

#include <charconv>
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
#include "tools/command.h"
#include "tools/options.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct CohortArguments {
  std::string table, out, outcomes, reference, windows, responder_threshold;
  std::string model = "lmm";
  std::string site;
  int jobs = 1;
  bool no_plots = false;
  bool quiet = false;
  bool plan = false;
  PlanOptions planned;
  long long seed = 1;

  po::options_description Options();
};

po::options_description CohortArguments::Options() {
  po::options_description options("Options", 100);
  AddOption(options, "table", "TSV", &table, "the measurements, instead of STUDY/derivatives/tricho/measurements.tsv");
  AddOption(options, "out", "DIR", &out,
            "folder for the results, made when missing; needed with --table, else STUDY/derivatives/tricho");
  AddOption(options, "outcomes", "NAMES", &outcomes,
            "columns to compare, apart by commas, the primary one first; default: those of hairs_per_cm2, "
            "mean_diameter_um, hair_mass_mm_per_cm2 that the table has");
  AddOption(options, "reference", "ARM", &reference,
            "the arm that the others are compared with; default: placebo, control, sham, vehicle, untreated, none, or "
            "the first by name");
  AddOption(options, "model", "NAME", &model, "lmm: random intercepts; mmrm: unstructured covariance of the visits");
  AddOption(options, "windows", "FIRST:LAST,...", &windows,
            "days that count as one visit, like 70:98,154:182; default: visit_id where participants share the labels, "
            "else 12 weeks");
  AddOption(
      options, "responder-threshold", "X", &responder_threshold,
      "a change above X is a response: a number for the first outcome in its unit, or NAME=X,NAME=X; default: the "
      "smallest detectable change of repeated shots");
  AddOption(options, "site", "NAME", &site, "only photos of this scalp site");
  AddOption(options, "jobs", "N", &jobs, "outcomes worked on at once, 1 to 256");
  AddFlag(options, "no-plots", &no_plots, "no SVG files");
  AddFlag(options, "quiet", &quiet, "no table");
  AddFlag(options, "plan", &plan, "plans a trial instead: how many participants it takes");
  AddOption(options, "effect", "X", &planned.effect, "plan: the difference between arms to find, not 0 (needed)");
  AddOption(options, "sd", "X", &planned.sd, "plan: standard deviation of the change within an arm, above 0 (needed)");
  AddOption(options, "dropout", "X", &planned.dropout_share,
            "plan: share of participants who give no follow-up, 0 to 0.9");
  AddOption(options, "visits", "N", &planned.visits, "plan: follow-up visits that are averaged, 1 to 20");
  AddOption(options, "visit-correlation", "X", &planned.visit_correlation,
            "plan: correlation of a participant's changes between visits, 0 to 0.99");
  AddOption(options, "baseline-correlation", "X", &planned.baseline_correlation,
            "plan: correlation of baseline and change, -0.99 to 0.99");
  AddOption(options, "arms", "N", &planned.arms,
            "plan: arms with the reference, 2 to 10; alpha is shared by the comparisons");
  AddOption(options, "alpha", "X", &planned.alpha, "plan: two-sided error of the first kind, 0.000001 to 0.5");
  AddOption(options, "power", "X", &planned.power, "plan: chance to find the effect, 0.5 to 0.9999");
  AddOption(options, "simulations", "N", &planned.simulations,
            "plan: trials simulated to check the formula, 0 to 100000");
  AddOption(options, "seed", "N", &seed, "plan: start of the random numbers, 0 or more");
  return options;
}

std::vector<std::string> SplitAtCommas(const std::string& text, const char* option) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    if (parts.back().empty())
      throw Error(ErrorKind::kUsage, std::string(option) + " has an empty part in '" + text + "'");
    begin = end + 1;
  }
  return parts;
}

double ThresholdNumber(const std::string& text) {
  double value = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || rest != text.data() + text.size())
    throw Error(ErrorKind::kUsage, "--responder-threshold: '" + text + "' is no number");
  return value;
}

CohortOptions ParseCohortOptions(const CohortArguments& arguments) {
  CohortOptions options;
  options.outcomes = SplitAtCommas(arguments.outcomes, "--outcomes");
  options.data.reference = arguments.reference;
  options.data.site = arguments.site;
  options.jobs = arguments.jobs;
  if (!arguments.windows.empty()) options.data.windows = ParseDayWindows(arguments.windows);
  if (arguments.model == "mmrm")
    options.model = CohortModel::kUnstructured;
  else if (arguments.model != "lmm")
    throw Error(ErrorKind::kUsage, "--model must be lmm or mmrm, not '" + arguments.model + "'");
  for (const std::string& part : SplitAtCommas(arguments.responder_threshold, "--responder-threshold")) {
    const std::size_t equals = part.find('=');
    if (equals != std::string::npos)
      options.responder_thresholds[part.substr(0, equals)] = ThresholdNumber(part.substr(equals + 1));
    else if (options.responder_threshold)
      throw Error(ErrorKind::kUsage, "--responder-threshold: say which outcome each number is for, NAME=X");
    else
      options.responder_threshold = ThresholdNumber(part);
  }
  options.Check();
  return options;
}

int RunPlan(const CohortArguments& arguments) {
  PlanOptions options = arguments.planned;
  if (options.effect == 0 || options.sd == 0)
    throw Error(ErrorKind::kUsage, "--plan needs --effect X and --sd X, both other than 0");
  if (arguments.seed < 0) throw Error(ErrorKind::kUsage, "--seed must be 0 or more");
  options.seed = static_cast<std::uint64_t>(arguments.seed);
  options.Check();
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
  const CohortOptions options = ParseCohortOptions(arguments);
  const auto [table, out] = Places(arguments, studies);
  const Measurements measurements = ReadMeasurements(table);
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
