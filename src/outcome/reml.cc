// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/reml.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "base/check.h"

namespace tricho {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMaxSteps = 200;
constexpr double kConverged = 1e-18;  // Newton's decrement; the deviance counts in units of 1.
constexpr double kLowestVariance = 1e-12;

// Subjects alike in arm and slots.
struct Pattern {
  std::vector<int> slots, cells;
  double count = 0;
  VectorXd sum_y, sum_b;
  MatrixXd yy, yb, bb;  // Sums of cross products; b is the covariate.
};

std::vector<Pattern> MakePatterns(const RepeatedMeasures& data, int* num_subjects) {
  std::vector<RepeatedRow> rows = data.rows;
  std::sort(rows.begin(), rows.end(), [](const RepeatedRow& a, const RepeatedRow& b) {
    return a.subject != b.subject ? a.subject < b.subject : a.slot < b.slot;
  });
  std::map<std::vector<int>, int> index;
  std::vector<Pattern> patterns;
  *num_subjects = 0;
  std::vector<int> key;
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    key.clear();
    for (end = begin; end < rows.size() && rows[end].subject == rows[begin].subject; ++end) {
      TRICHO_CHECK(end == begin || rows[end].slot != rows[end - 1].slot, rows[end].subject, rows[end].slot);
      key.push_back(rows[end].slot);
      key.push_back(rows[end].cell);
    }
    ++*num_subjects;
    const int size = static_cast<int>(end - begin);
    const auto [place, is_new] = index.emplace(key, static_cast<int>(patterns.size()));
    if (is_new) {
      Pattern fresh;
      for (int i = 0; i < size; ++i) {
        fresh.slots.push_back(rows[begin + i].slot);
        fresh.cells.push_back(rows[begin + i].cell);
      }
      fresh.sum_y = fresh.sum_b = VectorXd::Zero(size);
      fresh.yy = fresh.yb = fresh.bb = MatrixXd::Zero(size, size);
      patterns.push_back(fresh);
    }
    Pattern& pattern = patterns[place->second];
    VectorXd y(size), b(size);
    for (int i = 0; i < size; ++i) {
      y[i] = rows[begin + i].y;
      b[i] = data.has_covariate ? rows[begin + i].covariate : 0;
    }
    pattern.count += 1;
    pattern.sum_y += y;
    pattern.sum_b += b;
    pattern.yy += y * y.transpose();
    pattern.yb += y * b.transpose();
    pattern.bb += b * b.transpose();
  }
  return patterns;
}

// The deviance at one theta, without constants, and what its derivatives need.
struct Evaluation {
  double deviance = 0;
  VectorXd beta;
  MatrixXd covariance;             // (X' V^-1 X)^-1
  std::vector<MatrixXd> inverses;  // V^-1 of each pattern.
};

struct Derivatives {
  VectorXd gradient;
  MatrixXd hessian;
  MatrixXd fisher;                      // Of the likelihood without fixed effects: always positive definite.
  std::vector<MatrixXd> gram_by_theta;  // d(X' V^-1 X) / d theta_k
};

class Reml {
 public:
  Reml(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms) : data_(data), terms_(terms) {
    patterns_ = MakePatterns(data, &num_subjects_);
    num_beta_ = data.num_cells + (data.has_covariate ? 1 : 0);
    restricted_.resize(patterns_.size());
    for (std::size_t p = 0; p < patterns_.size(); ++p)
      for (const CovarianceTerm& term : terms_) restricted_[p].push_back(Restrict(term.over_slots, patterns_[p].slots));
  }

  int num_subjects() const { return num_subjects_; }
  int num_beta() const { return num_beta_; }

  // Nothing where V or X' V^-1 X is not positive definite.
  std::optional<Evaluation> Evaluate(const VectorXd& theta) const;
  Derivatives Differentiate(const Evaluation& at) const;

