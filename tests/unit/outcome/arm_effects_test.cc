// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/arm_effects.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/hypothesis_tests.h"
#include "outcome/simulated_trial.h"

namespace tricho {
namespace {

using ::testing::HasSubstr;

const EffectEstimate& Find(const std::vector<EffectEstimate>& estimates, const std::string& visit,
                           const std::string& arm) {
  for (const EffectEstimate& estimate : estimates)
    if (estimate.visit == visit && estimate.arm == arm) return estimate;
  ADD_FAILURE() << "no estimate of " << arm << " at " << visit;
  return estimates.front();
}

// Error of the first kind and coverage, over trials without an effect (the intervals are of the same theory).
struct Errors {
  int trials = 0, overall = 0, last_visit = 0;
};

Errors NullTrials(const TrialSettings& settings, CohortModel model, int num_trials, std::uint64_t seed) {
  Errors errors;
  const Random random(seed);
  for (int i = 0; i < num_trials; ++i) {
    Random own = random.Fork(static_cast<std::uint64_t>(i));
    const SimulatedTrial trial = Simulate(settings, own);
    const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, model);
    const EffectEstimate& overall = Find(effects.estimates, kOverall, "b");
    const EffectEstimate& last = Find(effects.estimates, fmt::format("v{}", settings.visits), "b");
    if (!overall.p || !last.p) continue;
    ++errors.trials;
    errors.overall += *overall.p < 0.05;
    errors.last_visit += *last.p < 0.05;
    EXPECT_EQ(*overall.p<0.05, *overall.low> 0 || *overall.high < 0);
  }
  return errors;
}

// 4 to 6 % is what is asked; 1,000 trials alone spread by 1.4 %, so 4,000 are drawn.
TEST(ArmEffects, ErrorOfTheFirstKindIsFivePercent) {
  for (const double missing : {0.0, 0.2}) {
    TrialSettings settings;
    settings.missing = missing;
    for (const CohortModel model : {CohortModel::kMixed, CohortModel::kUnstructured}) {
      const Errors errors = NullTrials(settings, model, 4000, 11);
      EXPECT_EQ(errors.trials, 4000);
      EXPECT_NEAR(errors.overall / 4000.0, 0.05, 0.01);
      EXPECT_NEAR(errors.last_visit / 4000.0, 0.05, 0.01);
    }
  }
}

TEST(ArmEffects, ErrorOfTheFirstKindOfSmallTrialsAndSeveralSites) {
  TrialSettings settings;
  settings.per_arm = 6;
  settings.sites = 2;
  const Errors errors = NullTrials(settings, CohortModel::kMixed, 4000, 12);
  EXPECT_EQ(errors.trials, 4000);
  EXPECT_NEAR(errors.overall / 4000.0, 0.05, 0.01);
}

TEST(ArmEffects, OneVisitIsAnAnalysisOfCovariance) {
  Random random(1);
  TrialSettings settings;
  settings.visits = 1;
  settings.per_arm = 7;
  const SimulatedTrial trial = Simulate(settings, random);
  // By hand: slope within arms, residual mean square with n - 3 degrees of freedom.
  double mean_b[2] = {0, 0}, mean_y[2] = {0, 0}, bb = 0, by = 0, yy = 0;
  for (const ChangeRow& row : trial.data.rows) {
    mean_b[row.arm] += row.baseline / 7;
    mean_y[row.arm] += row.change / 7;
  }
  for (const ChangeRow& row : trial.data.rows) {
    const double b = row.baseline - mean_b[row.arm], y = row.change - mean_y[row.arm];
    bb += b * b;
    by += b * y;
    yy += y * y;
  }
  const double slope = by / bb;
  const double variance = (yy - slope * by) / 11;
  const double gap = mean_b[1] - mean_b[0];
  for (const CohortModel model : {CohortModel::kMixed, CohortModel::kUnstructured}) {
    const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, model);
    const EffectEstimate& estimate = Find(effects.estimates, "v1", "b");
    EXPECT_NEAR(*estimate.estimate, mean_y[1] - mean_y[0] - slope * gap, 1e-10);
    EXPECT_NEAR(*estimate.se, std::sqrt(variance * (2.0 / 7 + gap * gap / bb)), 1e-9);
    EXPECT_NEAR(*estimate.df, 11, 1e-6);
    EXPECT_NEAR(*estimate.p, TwoSidedTProbability(*estimate.estimate / *estimate.se, 11), 1e-9);
    EXPECT_NEAR(*effects.model.baseline_slope, slope, 1e-12);
    EXPECT_EQ(*Find(effects.estimates, kOverall, "b").estimate, *estimate.estimate);
  }
}

TEST(ArmEffects, OverallIsTheMeanOfTheVisitsAndDifferencesAreOfMeans) {
  Random random(2);
  TrialSettings settings;
  settings.arms = 3;
  settings.missing = 0.2;
  settings.sites = 2;
  const SimulatedTrial trial = Simulate(settings, random);
  for (const CohortModel model : {CohortModel::kMixed, CohortModel::kUnstructured}) {
    const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, model);
    double sum = 0;
    for (const std::string visit : {"v1", "v2", "v3"}) {
      const double difference = *Find(effects.estimates, visit, "c").estimate;
      EXPECT_NEAR(difference, *Find(effects.means, visit, "c").estimate - *Find(effects.means, visit, "a").estimate,
                  1e-10);
      sum += difference;
    }
    EXPECT_NEAR(*Find(effects.estimates, kOverall, "c").estimate, sum / 3, 1e-10);
    EXPECT_TRUE(effects.model.fitted);
    EXPECT_EQ(effects.model.values, static_cast<int>(trial.data.rows.size()));
  }
}

