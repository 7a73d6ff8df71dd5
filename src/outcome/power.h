// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How many participants a trial needs, by formula and by simulating it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tricho {

struct PlanOptions {
  double effect = 0;                // Arm minus reference, in the outcome's unit; not 0.
  double sd = 0;                    // Of the change at one visit, between participants of an arm; > 0.
  double dropout_share = 0;         // Participants who give no follow-up at all, 0..0.9.
  int visits = 1;                   // Follow-ups that are averaged, 1..20.
  double visit_correlation = 0.5;   // Between the changes of a participant at two visits, 0..0.99.
  double baseline_correlation = 0;  // Between baseline and change, -0.99..0.99: what the covariate takes away.
  int arms = 2;                     // With the reference, 2..10; alpha is shared by arms - 1 comparisons (Bonferroni).
  double alpha = 0.05;              // Two-sided.
  double power = 0.8;
  int simulations = 1000;  // Trials simulated to check the formula, 0..100000.
  std::uint64_t seed = 1;
  void Check() const;  // throws Error(kUsage) naming field, value and range.
};

struct TrialPlan {
  int participants_per_arm = 0;  // To enroll.
  int analyzed_per_arm = 0;      // That are expected to stay.
  double standard_error = 0;     // Of the difference, when they do.
  double df = 0;
  double power = 0;  // By the formula, of the whole number of participants.
  // Share of simulated trials, analyzed as `tricho cohort` analyzes them, whose overall difference has p < alpha /
  // (arms
  // - 1); absent without simulations.
  std::optional<double> simulated_power;
  double simulated_low = 0, simulated_high = 0;  // 95 % interval (Wilson).
  int simulations = 0;                           // That could be analyzed.
};

// The smallest trial with the wanted power. The difference is that of the means over all visits: with correlation r, v
// visits have the variance sd^2 (1 + (v - 1) r) / v, times 1 - baseline_correlation^2. T is noncentral t with arms (n -
// 1) degrees of freedom: for one visit and two arms this is R's power.t.test(strict = TRUE). Dropouts are taken to give
// nothing, which costs most.
//
// throws  Error(kUsage) when more than 100,000 per arm would be needed.
TrialPlan PlanTrial(const PlanOptions& options);

}  // namespace tricho
