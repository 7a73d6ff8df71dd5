// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/error_kinds.h"

#include <gtest/gtest.h>

namespace tricho {
namespace {

constexpr double kShot = 0.0016, kVisit = 1;

// Others known well; own visits of which each contrast has `times` the variance that the others' would have; one shot.
KindSource Source(double times, int num_contrasts = 2) {
  KindSource source;
  source.prior = {kShot, 50, kVisit, 50, 30};
  source.courses.emplace_back();
  ErrorEvidence& evidence = source.courses.back().evidence;
  for (int j = 0; j < num_contrasts; ++j) {
    evidence.lambda.push_back(0.0004);
    evidence.contrast_squared.push_back(times * (kShot + kVisit * 0.0004));
  }
  return source;
}

// Variance of a contrast as the mixture has it, as a multiple of what the others' is.
double Widening(const std::vector<PossibleErrors>& possible) {
  const ErrorComponents mean = MeanOf(possible);
  return (mean.shot + mean.visit * 0.0004) / (kShot + kVisit * 0.0004);
}

TEST(WeighKinds, OrdinaryResidualsKeepTheOthersWord) {
  for (const double times : {0.3, 1.0}) {
    const std::vector<PossibleErrors> possible = WeighKinds({Source(times)}).front();
    EXPECT_GT(Widening(possible), 0.5) << times;
    EXPECT_LT(Widening(possible), 1.6) << times;
    double sum = 0;
    for (const PossibleErrors& one : possible) sum += one.weight;
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

// No switch: what lies further off widens more, at every step.
TEST(WeighKinds, WidensByDegrees) {
  double last = 0;
  for (const double times : {0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 9.0}) {
    const double widening = Widening(WeighKinds({Source(times)}).front());
    EXPECT_GT(widening, last) << times;
    if (last > 0) {
      EXPECT_LT(widening, 2 * last) << times;
    }
    last = widening;
  }
  EXPECT_GT(last, 3);
}

TEST(WeighKinds, AnotherMetricBearsWitnessOfTheCamera) {
  const KindSource middling = Source(2.5);
  KindSource worse = Source(6, 4), fine = Source(0.7, 4);
  const double alone = Widening(WeighKinds({middling, worse}).front());
  worse.witness = fine.witness = true;
  EXPECT_GT(Widening(WeighKinds({middling, worse}).front()), 1.3 * alone);
  EXPECT_LT(Widening(WeighKinds({middling, fine}).front()), alone);
}

// A metric whose own repeated shots agree is not taken for a bad one because another is.
TEST(WeighKinds, OwnRepeatedShotsOutweighAnotherMetric) {
  KindSource worse = Source(6, 4);
  worse.witness = true;
  KindSource repeated = Source(1);
  const double once = Widening(WeighKinds({repeated, worse}).front());
  repeated.courses.front().evidence.shot_df = 8;
  repeated.courses.front().evidence.shot_sum_squares = 8 * kShot;
  const double widening = Widening(WeighKinds({repeated, worse}).front());
  EXPECT_GT(once, 1.5);
  EXPECT_LT(widening, 1.25);
}

// What a course leaves counts as far as the visits bear that course out.
TEST(WeighKinds, ACourseThatTheVisitsBearOutLeavesNoScatter) {
  const KindSource line = Source(8, 4), late = Source(0.8, 4);
  KindSource either = line;
  either.courses.push_back(late.courses.front());
  const double widening = Widening(WeighKinds({either}).front());
  EXPECT_LT(widening, 1.1 * Widening(WeighKinds({late}).front()));
  EXPECT_GT(Widening(WeighKinds({line}).front()), 3 * widening);
  either.courses.back().log_weight = -1000;
  EXPECT_NEAR(Widening(WeighKinds({either}).front()), Widening(WeighKinds({line}).front()), 1e-9);
}

TEST(WeighKinds, WhatOtherVisitsToldIsBelievedMoreThanAnAssumption) {
  KindSource told = Source(3), assumed = told;
  assumed.prior.visit_contrasts = 0;
  EXPECT_LT(Widening(WeighKinds({told}).front()), Widening(WeighKinds({assumed}).front()));
}

TEST(WeighKinds, WhereNothingTellsOfVisitsTheyMayDifferThreefold) {
  KindSource silent;
  silent.courses.emplace_back();
  silent.prior = {kShot, 50, kVisit, 8, 0};
  EXPECT_NEAR(MeanOf(WeighKinds({silent}).front()).visit, 9 * kVisit, 1e-6);
}

}  // namespace
}  // namespace tricho