 private:
  static MatrixXd Restrict(const MatrixXd& over_slots, const std::vector<int>& slots) {
    MatrixXd result(slots.size(), slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i)
      for (std::size_t j = 0; j < slots.size(); ++j) result(i, j) = over_slots(slots[i], slots[j]);
    return result;
  }
  // Adds sum over the pattern's subjects of X' M X.
  void AddGram(const Pattern& pattern, const MatrixXd& m, MatrixXd& gram) const;

  const RepeatedMeasures& data_;
  const std::vector<CovarianceTerm>& terms_;
  std::vector<Pattern> patterns_;
  std::vector<std::vector<MatrixXd>> restricted_;  // G_k of each pattern.
  int num_subjects_ = 0;
  int num_beta_ = 0;
};

void Reml::AddGram(const Pattern& pattern, const MatrixXd& m, MatrixXd& gram) const {
  const int size = static_cast<int>(pattern.slots.size());
  for (int i = 0; i < size; ++i)
    for (int j = 0; j < size; ++j) gram(pattern.cells[i], pattern.cells[j]) += pattern.count * m(i, j);
  if (!data_.has_covariate) return;
  const int slope = data_.num_cells;
  const VectorXd with_b = m * pattern.sum_b;
  for (int i = 0; i < size; ++i) {
    gram(pattern.cells[i], slope) += with_b[i];
    gram(slope, pattern.cells[i]) += with_b[i];
  }
  gram(slope, slope) += m.cwiseProduct(pattern.bb).sum();
}

std::optional<Evaluation> Reml::Evaluate(const VectorXd& theta) const {
  Evaluation result;
  MatrixXd gram = MatrixXd::Zero(num_beta_, num_beta_);
  VectorXd moment = VectorXd::Zero(num_beta_);
  double square = 0;
  for (std::size_t p = 0; p < patterns_.size(); ++p) {
    const Pattern& pattern = patterns_[p];
    const int size = static_cast<int>(pattern.slots.size());
    MatrixXd v = MatrixXd::Zero(size, size);
    for (std::size_t k = 0; k < terms_.size(); ++k) v += theta[k] * restricted_[p][k];
    const Eigen::LLT<MatrixXd> cholesky(v);
    if (cholesky.info() != Eigen::Success) return std::nullopt;
    for (int i = 0; i < size; ++i) {
      const double pivot = cholesky.matrixLLT()(i, i);
      if (!(pivot * pivot > kLowestVariance)) return std::nullopt;
      result.deviance += 2 * pattern.count * std::log(pivot);
    }
    const MatrixXd inverse = cholesky.solve(MatrixXd::Identity(size, size));
    AddGram(pattern, inverse, gram);
    const VectorXd with_y = inverse * pattern.sum_y;
    for (int i = 0; i < size; ++i) moment[pattern.cells[i]] += with_y[i];
    if (data_.has_covariate) moment[data_.num_cells] += inverse.cwiseProduct(pattern.yb).sum();
    square += inverse.cwiseProduct(pattern.yy).sum();
    result.inverses.push_back(inverse);
  }
  const Eigen::LLT<MatrixXd> cholesky(gram);
  if (cholesky.info() != Eigen::Success) return std::nullopt;
  result.deviance += 2 * cholesky.matrixLLT().diagonal().array().log().sum();
  result.beta = cholesky.solve(moment);
  result.covariance = cholesky.solve(MatrixXd::Identity(num_beta_, num_beta_));
  result.deviance += square - moment.dot(result.beta);
  return std::isfinite(result.deviance) ? std::optional<Evaluation>(result) : std::nullopt;
}

