// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/reml.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/random.h"

namespace tricho {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kVisits = 3;

// Two arms, three visits, some of them missing, changes of a subject correlated, a covariate.
RepeatedMeasures Trial(std::uint64_t seed, int num_subjects, bool has_covariate) {
  Random random(seed);
  RepeatedMeasures data;
  data.num_slots = kVisits;
  data.num_cells = 2 * kVisits;
  data.has_covariate = has_covariate;
  for (int i = 0; i < num_subjects; ++i) {
    const double own = random.Normal();
    const double covariate = random.Normal();
    for (int visit = 0; visit < kVisits; ++visit) {
      const double y = own + 0.7 * random.Normal() + 0.3 * covariate + (i % 2) * visit;
      if (random.Chance(0.8)) data.rows.push_back({i, visit, (i % 2) * kVisits + visit, y, covariate});
    }
  }
  return data;
}

std::vector<CovarianceTerm> RandomIntercept() {
  return {{"subject", MatrixXd::Ones(kVisits, kVisits)}, {"residual", MatrixXd::Identity(kVisits, kVisits)}};
}

std::vector<CovarianceTerm> Unstructured() {
  std::vector<CovarianceTerm> terms;
  for (int a = 0; a < kVisits; ++a) {
    for (int b = a; b < kVisits; ++b) {
      MatrixXd term = MatrixXd::Zero(kVisits, kVisits);
      term(a, b) = term(b, a) = 1;
      terms.push_back({"", term});
    }
  }
  return terms;
}

// The naive twin: one dense matrix over all rows.
struct Dense {
  MatrixXd x, v;
  VectorXd y;

  Dense(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms, const VectorXd& theta) {
    const auto n = static_cast<Eigen::Index>(data.rows.size());
    x = MatrixXd::Zero(n, data.num_cells + data.has_covariate);
    v = MatrixXd::Zero(n, n);
    y = VectorXd(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const RepeatedRow& row = data.rows[i];
      x(i, row.cell) = 1;
      if (data.has_covariate) x(i, data.num_cells) = row.covariate;
      y[i] = row.y;
      for (Eigen::Index j = 0; j < n; ++j)
        for (std::size_t k = 0; k < terms.size(); ++k)
          if (data.rows[j].subject == row.subject)
            v(i, j) += theta[static_cast<Eigen::Index>(k)] * terms[k].over_slots(row.slot, data.rows[j].slot);
    }
  }
  MatrixXd Covariance() const { return (x.transpose() * v.inverse() * x).inverse(); }
  VectorXd Beta() const { return Covariance() * x.transpose() * v.inverse() * y; }
  double Deviance() const {
    const VectorXd e = y - x * Beta();
    const double freedom = static_cast<double>(x.rows() - x.cols());
    return std::log(v.determinant()) - std::log(Covariance().determinant()) + e.dot(v.inverse() * e) +
           freedom * std::log(2 * std::numbers::pi);
  }
};

double DevianceAt(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms, const VectorXd& theta) {
  return Dense(data, terms, theta).Deviance();
}

class RemlTwin : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Covariates, RemlTwin, ::testing::Bool());

TEST_P(RemlTwin, AgreesWithDenseMatricesAndTheirNumericalDerivatives) {
  const RepeatedMeasures data = Trial(3, 24, GetParam());
  for (const std::vector<CovarianceTerm>& terms : {RandomIntercept(), Unstructured()}) {
    VectorXd start = VectorXd::Constant(static_cast<Eigen::Index>(terms.size()), 0.5);
    if (terms.size() > 2) start << 1, 0.2, 0.2, 1, 0.2, 1;
    const RemlFit fit = FitReml(data, terms, start);
    ASSERT_TRUE(fit.converged) << fit.reason;
    EXPECT_EQ(fit.num_values, static_cast<int>(data.rows.size()));
    const Dense dense(data, terms, fit.theta);
    EXPECT_NEAR(fit.deviance, dense.Deviance(), 1e-9);
    EXPECT_LT((fit.beta - dense.Beta()).cwiseAbs().maxCoeff(), 1e-10);
    EXPECT_LT((fit.covariance - dense.Covariance()).cwiseAbs().maxCoeff(), 1e-10);

    const auto size = static_cast<Eigen::Index>(terms.size());
    const double h = 1e-4;
    MatrixXd hessian(size, size);
    for (Eigen::Index k = 0; k < size; ++k) {
      const VectorXd e_k = VectorXd::Unit(size, k) * h;
      const VectorXd small = e_k / 5;
      const double up = DevianceAt(data, terms, fit.theta + small), down = DevianceAt(data, terms, fit.theta - small);
      EXPECT_NEAR((up - down) / (2 * h / 5), 0, 5e-6) << "not at the bottom";
      const MatrixXd slope =
          (Dense(data, terms, fit.theta + e_k).Covariance() - Dense(data, terms, fit.theta - e_k).Covariance()) /
          (2 * h);
      EXPECT_LT((slope - fit.covariance_by_theta[k]).cwiseAbs().maxCoeff(), 1e-6);
      for (Eigen::Index l = 0; l < size; ++l) {
        const VectorXd e_l = VectorXd::Unit(size, l) * h;
        hessian(k, l) =
            (DevianceAt(data, terms, fit.theta + e_k + e_l) - DevianceAt(data, terms, fit.theta + e_k - e_l) -
             DevianceAt(data, terms, fit.theta - e_k + e_l) + DevianceAt(data, terms, fit.theta - e_k - e_l)) /
            (4 * h * h);
      }
    }
    const MatrixXd numerical = 2 * hessian.inverse();
    EXPECT_LT((numerical - fit.theta_covariance).cwiseAbs().maxCoeff(),
              1e-4 * fit.theta_covariance.cwiseAbs().maxCoeff());
  }
}

