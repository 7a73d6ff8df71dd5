// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/error_components.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "base/random.h"

namespace tricho {
namespace {

// One site, visits at the given x, each a mean of `shots` shots at `level`; visit variance 1 where `visit` is 1.
VisitSample Sample(const std::vector<double>& x, const std::vector<double>& means, double level, double shots) {
  const auto n = static_cast<Eigen::Index>(x.size());
  VisitSample sample;
  sample.design = Eigen::MatrixXd::Ones(n, 2);
  sample.means.resize(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    sample.design(i, 1) = x[i];
    sample.means[i] = means[i];
  }
  sample.shot_scale = Eigen::VectorXd::Constant(n, level * level / shots);
  sample.visit_scale = Eigen::MatrixXd::Identity(n, n);
  return sample;
}

const std::vector<double> kX = {0, 1.0 / 3, 1, 2};

ErrorComponents Known(double shot, double visit) { return {shot, visit, Eigen::Vector2d(1e-12, 1e-6).asDiagonal()}; }

TEST(FitLine, BalancedVisitsGiveOrdinaryLeastSquares) {
  const VisitSample sample = Sample(kX, {150, 156, 163, 181}, 150, 3);
  const LineFit fit = FitLine(sample, Known(0.0016, 9));
  // By hand: mean x 5/6, sum of squares 7/3, of products 106/3.
  EXPECT_NEAR(fit.coefficients[1], 106.0 / 7, 1e-9);
  const double variance = 0.0016 * 150 * 150 / 3 + 9;
  EXPECT_NEAR(fit.Combination(Eigen::Vector2d(0, 1)).standard_error, std::sqrt(variance / (7.0 / 3)), 1e-9);
}

// Changes from the baseline are correlated because they share it; generalized least squares through the origin on them
// is the same estimate.
TEST(FitLine, AgreesWithChangesFromTheSharedBaseline) {
  VisitSample sample = Sample(kX, {150, 158, 161, 183}, 150, 1);
  sample.shot_scale << 150 * 150 / 3.0, 155 * 155 / 2.0, 160 * 160, 175 * 175 / 3.0;
  const double shot = 0.0025, visit = 7;
  const LineFit fit = FitLine(sample, Known(shot, visit));
  const Eigen::VectorXd variances = (shot * sample.shot_scale).array() + visit;
  Eigen::Matrix3d covariance = Eigen::Matrix3d::Constant(variances[0]);
  Eigen::Vector3d changes, x;
  for (int i = 0; i < 3; ++i) {
    covariance(i, i) += variances[i + 1];
    changes[i] = sample.means[i + 1] - sample.means[0];
    x[i] = kX[i + 1];
  }
  const Eigen::Matrix3d inverse = covariance.inverse();
  const double information = x.dot(inverse * x);
  EXPECT_NEAR(fit.coefficients[1], x.dot(inverse * changes) / information, 1e-9);
  EXPECT_NEAR(fit.Combination(Eigen::Vector2d(0, 1)).standard_error, 1 / std::sqrt(information), 1e-9);
}

TEST(LogLikelihood, AgreesWithTheDenseRestrictedLikelihood) {
  VisitSample sample = Sample({0, 0.2, 1, 1.5, 2}, {150, 158, 161, 150, 183}, 150, 1);
  sample.shot_scale << 9000, 12000, 25000, 7000, 30000;
  sample.visit_scale(0, 1) = sample.visit_scale(1, 0) = 0.5;
  const auto dense = [&](double shot, double visit) {
    const Eigen::MatrixXd diagonal = sample.shot_scale.asDiagonal();
    const Eigen::MatrixXd v = shot * diagonal + visit * sample.visit_scale;
    const Eigen::MatrixXd inverse = v.inverse();
    const Eigen::MatrixXd information = sample.design.transpose() * inverse * sample.design;
    const Eigen::VectorXd beta = information.inverse() * (sample.design.transpose() * (inverse * sample.means));
    const Eigen::VectorXd rest = sample.means - sample.design * beta;
    return -0.5 * (std::log(v.determinant()) + std::log(information.determinant()) + rest.dot(inverse * rest));
  };
  const ErrorEvidence evidence = EvidenceOf(sample);
  const double here = LogLikelihood(evidence, 0.002, 9);
  for (const auto& [shot, visit] : {std::pair(0.001, 4.0), std::pair(0.01, 0.5), std::pair(0.004, 60.0)})
    EXPECT_NEAR(LogLikelihood(evidence, shot, visit) - here, dense(shot, visit) - dense(0.002, 9), 1e-8);
}

TEST(EstimateComponents, WithoutEvidenceIsThePrior) {
  const ErrorPrior prior{0.0025, 8, 9, 6};
  const ErrorComponents components = EstimateComponents({}, prior);
  EXPECT_NEAR(components.shot, 0.0025, 1e-12);
  EXPECT_NEAR(components.visit, 9, 1e-8);
  // A variance from d degrees of freedom is as sure as d say.
  EXPECT_NEAR(SatterthwaiteDf(components.shot, {1, 0}, components), 8, 1e-6);
  EXPECT_NEAR(SatterthwaiteDf(components.visit, {0, 1}, components), 6, 1e-6);
}

TEST(EstimateComponents, ShotsAloneGiveThePooledMeanSquare) {
  ErrorEvidence evidence;
  evidence.shot_sum_squares = 0.04;
  evidence.shot_df = 24;
  const ErrorComponents components = EstimateComponents({&evidence}, {0.0025, 8, 9, 6});
  EXPECT_NEAR(components.shot, (8 * 0.0025 + 0.04) / 32, 1e-9);
  EXPECT_NEAR(SatterthwaiteDf(components.shot, {1, 0}, components), 32, 1e-4);
}

TEST(EstimateComponents, NeverLeavesThePositives) {
  const VisitSample flat = Sample(kX, {150, 150, 150, 150}, 150, 3);
  const ErrorEvidence evidence = EvidenceOf(flat);
  const ErrorComponents components = EstimateComponents({&evidence}, {0.0025, 8, 9, 8});
  EXPECT_GT(components.shot, 0);
  EXPECT_GT(components.visit, 0);
  EXPECT_LT(components.visit, 9);
  VisitSample wild = Sample(kX, {150, -1e6, 1e6, 3}, 150, 3);
  wild.shot_sum_squares = 8 * 0.0016;  // The shots agree: it is the visits that scatter.
  wild.shot_df = 8;
  const ErrorEvidence far = EvidenceOf(wild);
  const ErrorComponents large = EstimateComponents({&far}, {0.0025, 8, 9, 8});
  EXPECT_TRUE(std::isfinite(large.visit) && std::isfinite(large.shot));
  EXPECT_GT(large.visit, 1e9);
}

std::vector<ErrorEvidence> ManyParticipants(int count, double cv, double visit_sd, int shots, std::uint64_t seed) {
  Random random(seed);
  std::vector<ErrorEvidence> all;
  for (int i = 0; i < count; ++i) {
    const double level = random.Uniform(90, 220);
    std::vector<double> means;
    double sum_squares = 0;
    for (std::size_t v = 0; v < kX.size(); ++v) {
      const double mean = level + random.Normal(0, visit_sd);
      std::vector<double> values;
      double sum = 0;
      for (int k = 0; k < shots; ++k) {
        values.push_back(mean + level * cv * random.Normal());
        sum += values.back();
      }
      means.push_back(sum / shots);
      for (const double value : values) sum_squares += std::pow((value - means.back()) / level, 2);
    }
    all.push_back(EvidenceOf(Sample(kX, means, level, shots)));
    all.back().shot_sum_squares = sum_squares;
    all.back().shot_df = 4.0 * (shots - 1);
  }
  return all;
}

std::vector<const ErrorEvidence*> Pointers(const std::vector<ErrorEvidence>& all) {
  std::vector<const ErrorEvidence*> pointers;
  for (const ErrorEvidence& one : all) pointers.push_back(&one);
  return pointers;
}

TEST(LearnPrior, FindsWhatTheTableShares) {
  const std::vector<ErrorEvidence> all = ManyParticipants(400, 0.04, 3, 3, 5);
  const ErrorPrior prior = LearnPrior(Pointers(all), {0.0025, 8, 9, 8});
  EXPECT_NEAR(std::sqrt(prior.shot), 0.04, 0.002);
  EXPECT_NEAR(std::sqrt(prior.visit), 3, 0.4);
  EXPECT_GE(prior.shot_df, 50) << "all participants are alike";
}

TEST(LearnPrior, SeesThatParticipantsDiffer) {
  std::vector<ErrorEvidence> all = ManyParticipants(150, 0.02, 3, 3, 6);
  const std::vector<ErrorEvidence> others = ManyParticipants(150, 0.08, 3, 3, 7);
  all.insert(all.end(), others.begin(), others.end());
  EXPECT_LE(LearnPrior(Pointers(all), {0.0025, 8, 9, 8}).shot_df, 8);
}

TEST(LearnPrior, KeepsTheFallbackWhereNothingIsSaid) {
  const ErrorPrior fallback{0.0025, 8, 9, 8};
  const auto expect_fallback = [&](const ErrorPrior& prior) {
    EXPECT_NEAR(prior.visit, fallback.visit, 0.1 * fallback.visit);
    EXPECT_EQ(prior.visit_df, fallback.visit_df);
  };
  expect_fallback(LearnPrior({}, fallback));
  // Two visits a participant: the line goes through both, nothing is left to tell visits apart by.
  std::vector<ErrorEvidence> silent(60);
  for (ErrorEvidence& one : silent) {
    one.shot_df = 4;
    one.shot_sum_squares = 4 * 0.0016;
  }
  expect_fallback(LearnPrior(Pointers(silent), fallback));
}

}  // namespace
}  // namespace tricho
