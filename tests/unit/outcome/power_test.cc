// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Reference values: SciPy 1.10 (nct, t), both tails; for two arms and one visit also R's power.t.test(strict = TRUE).
#include "outcome/power.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"

namespace tricho {
namespace {

using testing::HasSubstr;

PlanOptions Planned(double effect, double sd) {
  PlanOptions options;
  options.effect = effect;
  options.sd = sd;
  options.simulations = 0;
  return options;
}

TEST(PlanTrial, TwoArmsAndOneVisit) {
  const TrialPlan plan = PlanTrial(Planned(14.7, 23.6));
  EXPECT_EQ(plan.analyzed_per_arm, 42);
  EXPECT_EQ(plan.participants_per_arm, 42);
  EXPECT_NEAR(plan.power, 0.8053425637642221, 1e-9);
  EXPECT_NEAR(plan.standard_error, 5.149942209569421, 1e-12);
  EXPECT_EQ(plan.df, 82);
  EXPECT_FALSE(plan.simulated_power);
}

TEST(PlanTrial, AStricterAlphaNeedsMore) {
  PlanOptions options = Planned(1, 1);
  options.alpha = 0.01;
  const TrialPlan plan = PlanTrial(options);
  EXPECT_EQ(plan.analyzed_per_arm, 26);
  EXPECT_NEAR(plan.power, 0.8184007466069508, 1e-9);
}

TEST(PlanTrial, ArmsVisitsAndTheBaselineCount) {
  PlanOptions options = Planned(-8, 20);
  options.visits = 3;
  options.visit_correlation = 0.6;
  options.baseline_correlation = 0.4;
  options.arms = 4;
  options.power = 0.9;
  const TrialPlan plan = PlanTrial(options);
  EXPECT_EQ(plan.analyzed_per_arm, 105);
  EXPECT_NEAR(plan.power, 0.9007837794460993, 1e-9);
  EXPECT_NEAR(plan.standard_error, 2.1664102412362563, 1e-12);
  EXPECT_EQ(plan.df, 416);
}

TEST(PlanTrial, IsTheSmallestWithThePower) {
  for (const double effect : {5.0, 12.0, 40.0}) {
    const TrialPlan plan = PlanTrial(Planned(effect, 20));
    EXPECT_GE(plan.power, 0.8) << effect;
    PlanOptions weaker = Planned(effect, 20);
    weaker.power = plan.power - 1e-9;
    EXPECT_EQ(PlanTrial(weaker).analyzed_per_arm, plan.analyzed_per_arm) << effect;
  }
}

TEST(PlanTrial, DropoutsAreEnrolledBeside) {
  PlanOptions options = Planned(14.7, 23.6);
  options.dropout_share = 0.3;
  EXPECT_EQ(PlanTrial(options).analyzed_per_arm, 42);
  EXPECT_EQ(PlanTrial(options).participants_per_arm, 60);  // 42 / 0.7, and not 61 by rounding.
}

TEST(PlanTrial, SimulationBearsTheFormulaOut) {
  PlanOptions options = Planned(1, 1);
  options.simulations = 400;
  const TrialPlan plan = PlanTrial(options);
  EXPECT_EQ(plan.simulations, 400);
  // Four standard errors of a share of 400 trials.
  EXPECT_NEAR(*plan.simulated_power, plan.power, 4 * std::sqrt(0.8 * 0.2 / 400));
  EXPECT_LT(plan.simulated_low, *plan.simulated_power);
  EXPECT_GT(plan.simulated_high, *plan.simulated_power);
  EXPECT_EQ(*PlanTrial(options).simulated_power, *plan.simulated_power) << "the same seed, the same trials";
}

TEST(PlanTrial, SaysWhichOptionIsWrong) {
  const auto fault = [](auto change) -> std::string {
    PlanOptions options = Planned(5, 5);
    change(options);
    try {
      PlanTrial(options);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return error.what();
    }
    return "no fault";
  };
  EXPECT_THAT(fault([](PlanOptions& o) { o.effect = 0; }), HasSubstr("effect"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.effect = 1e9; }), HasSubstr("effect"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.sd = std::nan(""); }), HasSubstr("sd"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.dropout_share = 0.95; }), HasSubstr("dropout"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.visits = 0; }), HasSubstr("visits"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.arms = 1; }), HasSubstr("arms"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.alpha = 0; }), HasSubstr("alpha"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.power = 1; }), HasSubstr("power"));
  EXPECT_THAT(fault([](PlanOptions& o) { o.effect = 0.001; }), HasSubstr("100000"));
}

}  // namespace
}  // namespace tricho