TEST(Reml, GradientIsTheSlopeOfTheDeviance) {
  const RepeatedMeasures data = Trial(4, 20, true);
  const std::vector<CovarianceTerm> terms = RandomIntercept();
  const VectorXd theta = (VectorXd(2) << 0.3, 0.9).finished();
  const VectorXd gradient = RemlGradient(data, terms, theta);
  for (Eigen::Index k = 0; k < 2; ++k) {
    const VectorXd e = VectorXd::Unit(2, k) * 1e-5;
    EXPECT_NEAR(gradient[k], (DevianceAt(data, terms, theta + e) - DevianceAt(data, terms, theta - e)) / 2e-5, 1e-5);
  }
  EXPECT_EQ(RemlGradient(data, terms, (VectorXd(2) << 0.3, -1).finished()).size(), 0);
}

// Balanced data have a closed form: the analysis of variance.
TEST(Reml, BalancedDataGiveTheAnalysisOfVariance) {
  RepeatedMeasures data;
  data.num_slots = 2;
  data.num_cells = 2;
  const int n = 6;
  double between = 0, within = 0;
  const double y[n][2] = {{1, 4}, {3, 3}, {2, 6}, {5, 9}, {4, 4}, {9, 10}};
  double mean[2] = {0, 0};
  for (const auto& pair : y)
    for (int j = 0; j < 2; ++j) mean[j] += pair[j] / n;
  for (int i = 0; i < n; ++i) {
    const double e0 = y[i][0] - mean[0], e1 = y[i][1] - mean[1];
    between += (e0 + e1) * (e0 + e1) / 2 / (n - 1);
    within += (e0 - e1) * (e0 - e1) / 2 / (n - 1);
    for (int j = 0; j < 2; ++j) data.rows.push_back({i, j, j, y[i][j], 0});
  }
  const RemlFit fit = FitReml(data, {{"subject", MatrixXd::Ones(2, 2)}, {"residual", MatrixXd::Identity(2, 2)}},
                              VectorXd::Constant(2, 0.5));
  ASSERT_TRUE(fit.converged);
  EXPECT_NEAR(fit.theta[1], within, 1e-9);
  EXPECT_NEAR(fit.theta[0], (between - within) / 2, 1e-9);
  // A difference within subjects has the degrees of freedom of the paired t test, and its error.
  const PointEstimate difference = EstimateLinear(fit, (VectorXd(2) << -1, 1).finished());
  EXPECT_NEAR(difference.value, mean[1] - mean[0], 1e-12);
  EXPECT_NEAR(difference.standard_error, std::sqrt(2 * within / n), 1e-9);
  EXPECT_NEAR(difference.df, n - 1, 1e-6);
  // The mean of both has those between subjects.
  EXPECT_NEAR(EstimateLinear(fit, (VectorXd(2) << 0.5, 0.5).finished()).df, n - 1, 1e-6);
}

TEST(Reml, WhatCanNotBeFittedSaysWhy) {
  RepeatedMeasures data = Trial(5, 12, true);
  for (RepeatedRow& row : data.rows) row.covariate = row.cell;  // No other than the cells.
  const RemlFit confounded = FitReml(data, RandomIntercept(), VectorXd::Constant(2, 0.5));
  EXPECT_FALSE(confounded.converged);
  EXPECT_FALSE(confounded.reason.empty());

  data = Trial(5, 4, false);  // Six covariances from two subjects an arm.
  VectorXd start(6);
  start << 1, 0, 0, 1, 0, 1;
  const RemlFit starved = FitReml(data, Unstructured(), start);
  EXPECT_FALSE(starved.converged);
  EXPECT_FALSE(starved.reason.empty());

  data = Trial(5, 12, false);
  const RemlFit twice =
      FitReml(data, {RandomIntercept()[0], RandomIntercept()[0], RandomIntercept()[1]}, VectorXd::Constant(3, 0.3));
  EXPECT_FALSE(twice.converged);
  EXPECT_FALSE(twice.reason.empty());
}

TEST(Reml, ManySubjectsGiveWhatTheirPatternsGive) {
  const RepeatedMeasures data = Trial(6, 400, true);
  const RemlFit fit = FitReml(data, RandomIntercept(), VectorXd::Constant(2, 0.5));
  ASSERT_TRUE(fit.converged);
  EXPECT_NEAR(fit.theta[0], 1, 0.25);
  EXPECT_NEAR(fit.theta[1], 0.49, 0.08);
  EXPECT_NEAR(fit.beta[6], 0.3, 0.15);
  EXPECT_EQ(
      fit.num_subjects, 400 - [&] {
        int lost = 0;
        for (int i = 0; i < 400; ++i)
          lost += std::none_of(data.rows.begin(), data.rows.end(),
                               [&](const RepeatedRow& row) { return row.subject == i; });
        return lost;
      }());
}

}  // namespace
}  // namespace tricho
