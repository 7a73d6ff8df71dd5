// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/follicle_thickness.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/statistics.h"

namespace tricho {

namespace {

// What a follicle's thickness does by itself from visit to visit, at least: regrown, the shaft is seen from another
// side. Standard deviation of the logarithm.
constexpr double kLeastOwnSd = 0.05;
constexpr double kLeastShotSd = 0.015;  // No shot measures a hair better than this, as a share of its thickness.
constexpr double kStudentFreedom = 4;
constexpr int kBeliefRounds = 12;
constexpr double kTellingSd = 0.05;  // Measurements surer than this tell what follicles do by themselves,
constexpr std::size_t kFewestTelling = 10;
constexpr double kVisitSd = 1;     // Where no follicle was measured at two visits, these are taken to be alike.
constexpr double kUsualSd = 0.35;  // Of the logarithms of a site's thicknesses: what is open of a hair never measured.
constexpr int kFewestMeasured = 2;

}  // namespace

std::optional<MeasuredThickness> MeasuredAt(const LedgerFollicle& follicle, int visit,
                                            const std::vector<int>& visit_of_shot) {
  TRICHO_CHECK(follicle.shots.size() == visit_of_shot.size(), follicle.shots.size(), visit_of_shot.size());
  double weight = 0, sum = 0;
  for (std::size_t shot = 0; shot < follicle.shots.size(); ++shot) {
    const LedgerSighting& sighting = follicle.shots[shot];
    if (visit_of_shot[shot] != visit || !sighting.diameter_um || !(*sighting.diameter_um > 0)) continue;
    const double error = std::hypot(sighting.diameter_stderr_um / *sighting.diameter_um, kLeastShotSd);
    weight += 1 / (error * error);
    sum += std::log(*sighting.diameter_um) / (error * error);
  }
  if (weight == 0) return std::nullopt;
  return MeasuredThickness{sum / weight, 1 / weight};
}

FollicleThickness::FollicleThickness(const std::vector<const LedgerFollicle*>& follicles, int num_visits,
                                     const std::vector<int>& visit_of_shot)
    : own_sd_(kLeastOwnSd) {
  TRICHO_CHECK(num_visits > 0, num_visits);
  const auto n = static_cast<Eigen::Index>(follicles.size());
  log_um_ = error_ = Eigen::MatrixXd::Zero(n, num_visits);
  believed_ = Eigen::MatrixXd::Ones(n, num_visits);
  for (Eigen::Index i = 0; i < n; ++i)
    for (int v = 0; v < num_visits; ++v)
      if (const auto measured = MeasuredAt(*follicles[i], v, visit_of_shot)) {
        log_um_(i, v) = measured->log_um;
        error_(i, v) = measured->variance;
      }
  if (!IsKnown()) return;
  Fit();
  LearnOwnSd();
  for (int round = 0; round < kBeliefRounds; ++round) {
    Believe();
    Fit();
  }
  Tell();
}

bool FollicleThickness::IsKnown() const { return (error_.array() > 0).rowwise().any().count() >= kFewestMeasured; }

bool FollicleThickness::WasMeasured(std::size_t follicle) const {
  return (error_.row(static_cast<Eigen::Index>(follicle)).array() > 0).any();
}

bool FollicleThickness::IsKnownAt(int visit) const { return (error_.col(visit).array() > 0).any(); }

// Of a measurement about follicle and visit.
double FollicleThickness::Variance(Eigen::Index follicle, Eigen::Index visit) const {
  return (own_sd_ * own_sd_ + error_(follicle, visit)) / believed_(follicle, visit);
}

// Of the visits' measurements of a follicle.
Eigen::VectorXd FollicleThickness::Weights(Eigen::Index follicle) const {
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(error_.cols());
  for (Eigen::Index v = 0; v < error_.cols(); ++v)
    if (IsMeasured(follicle, v)) weights[v] = 1 / Variance(follicle, v);
  return weights;
}

// Of what is told of a follicle, the part that was measured at the very visit.
Eigen::VectorXd FollicleThickness::MeasuredShares(Eigen::Index follicle) const {
  return (own_sd_ * own_sd_ * Weights(follicle)).cwiseMin(1);
}

// Least squares; what the visits have is solved for with each follicle's own taken out.
void FollicleThickness::Fit() {
  const Eigen::Index num_visits = error_.cols(), n = error_.rows();
  Eigen::MatrixXd normal = Eigen::MatrixXd::Identity(num_visits, num_visits) / (kVisitSd * kVisitSd);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(num_visits);
  std::vector<Eigen::VectorXd> weights;
  for (Eigen::Index i = 0; i < n; ++i) {
    weights.push_back(Weights(i));
    const Eigen::VectorXd& own = weights.back();
    if (own.sum() == 0) continue;
    const Eigen::MatrixXd without = Eigen::MatrixXd(own.asDiagonal()) - own * own.transpose() / own.sum();
    normal += without;
    right += without * log_um_.row(i).transpose();
  }
  of_visit_ = Eigen::VectorXd::Zero(num_visits);
  of_visit_covariance_ = Eigen::MatrixXd::Zero(num_visits, num_visits);
  const Eigen::Index free = num_visits - 1;
  if (free > 0) {
    of_visit_covariance_.bottomRightCorner(free, free) =
        normal.bottomRightCorner(free, free).llt().solve(Eigen::MatrixXd::Identity(free, free));
    of_visit_ = of_visit_covariance_ * right;
  }
  of_follicle_ = Eigen::VectorXd::Zero(n);
  double sum = 0, num = 0;
  for (Eigen::Index i = 0; i < n; ++i)
    if (weights[i].sum() > 0) {
      of_follicle_[i] = weights[i].dot(log_um_.row(i).transpose() - of_visit_) / weights[i].sum();
      sum += of_follicle_[i], ++num;
    }
  for (Eigen::Index i = 0; i < n; ++i)
    if (weights[i].sum() == 0) of_follicle_[i] = sum / num;
}

std::optional<double> FollicleThickness::LeftOver(Eigen::Index follicle, Eigen::Index visit) const {
  if (!IsMeasured(follicle, visit)) return std::nullopt;
  const Eigen::VectorXd weights = Weights(follicle);
  const double others = 1 - weights[visit] / weights.sum();
  if (others < 1e-9) return std::nullopt;
  return (log_um_(follicle, visit) - of_follicle_[follicle] - of_visit_[visit]) / std::sqrt(others);
}

// Where follicles go ways of their own, as under a treatment that helps some of them, this is no error of measuring.
void FollicleThickness::LearnOwnSd() {
  std::vector<double> off;
  for (Eigen::Index i = 0; i < error_.rows(); ++i)
    for (Eigen::Index v = 0; v < error_.cols(); ++v)
      if (error_(i, v) < kTellingSd * kTellingSd)
        if (const auto left = LeftOver(i, v)) off.push_back(std::abs(*left));
  if (off.size() >= kFewestTelling) own_sd_ = std::max(kLeastOwnSd, 1.4826 * Median(std::move(off)));
}

void FollicleThickness::Believe() {
  Eigen::MatrixXd believed = believed_;
  for (Eigen::Index i = 0; i < error_.rows(); ++i)
    for (Eigen::Index v = 0; v < error_.cols(); ++v)
      if (const auto left = LeftOver(i, v)) {
        const double square = *left * *left / (own_sd_ * own_sd_ + error_(i, v));
        believed(i, v) = (kStudentFreedom + 1) / (kStudentFreedom + square);
      }
  believed_ = believed;
}

void FollicleThickness::Tell() {
  um_.resize(error_.rows(), error_.cols());
  for (Eigen::Index i = 0; i < error_.rows(); ++i) {
    const Eigen::VectorXd likely = of_visit_.array() + of_follicle_[i];
    const Eigen::VectorXd shares = MeasuredShares(i);
    const Eigen::VectorXd told = likely + shares.cwiseProduct(log_um_.row(i).transpose() - likely);
    um_.row(i) = told.array().exp().matrix().transpose();
  }
}

Eigen::MatrixXd FollicleThickness::CovarianceOfSums(const Eigen::MatrixXd& weights) const {
  TRICHO_CHECK(weights.rows() == um_.rows() && weights.cols() == um_.cols(), weights.rows(), weights.cols());
  const Eigen::Index num_visits = error_.cols(), n = error_.rows();
  const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(num_visits, num_visits);
  // How the sums change with each ln(thickness) that was measured of a follicle: by what is told of it, and through the
  // visits, which all follicles share.
  std::vector<Eigen::MatrixXd> by_measured(n), by_visit_of(n);
  Eigen::MatrixXd by_visit = Eigen::MatrixXd::Zero(num_visits, num_visits);
  Eigen::MatrixXd covariance = by_visit;
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::VectorXd own = Weights(i), shares = MeasuredShares(i);
    const Eigen::VectorXd scale = weights.row(i).cwiseProduct(um_.row(i)).transpose();
    const bool is_known = own.sum() > 0;
    Eigen::MatrixXd mean = Eigen::MatrixXd::Zero(num_visits, num_visits);  // The follicle's own, of what was measured.
    if (is_known) mean = Eigen::VectorXd::Ones(num_visits) * own.transpose() / own.sum();
    const Eigen::MatrixXd rest = scale.cwiseProduct(Eigen::VectorXd::Ones(num_visits) - shares).asDiagonal();
    by_measured[i] = Eigen::MatrixXd(scale.cwiseProduct(shares).asDiagonal()) + rest * mean;
    by_visit += rest * (one - mean);
    by_visit_of[i] = own.asDiagonal() * (one - mean);
    for (Eigen::Index v = 0; v < num_visits; ++v)
      if (!IsMeasured(i, v))
        covariance(v, v) += scale[v] * scale[v] * (own_sd_ * own_sd_ + (is_known ? 0 : kUsualSd * kUsualSd));
  }
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::MatrixXd all = by_measured[i] + by_visit * of_visit_covariance_ * by_visit_of[i];
    for (Eigen::Index v = 0; v < num_visits; ++v)
      if (IsMeasured(i, v)) covariance += all.col(v) * all.col(v).transpose() * Variance(i, v);
  }
  // What is only taken for granted of the visits is open.
  const Eigen::MatrixXd granted = by_visit * of_visit_covariance_ / kVisitSd;
  return covariance + granted * granted.transpose();
}

}  // namespace tricho
