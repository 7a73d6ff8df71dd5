// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Many participants -> what an arm does more than the reference, and how far the table allows to say so.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outcome/arm_effects.h"
#include "outcome/cohort_data.h"
#include "outcome/reliability.h"
#include "outcome/responders.h"

namespace tricho {

struct CohortOptions {
  std::vector<std::string> outcomes;  // Empty: those of density, thickness and hair mass that the table has.
  CohortModel model = CohortModel::kMixed;
  CohortDataOptions data;
  std::optional<double> responder_threshold;           // For the first outcome, in its unit; > 0.
  std::map<std::string, double> responder_thresholds;  // By outcome; wins.
  int jobs = 1;                                        // Outcomes worked on at once, 1..256; the results are the same.
  void Check() const;                                  // throws Error(kUsage)
};

// One arm at one visit, participants' means over sites. "baseline" has no change.
struct Descriptive {
  std::string outcome, visit, arm;
  int participants = 0;
  std::optional<double> day_median, mean, sd, median, min, max;  // sd from two participants on.
  std::optional<double> change_mean, change_sd;
};

struct BalanceRow {
  std::string outcome, arm, reference;
  int participants = 0;
  std::optional<double> mean, sd;
  std::optional<double> difference, low, high;    // Arm minus reference, Welch's 95 % interval.
  std::optional<double> standardized_difference;  // In units of the two arms' mean variance.
};

struct DetectableDifference {
  std::string outcome, visit, arm, reference;
  std::optional<double> difference;  // That this design finds with the given power.
  std::string reason;
};

struct CohortSummary {
  CohortModel model_kind = CohortModel::kMixed;
  CohortDesign design;
  std::vector<OutcomeData> data;   // One an outcome, as the rest.
  std::vector<std::string> units;  // UCUM; empty when not known.
  std::vector<OutcomeModel> models;
  std::vector<EffectEstimate> estimates;  // Holm-adjusted.
  std::vector<EffectEstimate> means;
  std::vector<ResponderRow> responders;
  std::vector<Descriptive> descriptives;
  std::vector<BalanceRow> balance;
  std::vector<Reliability> reliability;
  std::vector<Exclusion> exclusions;
  double alpha = 0.05;
  double power = 0.8;
  std::vector<DetectableDifference> detectable;
  std::vector<std::string> sentences;  // What a reader must know, in words.
  // Where a person corrected photos: what was changed, on how many, and the estimates by the program alone.
  CorrectedCounts corrected = {};
  int num_corrected_photos = 0;
  std::vector<EffectEstimate> automatic_estimates = {};
};

// Holm's adjustment is made over all arms, visits and outcomes together; the overall differences are a family of their
// own over arms and outcomes, because each is a mean of the others.
//
// throws Error(kInput) naming what the table lacks (see Measurements::Metric, LayOutCohort), Error(kUsage).
CohortSummary SummarizeCohort(const Measurements& measurements, const CohortOptions& options);

}  // namespace tricho
