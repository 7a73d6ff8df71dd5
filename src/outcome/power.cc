// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/power.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/hypothesis_tests.h"
#include "base/random.h"
#include "outcome/arm_effects.h"

namespace tricho {

namespace {

constexpr int kMaxPerArm = 100'000;
constexpr double kMostEffectSds = 1e6;

void CheckRange(const char* name, double value, double low, double high) {
  if (!(value >= low && value <= high))
    throw Error(ErrorKind::kUsage, fmt::format("{} must lie between {} and {}, not {}", name, low, high, value));
}

double StandardError(const PlanOptions& options, double analyzed) {
  const double v = options.visits;
  const double variance = options.sd * options.sd * (1 - options.baseline_correlation * options.baseline_correlation) *
                          (1 + (v - 1) * options.visit_correlation) / v;
  return std::sqrt(2 * variance / analyzed);
}

double AlphaOfOne(const PlanOptions& options) { return options.alpha / (options.arms - 1); }

double PowerWith(const PlanOptions& options, int analyzed) {
  return TTestPower(options.effect / StandardError(options, analyzed), options.arms * (analyzed - 1.0),
                    AlphaOfOne(options));
}

int SmallestAnalyzed(const PlanOptions& options) {
  int high = 2;
  while (PowerWith(options, high) < options.power) {
    high *= 2;
    if (high > kMaxPerArm)
      throw Error(ErrorKind::kUsage, fmt::format("more than {} participants per arm would be needed", kMaxPerArm));
  }
  int low = std::max(1, high / 2);  // Too few, or 1.
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    (PowerWith(options, middle) < options.power ? low : high) = middle;
  }
  return high;
}

CohortDesign PlannedDesign(const PlanOptions& options, int per_arm) {
  CohortDesign design;
  design.sites = {""};
  for (int arm = 0; arm < options.arms; ++arm) design.arms.push_back(std::to_string(arm));
  for (int visit = 0; visit < options.visits; ++visit) design.visits.push_back(std::to_string(visit + 1));
  for (int i = 0; i < per_arm * options.arms; ++i) design.arm_of.push_back(i % options.arms);
  return design;
}

// Changes with a common correlation between visits and one with the baseline; every arm but the reference has the
// effect.
OutcomeData SimulateTrial(const PlanOptions& options, const CohortDesign& design, Random& random) {
  OutcomeData data;
  const double rest = std::sqrt(1 - options.baseline_correlation * options.baseline_correlation);
  for (int i = 0; i < static_cast<int>(design.arm_of.size()); ++i) {
    const double baseline = random.Normal();
    const double own = random.Normal();
    const bool lost = random.Chance(options.dropout_share);
    for (int visit = 0; visit < options.visits; ++visit) {
      const double noise =
          std::sqrt(options.visit_correlation) * own + std::sqrt(1 - options.visit_correlation) * random.Normal();
      const double change = (design.arm_of[i] > 0 ? options.effect : 0) +
                            options.sd * (options.baseline_correlation * baseline + rest * noise);
      if (!lost) data.rows.push_back({i, design.arm_of[i], 0, visit, 0, baseline, 0, change, 1, 1});
    }
  }
  return data;
}

void Simulate(const PlanOptions& options, TrialPlan& plan) {
  const CohortDesign design = PlannedDesign(options, plan.participants_per_arm);
  const Random random(options.seed);
  int num_found = 0;
  for (int trial = 0; trial < options.simulations; ++trial) {
    Random own = random.Fork(static_cast<std::uint64_t>(trial));
    const ArmEffects effects = EstimateArmEffects(SimulateTrial(options, design, own), design, CohortModel::kMixed);
    for (const EffectEstimate& estimate : effects.estimates) {
      if (estimate.visit != kOverall || estimate.arm != design.arms[1] || !estimate.p) continue;
      ++plan.simulations;
      num_found += *estimate.p < AlphaOfOne(options);
    }
  }
  if (plan.simulations == 0) return;
  plan.simulated_power = static_cast<double>(num_found) / plan.simulations;
  const Interval interval = WilsonInterval95(num_found, plan.simulations);
  plan.simulated_low = interval.low;
  plan.simulated_high = interval.high;
}

}  // namespace

void PlanOptions::Check() const {
  if (!std::isfinite(effect) || effect == 0) throw Error(ErrorKind::kUsage, "effect must be a number other than 0");
  if (!std::isfinite(sd) || !(sd > 0)) throw Error(ErrorKind::kUsage, "sd must be a number above 0");
  // Beyond these, squares leave what a double holds.
  CheckRange("sd", sd, 1e-9, 1e9);
  if (!(std::abs(effect) <= kMostEffectSds * sd))
    throw Error(ErrorKind::kUsage, fmt::format("effect is {}, more than {:.0f} times sd", effect, kMostEffectSds));
  CheckRange("dropout", dropout_share, 0, 0.9);
  CheckRange("visits", visits, 1, 20);
  CheckRange("visit_correlation", visit_correlation, 0, 0.99);
  CheckRange("baseline_correlation", baseline_correlation, -0.99, 0.99);
  CheckRange("arms", arms, 2, 10);
  CheckRange("alpha", alpha, 1e-6, 0.5);
  CheckRange("power", power, 0.5, 0.9999);
  CheckRange("simulations", simulations, 0, 100'000);
}

TrialPlan PlanTrial(const PlanOptions& options) {
  options.Check();
  TrialPlan plan;
  plan.analyzed_per_arm = SmallestAnalyzed(options);
  plan.participants_per_arm = static_cast<int>(std::ceil(plan.analyzed_per_arm / (1 - options.dropout_share) - 1e-9));
  plan.standard_error = StandardError(options, plan.analyzed_per_arm);
  plan.df = options.arms * (plan.analyzed_per_arm - 1.0);
  plan.power = PowerWith(options, plan.analyzed_per_arm);
  if (options.simulations > 0) Simulate(options, plan);
  return plan;
}

}  // namespace tricho
