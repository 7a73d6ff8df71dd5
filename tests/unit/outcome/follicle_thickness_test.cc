// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/follicle_thickness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.h"
#include "base/statistics.h"

namespace tricho {
namespace {

constexpr int kFollicles = 60;

// One shot a visit; 0: no thickness there.
LedgerFollicle Follicle(const std::vector<double>& um, const std::vector<double>& stderr_um) {
  LedgerFollicle follicle;
  for (std::size_t v = 0; v < um.size(); ++v) {
    LedgerSighting sighting;
    if (um[v] > 0) sighting.diameter_um = um[v];
    sighting.diameter_stderr_um = stderr_um[v];
    follicle.shots.push_back(sighting);
  }
  return follicle;
}

FollicleThickness ThicknessOf(const std::vector<LedgerFollicle>& follicles) {
  std::vector<const LedgerFollicle*> pointers;
  for (const LedgerFollicle& follicle : follicles) pointers.push_back(&follicle);
  std::vector<int> visits(follicles.front().shots.size());
  std::iota(visits.begin(), visits.end(), 0);
  return {pointers, static_cast<int>(visits.size()), visits};
}

double MeanChange(const FollicleThickness& thickness) { return (thickness.Um().col(1) - thickness.Um().col(0)).mean(); }

// Hairs of 30 to 90 um whose follow-up is `growth` times as thick, each measured to 1 %.
std::vector<LedgerFollicle> Pairs(double growth, Random& random) {
  std::vector<LedgerFollicle> follicles;
  for (int i = 0; i < kFollicles; ++i) {
    const double um = 30 + i;
    follicles.push_back(
        Follicle({um * random.Normal(1, 0.01), um * growth * random.Normal(1, 0.01)}, {0.01 * um, 0.01 * um}));
  }
  return follicles;
}

TEST(FollicleThickness, ACommonChangeIsToldInFull) {
  Random random(1);
  const std::vector<LedgerFollicle> follicles = Pairs(1.06, random);
  const FollicleThickness thickness = ThicknessOf(follicles);
  ASSERT_TRUE(thickness.IsKnown());
  EXPECT_NEAR(MeanChange(thickness), 0.06 * 59.5, 0.2);
  for (int i = 0; i < kFollicles; ++i)
    EXPECT_NEAR(thickness.Um()(i, 0), *follicles[i].shots[0].diameter_um, 0.015 * (30 + i));
}

TEST(FollicleThickness, HairsMeasuredWrongInOnePhotoDontMoveTheMean) {
  Random random(2);
  std::vector<LedgerFollicle> follicles = Pairs(1, random);
  for (int i = 0; i < kFollicles; i += 10) *follicles[i].shots[1].diameter_um *= 1.6;
  // As they were measured the mean moves by 3.3 um.
  EXPECT_NEAR(MeanChange(ThicknessOf(follicles)), 0, 0.8);
}

TEST(FollicleThickness, WhatIsKnownToBeUnsureIsHardlyBelieved) {
  Random random(3);
  std::vector<LedgerFollicle> follicles = Pairs(1, random);
  for (int i = 0; i < kFollicles; i += 3) {
    LedgerSighting& unsure = follicles[i].shots[1];
    *unsure.diameter_um *= 1.3;
    unsure.diameter_stderr_um = 0.25 * *unsure.diameter_um;
  }
  const FollicleThickness thickness = ThicknessOf(follicles);
  EXPECT_NEAR(MeanChange(thickness), 0, 0.8);  // As they were measured 6 um.
  EXPECT_LT(thickness.Um()(30, 1), 1.05 * 60);
}

TEST(FollicleThickness, WhatHalfOfTheHairsDoIsNoError) {
  Random random(4);
  std::vector<LedgerFollicle> follicles = Pairs(1, random);
  for (int i = 0; i < kFollicles; i += 2) *follicles[i].shots[1].diameter_um *= 1.25;
  const FollicleThickness thickness = ThicknessOf(follicles);
  EXPECT_NEAR(MeanChange(thickness), 0.125 * 59.5, 0.6);
  EXPECT_GT(thickness.Um()(30, 1) / thickness.Um()(30, 0), 1.2);
  EXPECT_LT(thickness.Um()(31, 1) / thickness.Um()(31, 0), 1.05);
}

TEST(FollicleThickness, WhatOnePhotoShowsChangesAsTheOthersDo) {
  Random random(5);
  std::vector<LedgerFollicle> follicles = Pairs(1.1, random);
  follicles.push_back(Follicle({50, 0}, {0.5, 0}));
  follicles.push_back(Follicle({0, 0}, {0, 0}));
  const FollicleThickness thickness = ThicknessOf(follicles);
  EXPECT_NEAR(thickness.Um()(kFollicles, 0), 50, 1e-6);
  EXPECT_NEAR(thickness.Um()(kFollicles, 1), 55, 0.5);
  EXPECT_TRUE(thickness.WasMeasured(kFollicles));
  EXPECT_FALSE(thickness.WasMeasured(kFollicles + 1));
  EXPECT_NEAR(thickness.Um()(kFollicles + 1, 1) / thickness.Um()(kFollicles + 1, 0), 1.1, 0.01);
}

TEST(FollicleThickness, VisitsMayComeInAnyOrder) {
  Random random(6);
  std::vector<LedgerFollicle> there = Pairs(1.07, random), back = there;
  for (LedgerFollicle& follicle : back) std::swap(follicle.shots[0], follicle.shots[1]);
  const FollicleThickness forwards = ThicknessOf(there), backwards = ThicknessOf(back);
  EXPECT_LT((forwards.Um() - backwards.Um().rowwise().reverse()).cwiseAbs().maxCoeff(), 0.01);
}

TEST(FollicleThickness, NeedsTwoHairs) {
  EXPECT_FALSE(ThicknessOf({Follicle({50, 50}, {1, 1}), Follicle({0, 0}, {0, 0})}).IsKnown());
  EXPECT_TRUE(ThicknessOf({Follicle({50, 50}, {1, 1}), Follicle({0, 40}, {0, 1})}).IsKnown());
}

TEST(FollicleThickness, OfAVisitThatMeasuredNothingNothingIsKnown) {
  Random random(7);
  std::vector<LedgerFollicle> follicles;
  for (int i = 0; i < kFollicles; ++i) {
    const double um = random.Normal(60, 5);
    follicles.push_back(Follicle({um, 0, um}, {1, 0, 1}));
  }
  const FollicleThickness thickness = ThicknessOf(follicles);
  EXPECT_TRUE(thickness.IsKnownAt(0));
  EXPECT_FALSE(thickness.IsKnownAt(1));
  const Eigen::MatrixXd weights = Eigen::MatrixXd::Constant(kFollicles, 3, 1.0 / kFollicles);
  const Eigen::MatrixXd covariance = thickness.CovarianceOfSums(weights);
  EXPECT_GT(std::sqrt(covariance(1, 1)), 30);
  EXPECT_LT(std::sqrt(covariance(2, 2)), 1);
}

TEST(FollicleThickness, ShotsOfAVisitAreBelievedByTheirErrors) {
  LedgerFollicle follicle = Follicle({50, 60, 0}, {1.5, 6, 0});
  const auto measured = MeasuredAt(follicle, 0, {0, 0, 1});
  ASSERT_TRUE(measured);
  const double sure = 1 / (0.03 * 0.03 + 0.015 * 0.015), unsure = 1 / (0.1 * 0.1 + 0.015 * 0.015);
  EXPECT_NEAR(measured->variance, 1 / (sure + unsure), 1e-9);
  EXPECT_NEAR(measured->log_um, (sure * std::log(50.0) + unsure * std::log(60.0)) / (sure + unsure), 1e-9);
  EXPECT_FALSE(MeasuredAt(follicle, 1, {0, 0, 1}));
  EXPECT_THROW(MeasuredAt(follicle, 0, {0, 0}), std::logic_error);
}

// The covariance that is told is that of many drawings.
TEST(FollicleThickness, ErrorsAreAsTold) {
  constexpr int kTimes = 400, kVisits = 3, kHairs = 30;
  Random random(8);
  const Eigen::MatrixXd weights = Eigen::MatrixXd::Constant(kHairs, kVisits, 1.0 / kHairs);
  std::vector<double> change, last, told_change, told_last;
  for (int time = 0; time < kTimes; ++time) {
    std::vector<LedgerFollicle> follicles;
    for (int i = 0; i < kHairs; ++i) {
      std::vector<double> um, error;
      for (int v = 0; v < kVisits; ++v) {
        const double sd = i % 5 == 0 ? 0.15 : 0.02;
        const bool is_seen = i != 4 + v && i < kHairs - 2 * v;
        um.push_back(is_seen ? (40 + i) * std::exp(random.Normal(0, 0.05) + random.Normal(0, sd)) : 0);
        error.push_back(sd * (40 + i));
      }
      follicles.push_back(Follicle(um, error));
    }
    const FollicleThickness thickness = ThicknessOf(follicles);
    const Eigen::VectorXd mean = thickness.Um().colwise().mean();
    change.push_back(mean[2] - mean[0]);
    last.push_back(mean[2]);
    const Eigen::MatrixXd covariance = thickness.CovarianceOfSums(weights);
    told_change.push_back(covariance(0, 0) + covariance(2, 2) - 2 * covariance(0, 2));
    told_last.push_back(covariance(2, 2));
  }
  const auto sd = [](const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += (value - Mean(values)) * (value - Mean(values));
    return std::sqrt(sum / static_cast<double>(values.size()));
  };
  EXPECT_NEAR(std::sqrt(Mean(told_change)) / sd(change), 1, 0.2);
  EXPECT_NEAR(std::sqrt(Mean(told_last)) / sd(last), 1, 0.2);
}

}  // namespace
}  // namespace tricho
