// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/error_components.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>
#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tricho {

namespace {

// Objective, gradient and expected information in (log shot, log visit).
struct Scores {
  double value = 0;
  Eigen::Vector2d gradient = Eigen::Vector2d::Zero();
  Eigen::Matrix2d information = Eigen::Matrix2d::Zero();
};

// `df` degrees of freedom that gave the mean square `center`: a chi-square likelihood of the variance
// exp(log_variance).
void AddChiSquare(double df, double center, double variance, int place, Scores& scores) {
  const double ratio = center / variance;
  scores.value -= 0.5 * df * (std::log(variance) + ratio);
  scores.gradient[place] += 0.5 * df * (ratio - 1);
  scores.information(place, place) += 0.5 * df;
}

void AddEvidence(const ErrorEvidence& evidence, double shot, double visit, Scores& scores) {
  if (evidence.shot_df > 0)
    AddChiSquare(evidence.shot_df, evidence.shot_sum_squares / evidence.shot_df, shot, 0, scores);
  for (std::size_t j = 0; j < evidence.lambda.size(); ++j) {
    const double variance = shot + visit * evidence.lambda[j];
    const double ratio = evidence.contrast_squared[j] / variance;
    const Eigen::Vector2d share(shot / variance, visit * evidence.lambda[j] / variance);
    scores.value -= 0.5 * (std::log(variance) + ratio);
    scores.gradient += 0.5 * (ratio - 1) * share;
    scores.information += 0.5 * share * share.transpose();
  }
}

Scores ScoresAt(const std::vector<const ErrorEvidence*>& evidence, const ErrorPrior& prior,
                const Eigen::Vector2d& logs) {
  Scores scores;
  const double shot = std::exp(logs[0]);
  const double visit = std::exp(logs[1]);
  AddChiSquare(prior.shot_df, prior.shot, shot, 0, scores);
  AddChiSquare(prior.visit_df, prior.visit, visit, 1, scores);
  for (const ErrorEvidence* one : evidence) AddEvidence(*one, shot, visit, scores);
  return scores;
}

}  // namespace

ErrorEvidence EvidenceOf(const VisitSample& sample) {
  ErrorEvidence evidence;
  evidence.shot_sum_squares = sample.shot_sum_squares;
  evidence.shot_df = sample.shot_df;
  const Eigen::Index n = sample.design.rows();
  const Eigen::Index num_contrasts = n - sample.design.cols();
  TRICHO_CHECK(num_contrasts >= 0 && sample.shot_scale.minCoeff() > 0, n, sample.design.cols());
  if (num_contrasts == 0) return evidence;
  // In units in which the shots' covariance is the identity, what is orthogonal to the line.
  const Eigen::VectorXd shrink = sample.shot_scale.cwiseSqrt().cwiseInverse();
  const Eigen::MatrixXd design = shrink.asDiagonal() * sample.design;
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(design);
  const Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(n, n);
  const Eigen::MatrixXd outside = q.rightCols(num_contrasts);
  const Eigen::MatrixXd visits =
      outside.transpose() * shrink.asDiagonal() * sample.visit_scale * shrink.asDiagonal() * outside;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(visits);
  const Eigen::VectorXd contrasts =
      eigen.eigenvectors().transpose() * (outside.transpose() * (shrink.asDiagonal() * sample.means));
  for (Eigen::Index j = 0; j < num_contrasts; ++j) {
    evidence.lambda.push_back(std::max(0.0, eigen.eigenvalues()[j]));
    evidence.contrast_squared.push_back(contrasts[j] * contrasts[j]);
  }
  return evidence;
}

double LogLikelihood(const ErrorEvidence& evidence, double shot, double visit) {
  double value = 0;
  if (evidence.shot_df > 0) value -= 0.5 * (evidence.shot_df * std::log(shot) + evidence.shot_sum_squares / shot);
  for (std::size_t j = 0; j < evidence.lambda.size(); ++j) {
    const double variance = shot + visit * evidence.lambda[j];
    value -= 0.5 * (std::log(variance) + evidence.contrast_squared[j] / variance);
  }
  return value;
}

