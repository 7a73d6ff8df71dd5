// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Repeated measures of many subjects, fitted by restricted maximum likelihood (REML).
//
//   y_i ~ N(X_i beta, V_i),   V_i = sum_k theta_k G_k   (restricted to what was observed of subject i)
//
// y and covariate belong to a `slot` (a visit at a site), the mean to a `cell` (an arm at a visit). A row of X is the
// indicator of its cell and, with a covariate, its value: the full arm x visit model with one common slope, without a
// reference level, so that every mean is a coefficient. Both covariance models of trials are linear in theta: random
// intercepts (G = all ones, ones within a site, the identity) and the unstructured one (G = one pair of visits).
//
// Subjects who were observed at the same slots in the same arm enter by their number, sums and cross products only. An
// evaluation costs (number of such patterns) x (slots)^3, whatever the number of subjects.
#pragma once

#include <Eigen/Dense>
#include <optional>
#include <string>
#include <vector>

#include "base/statistics.h"

namespace tricho {

struct RepeatedRow {
  int subject = 0;  // 0.. ; rows of a subject may stand anywhere, each slot at most once.
  int slot = 0;     // 0..num_slots-1
  int cell = 0;     // 0..num_cells-1, each cell used by at least one row.
  double y = 0;
  double covariate = 0;
};

struct RepeatedMeasures {
  std::vector<RepeatedRow> rows;
  int num_slots = 0;
  int num_cells = 0;
  bool has_covariate = false;
};

// A matrix G_k over the slots, symmetric; where it is 0 for all pairs of a subject it says nothing of him.
struct CovarianceTerm {
  std::string name;
  Eigen::MatrixXd over_slots;
};

struct RemlFit {
  bool converged = false;
  std::string reason;  // Why not.
  int num_values = 0;
  int num_subjects = 0;
  double deviance = 0;         // -2 restricted log-likelihood, with all constants, as R's logLik(REML = TRUE).
  Eigen::VectorXd theta;       // One a term.
  Eigen::VectorXd beta;        // Cells, then the slope if there is a covariate.
  Eigen::MatrixXd covariance;  // Of beta.
  // What Satterthwaite's method needs: the covariance of theta from the observed information, and the derivative of
  // `covariance` by each theta.
  Eigen::MatrixXd theta_covariance;
  std::vector<Eigen::MatrixXd> covariance_by_theta;
};

// Newton's method with the exact Hessian, from `start`, halving a step that leaves the positive definite matrices or
// does not lower the deviance. Theta is free of bounds but for V being positive definite.
//
// start    One a term; V must be positive definite.
// returns  converged = false with a reason when there is no optimum inside, or the Hessian is singular there (too many
//          parameters for the data).
//
// Source: Lindstrom & Bates 1988, JASA 83:1014 (Newton for mixed models); Harville 1977, JASA 72:320 (REML).
RemlFit FitReml(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms, const Eigen::VectorXd& start);

// d deviance / d theta at a given theta: tells whether a variance held at 0 wants to grow. Empty where V is not
// positive definite.
Eigen::VectorXd RemlGradient(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms,
                             const Eigen::VectorXd& theta);

// weights' beta, its standard error and Satterthwaite's degrees of freedom 2 v^2 / Var(v), v the squared error.
// Source: Satterthwaite 1946, Biometrics Bull. 2:110, as lmerTest does it (Kuznetsova et al. 2017, J. Stat. Softw.
// 82:13) but with the exact Hessian.
PointEstimate EstimateLinear(const RemlFit& fit, const Eigen::VectorXd& weights);

}  // namespace tricho