// With W = V^-1, P_k = G_k W, C = (X'WX)^-1, e the residuals, R = sum e e', H = sum X C X' (per pattern):
//   d/dk       = sum n tr(P_k) - tr(G_k W (H + R) W)
//   d2/dk dl   = -sum n tr(P_k P_l) + 2 sum tr(P_k G_l W (H + R) W) - tr(C A_k C A_l) - 2 v_k' C v_l
// where A_k = -sum X' W G_k W X and v_k = -sum X' W G_k W e. The deviance's quadratic part is a minimum over beta,
// hence the last term (derivative of an envelope).
Derivatives Reml::Differentiate(const Evaluation& at) const {
  const int num_terms = static_cast<int>(terms_.size());
  Derivatives result;
  result.gradient = VectorXd::Zero(num_terms);
  result.hessian = result.fisher = MatrixXd::Zero(num_terms, num_terms);
  result.gram_by_theta.assign(num_terms, MatrixXd::Zero(num_beta_, num_beta_));
  MatrixXd score_by_theta = MatrixXd::Zero(num_beta_, num_terms);
  const MatrixXd& c = at.covariance;
  const int slope_index = data_.num_cells;
  const double slope = data_.has_covariate ? at.beta[slope_index] : 0;
  for (std::size_t p = 0; p < patterns_.size(); ++p) {
    const Pattern& pattern = patterns_[p];
    const MatrixXd& w = at.inverses[p];
    const int size = static_cast<int>(pattern.slots.size());
    VectorXd fitted(size);
    for (int i = 0; i < size; ++i) fitted[i] = at.beta[pattern.cells[i]];
    const VectorXd sum_z = pattern.sum_y - slope * pattern.sum_b;  // z = y without the covariate's part.
    const VectorXd sum_e = sum_z - pattern.count * fitted;
    MatrixXd spread = pattern.yy - slope * (pattern.yb + pattern.yb.transpose()) + slope * slope * pattern.bb -
                      sum_z * fitted.transpose() - fitted * sum_e.transpose();  // R, to which H is added.
    const MatrixXd e_b = pattern.yb - slope * pattern.bb - fitted * pattern.sum_b.transpose();
    for (int i = 0; i < size; ++i) {
      for (int j = 0; j < size; ++j) {
        spread(i, j) += pattern.count * c(pattern.cells[i], pattern.cells[j]);
        if (!data_.has_covariate) continue;
        spread(i, j) += pattern.sum_b[i] * c(slope_index, pattern.cells[j]) +
                        c(pattern.cells[i], slope_index) * pattern.sum_b[j] +
                        pattern.bb(i, j) * c(slope_index, slope_index);
      }
    }
    const MatrixXd weighted = w * spread * w;
    MatrixXd left(size * size, num_terms), left_transposed(size * size, num_terms), right(size * size, num_terms);
    for (int k = 0; k < num_terms; ++k) {
      const MatrixXd& g = restricted_[p][k];
      const MatrixXd gw = g * w;
      const MatrixXd gq = g * weighted;
      const MatrixXd wgw = w * gw;
      result.gradient[k] += pattern.count * gw.trace() - gq.trace();
      left.col(k) = gw.reshaped();
      left_transposed.col(k) = gw.transpose().reshaped();
      right.col(k) = gq.reshaped();
      AddGram(pattern, -wgw, result.gram_by_theta[k]);
      const VectorXd score = wgw * sum_e;
      for (int i = 0; i < size; ++i) score_by_theta(pattern.cells[i], k) -= score[i];
      if (data_.has_covariate) score_by_theta(slope_index, k) -= wgw.cwiseProduct(e_b).sum();
    }
    const MatrixXd products = pattern.count * left_transposed.transpose() * left;
    result.fisher += products;
    result.hessian += 2 * left_transposed.transpose() * right - products;
  }
  std::vector<MatrixXd> c_a(num_terms);
  for (int k = 0; k < num_terms; ++k) c_a[k] = c * result.gram_by_theta[k];
  for (int k = 0; k < num_terms; ++k)
    for (int l = 0; l < num_terms; ++l) result.hessian(k, l) -= c_a[k].cwiseProduct(c_a[l].transpose()).sum();
  result.hessian -= 2 * score_by_theta.transpose() * c * score_by_theta;
  result.hessian = (0.5 * (result.hessian + result.hessian.transpose())).eval();
  return result;
}

