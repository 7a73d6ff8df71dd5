// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/cohort.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "base/hypothesis_tests.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "metrics/metric.h"
#include "outcome/cohort_tables.h"

namespace tricho {

namespace {

std::vector<std::string> ChosenOutcomes(const Measurements& measurements, const std::vector<std::string>& wanted) {
  if (!wanted.empty()) {
    std::set<std::string> seen;
    for (const std::string& outcome : wanted) {
      measurements.Metric(outcome);  // Throws when it is not there.
      if (!seen.insert(outcome).second) throw Error(ErrorKind::kUsage, "--outcomes names " + outcome + " twice");
    }
    return wanted;
  }
  std::vector<std::string> outcomes;
  std::string usual;
  for (const Metric* metric : LeadingMetrics()) {
    usual.append(usual.empty() ? "" : ", ").append(metric->name);
    if (measurements.Has(metric->name)) outcomes.emplace_back(metric->name);
  }
  if (outcomes.empty())
    throw Error(ErrorKind::kInput,
                measurements.name + " has none of the columns " + usual + "; name others with --outcomes");
  return outcomes;
}

// The rows of photos that the outcomes are measured on: an overview on a day of its own makes no visit of close-ups.
Measurements PhotosOf(const Measurements& measurements, const std::vector<std::string>& outcomes) {
  std::vector<PhotoKind> kinds;
  for (const std::string& outcome : outcomes) kinds.push_back(KindOfMetric(outcome).value_or(PhotoKind::kCloseUp));
  const bool names_views =
      std::ranges::any_of(measurements.rows, [](const Measurement& row) { return row.kind != PhotoKind::kCloseUp; });
  if (!names_views) return measurements;
  Measurements kept = measurements.OfKinds(kinds);
  if (kept.rows.empty())
    throw Error(ErrorKind::kInput, fmt::format("{} has no photo of the kind that {} is measured on; name outcomes of "
                                               "its photos with --outcomes",
                                               measurements.name, outcomes.front()));
  return kept;
}

std::string UnitOf(const std::string& outcome) {
  const Metric* metric = FindMetric(outcome);
  return metric ? metric->unit : "";
}

ResponderThreshold ThresholdOf(const CohortOptions& options, const std::string& outcome, bool is_first,
                               const Reliability& reliability) {
  const auto given = options.responder_thresholds.find(outcome);
  if (given != options.responder_thresholds.end()) return {given->second, "given", ""};
  if (is_first && options.responder_threshold) return {options.responder_threshold, "given", ""};
  if (reliability.smallest_detectable_change)
    return {reliability.smallest_detectable_change, "smallest detectable change", ""};
  return {std::nullopt, "",
          (reliability.reason.empty() ? std::string("there is no change") : reliability.reason) +
              "; give --responder-threshold to count responders"};
}

// All that is said of one outcome without looking at the others.
struct OutcomeAnswers {
  OutcomeData data;
  ArmEffects effects;
  Reliability reliability;
  std::vector<ResponderRow> responders;
  std::vector<Descriptive> descriptives;
  std::vector<BalanceRow> balance;
};

OutcomeAnswers AnswersFor(const Measurements& measurements, const CohortDesign& design, const CohortOptions& options,
                          const std::string& outcome, bool is_first) {
  OutcomeAnswers answers;
  answers.data = ChangesOf(measurements, design, outcome);
  answers.effects = EstimateArmEffects(answers.data, design, options.model);
  answers.reliability = ReliabilityOfShots(measurements, design, answers.data);
  answers.responders =
      CountResponders(answers.data, design, ThresholdOf(options, outcome, is_first, answers.reliability));
  answers.descriptives = DescribeOutcome(answers.data, design);
  answers.balance = CompareBaselines(answers.data, design);
  return answers;
}

void AdjustForMultiplicity(std::vector<EffectEstimate>& estimates) {
  for (const bool overall : {false, true}) {
    std::vector<std::optional<double>> p;
    for (const EffectEstimate& estimate : estimates)
      p.push_back((estimate.visit == kOverall) == overall ? estimate.p : std::nullopt);
    const std::vector<std::optional<double>> adjusted = HolmAdjusted(p);
    for (std::size_t i = 0; i < estimates.size(); ++i)
      if (adjusted[i]) estimates[i].p_adjusted = adjusted[i];
  }
}

void FindDetectable(CohortSummary& summary) {
  for (const EffectEstimate& estimate : summary.estimates) {
    DetectableDifference row{estimate.outcome, estimate.visit, estimate.arm, estimate.reference, {}, estimate.reason};
    if (estimate.se) row.difference = *estimate.se * TTestNoncentrality(summary.power, *estimate.df, summary.alpha);
    summary.detectable.push_back(row);
  }
}

void AddSentences(const Measurements& measurements, CohortSummary& summary) {
  const CohortDesign& design = summary.design;
  auto& say = summary.sentences;
  if (design.arms.size() == 1)
    say.push_back(
        fmt::format("There is one arm ({}): nothing to compare it with; the mean changes stand alone and can't "
                    "be put down to the treatment.",
                    design.arms.front()));
  else
    say.push_back(fmt::format("Arms are compared with {} ({}).", design.arms.front(), design.reference_reason));
  say.push_back(fmt::format("Visits are told apart {}.", design.visit_rule));
  for (const OutcomeModel& model : summary.models) {
    if (!model.fitted) say.push_back(fmt::format("{}: no model was fitted: {}.", model.outcome, model.reason));
    for (const std::string& note : model.notes) say.push_back(fmt::format("{}: {}.", model.outcome, note));
  }
  for (const std::string& sentence : ImbalanceSentences(summary.balance)) say.push_back(sentence);
  say.emplace_back(
      "Randomization is not assumed: the model takes account of the baseline value, of nothing else in which "
      "the arms may differ.");
  for (const std::string& note : measurements.notes) say.push_back(note + ".");
}

}  // namespace

void CohortOptions::Check() const {
  const auto check = [](const std::string& what, double value) {
    if (!std::isfinite(value) || !(value > 0))
      throw Error(ErrorKind::kUsage, fmt::format("{} must be a number above 0, not {}", what, value));
  };
  if (jobs < 1 || jobs > 256)
    throw Error(ErrorKind::kUsage, fmt::format("jobs must lie between 1 and 256, not {}", jobs));
  if (responder_threshold) check("responder_threshold", *responder_threshold);
  for (const auto& [outcome, value] : responder_thresholds) {
    check("responder_threshold of " + outcome, value);
    if (!outcomes.empty() && std::find(outcomes.begin(), outcomes.end(), outcome) == outcomes.end())
      throw Error(ErrorKind::kUsage, "responder_threshold of " + outcome + ": this is none of the outcomes");
  }
}

CohortSummary SummarizeCohort(const Measurements& all_photos, const CohortOptions& options) {
  options.Check();
  CohortSummary summary;
  summary.model_kind = options.model;
  const std::vector<std::string> outcomes = ChosenOutcomes(all_photos, options.outcomes);
  const Measurements measurements = PhotosOf(all_photos, outcomes);
  summary.design = LayOutCohort(measurements, options.data);
  summary.exclusions = summary.design.exclusions;
  std::vector<OutcomeAnswers> answers(outcomes.size());
  ParallelFor(static_cast<int>(outcomes.size()), options.jobs,
              [&](int i) { answers[i] = AnswersFor(measurements, summary.design, options, outcomes[i], i == 0); });
  const auto append = [](auto& all, const auto& some) { all.insert(all.end(), some.begin(), some.end()); };
  for (OutcomeAnswers& answer : answers) {
    append(summary.exclusions, answer.data.exclusions);
    summary.data.push_back(std::move(answer.data));
    summary.units.push_back(UnitOf(summary.data.back().outcome));
    summary.models.push_back(answer.effects.model);
    append(summary.estimates, answer.effects.estimates);
    append(summary.means, answer.effects.means);
    summary.reliability.push_back(answer.reliability);
    append(summary.responders, answer.responders);
    append(summary.descriptives, answer.descriptives);
    append(summary.balance, answer.balance);
  }
  AdjustForMultiplicity(summary.estimates);
  FindDetectable(summary);
  AddSentences(measurements, summary);
  summary.num_corrected_photos = measurements.NumCorrected();
  if (summary.num_corrected_photos > 0) {
    summary.corrected = measurements.Corrected();
    summary.automatic_estimates = SummarizeCohort(measurements.Automatic(), options).estimates;
    summary.sentences.push_back(
        fmt::format("{} of {} photos were corrected by hand ({}); the estimates of the program alone stand beside.",
                    summary.num_corrected_photos, measurements.rows.size(), CorrectedText(summary.corrected)));
  }
  return summary;
}

}  // namespace tricho
