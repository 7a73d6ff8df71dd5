// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/cohort_arguments.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "tools/options.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

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

}  // namespace

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
  AddFlag(options, "allow-outside", &allow_outside, "takes values that no scalp can show, too");
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

CohortOptions CohortArguments::Cohort() const {
  CohortOptions options;
  options.outcomes = SplitAtCommas(outcomes, "--outcomes");
  options.data.reference = reference;
  options.data.site = site;
  options.jobs = jobs;
  if (!windows.empty()) options.data.windows = ParseDayWindows(windows);
  if (model == "mmrm")
    options.model = CohortModel::kUnstructured;
  else if (model != "lmm")
    throw Error(ErrorKind::kUsage, "--model must be lmm or mmrm, not '" + model + "'");
  for (const std::string& part : SplitAtCommas(responder_threshold, "--responder-threshold")) {
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

PlanOptions CohortArguments::Plan() const {
  PlanOptions options = planned;
  if (options.effect == 0 || options.sd == 0)
    throw Error(ErrorKind::kUsage, "--plan needs --effect X and --sd X, both other than 0");
  if (seed < 0) throw Error(ErrorKind::kUsage, "--seed must be 0 or more");
  options.seed = static_cast<std::uint64_t>(seed);
  options.Check();
  return options;
}

}  // namespace tricho