// Newton's step where the deviance is convex, Fisher's elsewhere.
VectorXd Step(const Derivatives& derivatives) {
  const Eigen::LLT<MatrixXd> newton(derivatives.hessian);
  if (newton.info() == Eigen::Success) return -newton.solve(derivatives.gradient);
  return -derivatives.fisher.ldlt().solve(derivatives.gradient);
}

// Smallest eigenvalue of the Hessian when each theta is measured in its own standard deviation.
double WeakestDirection(const MatrixXd& hessian) {
  const VectorXd scale = hessian.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
  const MatrixXd scaled = scale.asDiagonal() * hessian * scale.asDiagonal();
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(scaled, Eigen::EigenvaluesOnly).eigenvalues().minCoeff();
}

}  // namespace

RemlFit FitReml(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms, const VectorXd& start) {
  TRICHO_CHECK(start.size() == static_cast<Eigen::Index>(terms.size()) && !data.rows.empty(), start.size());
  const Reml reml(data, terms);
  RemlFit fit;
  fit.num_values = static_cast<int>(data.rows.size());
  fit.num_subjects = reml.num_subjects();
  fit.theta = start;
  std::optional<Evaluation> at = reml.Evaluate(start);
  if (!at) {
    fit.reason = "the model's parameters can't be told apart with these data";
    return fit;
  }
  Derivatives derivatives = reml.Differentiate(*at);
  for (int step_number = 0; step_number < kMaxSteps && !fit.converged; ++step_number) {
    const VectorXd step = Step(derivatives);
    const double decrement = -step.dot(derivatives.gradient);
    if (!(decrement >= kConverged)) {
      fit.converged = std::isfinite(decrement);
      break;
    }
    std::optional<Evaluation> next;
    double share = 1;
    for (; share > 1e-10; share /= 2) {
      next = reml.Evaluate(fit.theta + share * step);
      if (next && next->deviance < at->deviance) break;
      // At the bottom the deviance no longer falls by more than its rounding.
      if (next && decrement < 1e-9 && next->deviance <= at->deviance + 1e-9) break;
    }
    if (share <= 1e-10) break;
    fit.theta += share * step;
    at = std::move(next);
    derivatives = reml.Differentiate(*at);
    if (decrement < 1e-9 && derivatives.gradient.cwiseAbs().maxCoeff() == 0) fit.converged = true;
    if (share == 1 && decrement < 1e-13) fit.converged = true;  // Newton doubles the digits: what is left is rounding.
  }
  if (!fit.converged) {
    fit.reason = "the fit did not settle: the covariance lies at the edge of what these data allow";
    return fit;
  }
  if (!(WeakestDirection(derivatives.hessian) > 1e-9)) {
    fit.converged = false;
    fit.reason = "the covariance has more parameters than these data can tell apart";
    return fit;
  }
  fit.deviance = at->deviance + (fit.num_values - reml.num_beta()) * std::log(2 * std::numbers::pi);
  fit.beta = at->beta;
  fit.covariance = at->covariance;
  fit.theta_covariance = 2 * derivatives.hessian.inverse();
  for (const MatrixXd& gram : derivatives.gram_by_theta)
    fit.covariance_by_theta.push_back(-fit.covariance * gram * fit.covariance);
  return fit;
}

VectorXd RemlGradient(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms, const VectorXd& theta) {
  const Reml reml(data, terms);
  const std::optional<Evaluation> at = reml.Evaluate(theta);
  return at ? reml.Differentiate(*at).gradient : VectorXd();
}

PointEstimate EstimateLinear(const RemlFit& fit, const VectorXd& weights) {
  TRICHO_CHECK(fit.converged && weights.size() == fit.beta.size(), weights.size());
  const double variance = weights.dot(fit.covariance * weights);
  VectorXd gradient(fit.theta.size());
  for (Eigen::Index k = 0; k < gradient.size(); ++k) gradient[k] = weights.dot(fit.covariance_by_theta[k] * weights);
  const double variance_of_variance = gradient.dot(fit.theta_covariance * gradient);
  return {weights.dot(fit.beta), std::sqrt(variance), 2 * variance * variance / variance_of_variance};
}

}  // namespace tricho