// The numbers do not depend on the unit, nor on a shift of all changes or baselines.
TEST(ArmEffects, FollowTheUnitOfTheOutcome) {
  Random random(3);
  TrialSettings settings;
  settings.missing = 0.1;
  SimulatedTrial trial = Simulate(settings, random);
  const ArmEffects plain = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
  for (ChangeRow& row : trial.data.rows) {
    row.change = 1e-6 * row.change + 3;
    row.baseline = 1e5 * row.baseline - 7;
  }
  const ArmEffects scaled = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
  for (std::size_t i = 0; i < plain.estimates.size(); ++i) {
    EXPECT_NEAR(*scaled.estimates[i].estimate, 1e-6 * *plain.estimates[i].estimate, 1e-13);
    EXPECT_NEAR(*scaled.estimates[i].df, *plain.estimates[i].df, 1e-4);
    EXPECT_NEAR(*scaled.estimates[i].p, *plain.estimates[i].p, 1e-6);
  }
}

// Doubling every participant keeps estimates and halves variances, about.
TEST(ArmEffects, ParticipantsTwiceOver) {
  Random random(4);
  SimulatedTrial trial = Simulate({}, random);
  const ArmEffects once = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
  const std::vector<ChangeRow> rows = trial.data.rows;
  for (ChangeRow row : rows) {
    row.participant += 1000;
    trial.data.rows.push_back(row);
  }
  const ArmEffects twice = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
  EXPECT_NEAR(*twice.estimates.back().estimate, *once.estimates.back().estimate, 1e-8);
  EXPECT_NEAR(*twice.estimates.back().se / *once.estimates.back().se, std::sqrt(0.5), 0.02);
}

TEST(ArmEffects, ASingularFitHoldsTheVarianceAtZeroAndTakesTheSmallerModel) {
  SimulatedTrial trial;
  for (std::uint64_t seed = 1;; ++seed) {  // The first trial whose participants differ less than chance would have it.
    Random random(seed);
    TrialSettings settings;
    settings.participant_sd = 0;
    settings.missing = 0.1;
    trial = Simulate(settings, random);
    const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
    ASSERT_TRUE(effects.model.fitted);
    if (effects.model.components.front().value > 0) continue;
    EXPECT_THAT(effects.model.notes.back(), HasSubstr("singular fit"));
    for (const EffectEstimate& estimate : effects.estimates)
      EXPECT_NEAR(*estimate.df, static_cast<double>(trial.data.rows.size()) - 7, 1e-6);  // Ordinary least squares.
    return;
  }
}

TEST(ArmEffects, WithoutVariationThereIsNoErrorToJudgeBy) {
  Random random(5);
  TrialSettings settings;
  settings.participant_sd = settings.residual_sd = 0;
  settings.effect = 3;
  const SimulatedTrial trial = Simulate(settings, random);
  const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
  EXPECT_FALSE(effects.model.fitted);
  for (const EffectEstimate& estimate : effects.estimates) {
    EXPECT_NEAR(*estimate.estimate, 3, 1e-12);
    EXPECT_FALSE(estimate.se || estimate.p || estimate.low);
    EXPECT_THAT(estimate.reason, HasSubstr("do not vary"));
  }
}

TEST(ArmEffects, NoVariationWithinParticipantsIsNotCalledSingularBetweenThem) {
  Random random(6);
  TrialSettings settings;
  settings.residual_sd = 0;
  const SimulatedTrial trial = Simulate(settings, random);
  const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
  EXPECT_FALSE(effects.model.fitted);
  EXPECT_FALSE(effects.estimates.front().se);
  EXPECT_FALSE(effects.estimates.front().reason.empty());
}

TEST(ArmEffects, NoRowsAtAll) {
  SimulatedTrial trial;
  trial.design.arms = {"a", "b"};
  const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed);
  EXPECT_FALSE(effects.model.fitted);
  EXPECT_FALSE(effects.model.reason.empty());
  EXPECT_TRUE(effects.estimates.empty());
}

TEST(ArmEffects, VisitsNeverSeenTogetherHaveNoUnstructuredCovariance) {
  Random random(7);
  SimulatedTrial trial = Simulate({}, random);
  std::erase_if(trial.data.rows, [](const ChangeRow& row) { return row.visit == (row.participant / 2 % 2 ? 0 : 2); });
  const ArmEffects effects = EstimateArmEffects(trial.data, trial.design, CohortModel::kUnstructured);
  EXPECT_THAT(effects.model.reason, HasSubstr("no participant has both visits of the pair v1, v3"));
  EXPECT_TRUE(EstimateArmEffects(trial.data, trial.design, CohortModel::kMixed).model.fitted);
}

}  // namespace
}  // namespace tricho
