// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where the scatter of one participant's visits comes from: shots of one visit differ (camera, detection), and visits
// differ beyond that (wash, comb, the site re-found). Two variances, each estimated from few numbers, each with what is
// known beforehand:
//
//   mean of visit v = line(v) + visit_v + mean of its shots' errors
//   variance        = shot * level_v^2 / shots_v + visit * scale^2
//
// `shot` is a squared coefficient of variation, `visit` a squared multiple of the participant's visit scale. What is
// known beforehand enters as if it were earlier data: `shot_df` (`visit_df`) degrees of freedom that gave `shot`
// (`visit`), that is, a scaled inverse chi-square prior. docs/methods/repeatability.md has the derivation.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "base/statistics.h"

namespace tricho {

struct ErrorPrior {
  double shot = 0;      // > 0
  double shot_df = 0;   // > 0
  double visit = 0;     // > 0
  double visit_df = 0;  // > 0
  // How many contrasts of other participants told `visit`; 0: nobody's visits did.
  double visit_contrasts = 0;
};

// One participant's visit means, what they are modelled by, and the scatter of the shots within the visits.
struct VisitSample {
  Eigen::MatrixXd design;       // n x p, full column rank, p < n or p = n.
  Eigen::VectorXd means;        // n
  Eigen::VectorXd shot_scale;   // n: level^2 / shots, > 0; the diagonal of the shots' covariance over `shot`.
  Eigen::MatrixXd visit_scale;  // n x n: the visits' covariance over `visit`, positive semidefinite.
  double shot_sum_squares = 0;  // Of relative deviations of shots from their visit's mean.
  double shot_df = 0;           // Shots less visits.
  // n x n: covariance of how true courses stray from the design, in the unit of the means squared; empty: they do not.
  Eigen::MatrixXd course;
};

// All that a sample says of the two variances: independent contrasts c_j, free of the line, of variance
// shot + visit * lambda_j, and the shots within visits.
struct ErrorEvidence {
  std::vector<double> lambda;
  std::vector<double> contrast_squared;
  double shot_sum_squares = 0;
  double shot_df = 0;
};
ErrorEvidence EvidenceOf(const VisitSample& sample);

// Logarithm of the restricted likelihood of the evidence, up to a constant that depends on the evidence alone.
double LogLikelihood(const ErrorEvidence& evidence, double shot, double visit);

struct ErrorComponents {
  double shot = 0;
  double visit = 0;
  Eigen::Matrix2d covariance;  // Of (shot, visit), from the expected information.
  // Logarithm of how likely the evidence is under the prior, whatever the variances (Laplace's approximation); among
  // priors of the same degrees of freedom, up to a common constant.
  double log_marginal = 0;
};

// The most credible pair under the prior: penalized restricted maximum likelihood, by Fisher scoring in the logarithms.
// Always positive and finite, for no evidence too: then it is the prior's.
ErrorComponents EstimateComponents(const std::vector<const ErrorEvidence*>& evidence, const ErrorPrior& prior);

// What a table of other participants says about the next one: the prior's centers and its strengths, by maximizing the
// marginal likelihood of all the evidence, held by `fallback` as far as the evidence is thin (empirical Bayes, as Smyth
// 2004, Stat. Appl. Genet. Mol. Biol. 3:3, does for genes). No evidence: `fallback`.
ErrorPrior LearnPrior(const std::vector<const ErrorEvidence*>& evidence, const ErrorPrior& fallback);

// Generalized least squares with these components: all coefficients.
struct LineFit {
  Eigen::VectorXd coefficients;
  Eigen::MatrixXd covariance;
  Eigen::MatrixXd covariance_by_shot;  // Derivatives of the covariance.
  Eigen::MatrixXd covariance_by_visit;
  ErrorComponents components;
  double log_likelihood = 0;  // Restricted; of designs whose coefficients mean the same, up to a common constant.
  // One linear combination of the coefficients, with Satterthwaite's degrees of freedom.
  PointEstimate Combination(const Eigen::VectorXd& weights) const;
};
LineFit FitLine(const VisitSample& sample, const ErrorComponents& components);

// Satterthwaite's degrees of freedom of a variance whose derivatives with respect to (shot, visit) are given.
double SatterthwaiteDf(double variance, const Eigen::Vector2d& gradient, const ErrorComponents& components);

}  // namespace tricho
