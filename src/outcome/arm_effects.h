// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What an arm does more than the reference: mixed model or MMRM on the changes since baseline.
//
//   change ~ baseline + arm x visit + (1 | participant) [+ (1 | participant:site)]        --model lmm
//   change ~ baseline + arm x visit, unstructured covariance of the visits                --model mmrm
//
// docs/methods/cohort.md has the lines of R (lmerTest, emmeans, nlme) that give the same numbers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outcome/cohort_data.h"

namespace tricho {

enum class CohortModel { kMixed, kUnstructured };

inline constexpr char kOverall[] = "overall";  // The visit of a mean over all visits, each weighing the same.

// A mean or a difference; without a value, or without a standard error, there is a reason.
struct EffectEstimate {
  std::string outcome;
  std::string visit;
  std::string arm;
  std::string reference;  // Empty: the arm's own mean change.
  std::optional<double> estimate;
  std::optional<double> se, low, high, df, p, p_adjusted;  // All or none; p only of differences.
  std::string reason;
};

struct VarianceComponent {
  std::string name;
  double value = 0;  // In the outcome's unit squared.
};

struct OutcomeModel {
  std::string outcome;
  std::string formula;
  std::string covariance;  // In words.
  bool fitted = false;
  std::string reason;              // Why not.
  std::vector<std::string> notes;  // Sentences: what was set to zero, left out, given up.
  int participants = 0;
  int values = 0;
  std::optional<double> baseline_mean;  // At which the means are estimated.
  std::optional<double> baseline_slope;
  std::optional<double> deviance;  // -2 restricted log-likelihood of the model on the outcome's own scale.
  std::vector<VarianceComponent> components;
  std::optional<double> residual_sd;  // Of one change at one visit, all components together.
};

struct ArmEffects {
  OutcomeModel model;
  std::vector<EffectEstimate> means;      // Per visit and arm, then overall.
  std::vector<EffectEstimate> estimates;  // Arm minus reference, per visit and overall; p_adjusted not yet.
};

// Everything that can be estimated, the rest with its reason; never NaN.
ArmEffects EstimateArmEffects(const OutcomeData& data, const CohortDesign& design, CohortModel model);

}  // namespace tricho
