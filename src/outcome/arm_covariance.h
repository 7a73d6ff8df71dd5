// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How the changes of one participant go together: the covariance model of EstimateArmEffects.
#pragma once

#include <string>
#include <vector>

#include "outcome/arm_effects.h"
#include "outcome/reml.h"

namespace tricho {

struct CovarianceFit {
  RemlFit fit;
  std::string formula;  // What follows the fixed effects, in R's manner.
  std::string words;
  std::vector<VarianceComponent> components;  // In units of y squared; those set to 0 too.
  double total_variance = 0;                  // Of one change at one visit (unstructured: mean over visits).
  std::vector<std::string> notes;
};

// Random intercepts: variances are kept at 0 or above, as lmer does. When the optimum lies below, the component is set
// to 0 and the rest fitted again; the degrees of freedom are then those of the smaller model, which is what lmerTest's
// numerical derivatives come to there. A component that these data can't tell from the residual is left out.
//
// Unstructured: visits at one site have any covariance; with several sites one more covariance joins the sites of a
// participant.
//
// visits   The design's visits that have a row.
CovarianceFit FitArmCovariance(const RepeatedMeasures& data, const CohortDesign& design, const std::vector<int>& visits,
                               CohortModel kind);

}  // namespace tricho