namespace {

struct Climb {
  Eigen::Vector2d logs;
  Scores scores;
};

// Fisher scoring in the logarithms, never downhill.
Climb ClimbFrom(const Eigen::Vector2d& start, const std::vector<const ErrorEvidence*>& evidence,
                const ErrorPrior& prior) {
  constexpr int kMostClimbSteps = 200;
  constexpr double kLargestStep = 1.0;  // In logarithms: a factor of e.
  constexpr double kTolerance = 1e-10;
  Climb at{start, ScoresAt(evidence, prior, start)};
  for (int step = 0; step < kMostClimbSteps; ++step) {
    Eigen::Vector2d move = at.scores.information.ldlt().solve(at.scores.gradient);
    const double length = move.cwiseAbs().maxCoeff();
    if (length < kTolerance) break;
    if (length > kLargestStep) move *= kLargestStep / length;
    Scores next = ScoresAt(evidence, prior, at.logs + move);
    while (next.value < at.scores.value && move.cwiseAbs().maxCoeff() > kTolerance) {
      move /= 2;
      next = ScoresAt(evidence, prior, at.logs + move);
    }
    if (next.value < at.scores.value) break;
    at = {at.logs + move, next};
  }
  return at;
}

// The visit variance that explains the contrasts with the shots' variance left as it is known.
double VisitByMoments(const std::vector<const ErrorEvidence*>& evidence, const ErrorPrior& prior) {
  double sum = 0, weight = 0;
  for (const ErrorEvidence* one : evidence)
    for (std::size_t j = 0; j < one->lambda.size(); ++j) {
      sum += one->contrast_squared[j] - prior.shot;
      weight += one->lambda[j];
    }
  return weight > 0 ? std::max(prior.visit, sum / weight) : prior.visit;
}

}  // namespace

ErrorComponents EstimateComponents(const std::vector<const ErrorEvidence*>& evidence, const ErrorPrior& prior) {
  TRICHO_CHECK(prior.shot > 0 && prior.visit > 0 && prior.shot_df > 0 && prior.visit_df > 0, prior.shot, prior.visit);
  Climb best = ClimbFrom({std::log(prior.shot), std::log(prior.visit)}, evidence, prior);
  // Visits far off the line can be told as shots that scatter or as visits that do: two hills, of which the higher one.
  const double visit = VisitByMoments(evidence, prior);
  if (visit > prior.visit) {
    const Climb other = ClimbFrom({std::log(prior.shot), std::log(visit)}, evidence, prior);
    if (other.scores.value > best.scores.value) best = other;
  }
  ErrorComponents components;
  components.shot = std::exp(best.logs[0]);
  components.visit = std::exp(best.logs[1]);
  const Eigen::Vector2d scale(components.shot, components.visit);
  components.covariance = scale.asDiagonal() * best.scores.information.inverse() * scale.asDiagonal();
  components.log_marginal = best.scores.value - 0.5 * std::log(best.scores.information.determinant()) +
                            0.5 * (prior.shot_df * std::log(prior.shot) + prior.visit_df * std::log(prior.visit));
  return components;
}

double SatterthwaiteDf(double variance, const Eigen::Vector2d& gradient, const ErrorComponents& components) {
  const double variance_of_variance = gradient.dot(components.covariance * gradient);
  TRICHO_CHECK(variance > 0 && variance_of_variance > 0, variance, variance_of_variance);
  return 2 * variance * variance / variance_of_variance;
}

LineFit FitLine(const VisitSample& sample, const ErrorComponents& components) {
  const Eigen::MatrixXd shots = sample.shot_scale.asDiagonal();
  Eigen::MatrixXd covariance = components.shot * shots + components.visit * sample.visit_scale;
  if (sample.course.size() > 0) covariance += sample.course;
  const Eigen::LDLT<Eigen::MatrixXd> solver(covariance);
  const Eigen::MatrixXd weighted = solver.solve(sample.design);  // V^-1 X
  LineFit fit;
  fit.components = components;
  fit.covariance = (sample.design.transpose() * weighted).inverse();
  fit.coefficients = fit.covariance * (weighted.transpose() * sample.means);
  const Eigen::VectorXd residual = sample.means - sample.design * fit.coefficients;
  fit.log_likelihood = 0.5 * (std::log(fit.covariance.determinant()) - solver.vectorD().array().log().sum() -
                              residual.dot(solver.solve(residual)));
  // d (X' V^-1 X)^-1 = C X' V^-1 dV V^-1 X C
  const Eigen::MatrixXd hat = weighted * fit.covariance;
  fit.covariance_by_shot = hat.transpose() * shots * hat;
  fit.covariance_by_visit = hat.transpose() * sample.visit_scale * hat;
  return fit;
}

PointEstimate LineFit::Combination(const Eigen::VectorXd& weights) const {
  const double variance = weights.dot(covariance * weights);
  const Eigen::Vector2d gradient(weights.dot(covariance_by_shot * weights), weights.dot(covariance_by_visit * weights));
  return {weights.dot(coefficients), std::sqrt(variance), SatterthwaiteDf(variance, gradient, components)};
}

}  // namespace tricho
