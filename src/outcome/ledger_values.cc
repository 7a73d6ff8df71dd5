// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/ledger_values.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/units.h"
#include "outcome/follicle_thickness.h"

namespace tricho {

namespace {

constexpr double kToldShare = 0.9;  // A hair more likely there (or not) than this is told to be.
// What a whole visit may err by beyond its follicles one by one: standard deviation, share of all hairs.
constexpr double kVisitErrorShare = 0.008;
// Thicknesses of a visit err in common by at least so much of what two cameras make of them: standard deviation, share.
constexpr double kLeastCommonShare = 0.02;

using Follicles = std::vector<const LedgerFollicle*>;

// Covariance of the presence of one follicle at two visits, found and unfound hairs together.
Eigen::MatrixXd PresenceCovariance(const FolliclePresence& presence) {
  return presence.together - presence.present * presence.present.transpose() + presence.unfound_together;
}

LedgerMetric Absent(const std::string& metric, const std::string& reason) { return {metric, reason, {}, {}}; }

class Values {
 public:
  Values(const SiteLedger& ledger, double area_cm2, const std::vector<int>& visit_of_shot, const LedgerErrors& errors)
      : ledger_(ledger), area_cm2_(area_cm2), errors_(errors), n_(ledger.num_visits) {
    for (const LedgerFollicle& follicle : ledger.follicles)
      if (follicle.counted) follicles_.push_back(&follicle);
    thickness_.emplace(follicles_, n_, visit_of_shot);
    expected_.resize(static_cast<Eigen::Index>(follicles_.size()), n_);
    for (std::size_t i = 0; i < follicles_.size(); ++i)
      expected_.row(static_cast<Eigen::Index>(i)) = Expected(*follicles_[i]).transpose();
    hairs_ = expected_.colwise().sum().transpose();
  }

  LedgerMetric Density() const {
    LedgerMetric metric{"hairs_per_cm2", "", hairs_ / area_cm2_, Eigen::MatrixXd::Zero(n_, n_)};
    for (const LedgerFollicle* follicle : follicles_) metric.covariance += PresenceCovariance(follicle->presence);
    metric.covariance += ByShares(Eigen::VectorXd::Ones(n_));
    metric.covariance.diagonal() += VisitVariance(hairs_);
    metric.covariance.diagonal().array() += 0.05;
    metric.covariance /= area_cm2_ * area_cm2_;
    return metric;
  }

  LedgerMetric Diameter() const {
    const std::string reason = NoThickness();
    if (!reason.empty()) return Absent("mean_diameter_um", reason);
    LedgerMetric metric{"mean_diameter_um", "", MeanUm(), Eigen::MatrixXd::Zero(n_, n_)};
    const Eigen::VectorXd hairs = hairs_.cwiseMax(0.5);
    for (std::size_t i = 0; i < follicles_.size(); ++i) {
      const Eigen::VectorXd off =
          (thickness_->Um().row(static_cast<Eigen::Index>(i)).transpose() - metric.values).cwiseQuotient(hairs);
      metric.covariance += off.asDiagonal() * PresenceCovariance(follicles_[i]->presence) * off.asDiagonal();
    }
    metric.covariance += thickness_->CovarianceOfSums(expected_.array().rowwise() / hairs.transpose().array());
    metric.covariance.diagonal() += CommonVariance(metric.values);
    return metric;
  }

  LedgerMetric Mass() const {
    const std::string reason = NoThickness();
    if (!reason.empty()) return Absent("hair_mass_mm_per_cm2", reason);
    const Eigen::VectorXd mean_um = MeanUm();
    LedgerMetric metric{"hair_mass_mm_per_cm2", "", hairs_.cwiseProduct(mean_um), Eigen::MatrixXd::Zero(n_, n_)};
    for (std::size_t i = 0; i < follicles_.size(); ++i) {
      const Eigen::VectorXd um = thickness_->Um().row(static_cast<Eigen::Index>(i)).transpose();
      metric.covariance += um.asDiagonal() * PresenceCovariance(follicles_[i]->presence) * um.asDiagonal();
    }
    metric.covariance += thickness_->CovarianceOfSums(expected_);
    metric.covariance += ByShares(mean_um);
    metric.covariance.diagonal() += CommonVariance(metric.values);
    metric.covariance.diagonal() += VisitVariance(metric.values);
    const double per_cm2 = 1 / (kUmPerMm * area_cm2_);
    metric.values *= per_cm2;
    metric.covariance *= per_cm2 * per_cm2;
    return metric;
  }

  FollicleRecord RecordOf(std::size_t index, const std::vector<int>& visit_of_shot) const {
    const LedgerFollicle& follicle = *follicles_[index];
    FollicleRecord record;
    record.root_px = follicle.root_px;
    record.line_share = follicle.presence.line_share;
    for (int v = 0; v < n_; ++v) {
      const FollicleVisit& visit = follicle.evidence.visits[v];
      FollicleRecord::Visit kept{
          follicle.presence.present[v], visit.looked, visit.found, 0, visit.look, {}, {}, follicle.marked[v]};
      for (std::size_t shot = 0; shot < follicle.shots.size(); ++shot)
        kept.covered += visit_of_shot[shot] == v && follicle.shots[shot].says == ShotSays::kCovered;
      if (const auto measured = MeasuredAt(follicle, v, visit_of_shot)) {
        kept.diameter_um = std::exp(measured->log_um);
        kept.diameter_stderr_um = *kept.diameter_um * std::sqrt(measured->variance);
      }
      record.visits.push_back(kept);
    }
    for (const LedgerSighting& sighting : follicle.shots) record.shots.push_back({sighting.says, sighting.hair});
    return record;
  }

  std::size_t size() const { return follicles_.size(); }

 private:
  static Eigen::VectorXd Expected(const LedgerFollicle& follicle) {
    return follicle.presence.present + follicle.presence.unfound;
  }

  std::string NoThickness() const {
    if (!errors_.no_thickness.empty()) return errors_.no_thickness;
    if (!thickness_->IsKnown()) return "fewer than two hairs of the site have a thickness";
    return "";
  }

  Eigen::VectorXd MeanUm() const {
    const Eigen::VectorXd sums = expected_.cwiseProduct(thickness_->Um()).colwise().sum().transpose();
    return sums.cwiseQuotient(hairs_.cwiseMax(1e-9));
  }

  // By the shares of hairs that come and go, which are known as far as the site shows them.
  Eigen::MatrixXd ByShares(const Eigen::VectorXd& weight) const {
    const Eigen::VectorXd born = ledger_.site.by_born_error.cwiseProduct(weight);
    const Eigen::VectorXd lost = ledger_.site.by_lost_error.cwiseProduct(weight);
    return born * born.transpose() + lost * lost.transpose();
  }

  // Of what all hairs of a visit have in common of being found.
  Eigen::VectorXd VisitVariance(const Eigen::VectorXd& values) const {
    Eigen::VectorXd variance(n_);
    for (int v = 0; v < n_; ++v) {
      const double of_blur = errors_.count_shares.empty() ? 0 : errors_.count_shares[v];
      variance[v] = (kVisitErrorShare * kVisitErrorShare + of_blur * of_blur) * values[v] * values[v];
    }
    return variance;
  }

  // Half of what two visits differ by in common is of each.
  Eigen::VectorXd CommonVariance(const Eigen::VectorXd& values) const {
    return (std::max(kLeastCommonShare, errors_.thickness_share) * values).array().square().matrix() / 2;
  }

  const SiteLedger& ledger_;
  const double area_cm2_;
  const LedgerErrors& errors_;
  const int n_;
  Follicles follicles_;
  std::optional<FollicleThickness> thickness_;
  Eigen::MatrixXd expected_;  // Hairs: follicle x visit,
  Eigen::VectorXd hairs_;     // and of each visit.
};

}  // namespace

int LedgerRecord::NumVisits() const {
  int num = 0;
  for (const int visit : visit_of_shot) num = std::max(num, visit + 1);
  return num;
}

const LedgerMetric* LedgerRecord::Find(const std::string& metric) const {
  for (const LedgerMetric& one : metrics)
    if (one.metric == metric && one.reason.empty()) return &one;
  return nullptr;
}

const std::vector<std::string>& LedgerMetricNames() {
  static const std::vector<std::string> kNames = {"hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2"};
  return kNames;
}

LedgerRecord RecordOf(const SiteLedger& ledger, double um_per_px, const std::vector<int>& visit_of_shot,
                      const LedgerErrors& errors) {
  TRICHO_CHECK(um_per_px > 0 && ledger.area_px2 > 0, um_per_px, ledger.area_px2);
  TRICHO_CHECK(errors.count_shares.empty() || static_cast<int>(errors.count_shares.size()) == ledger.num_visits,
               errors.count_shares.size(), ledger.num_visits);
  LedgerRecord record;
  record.area_cm2 = AreaCm2(ledger.area_px2, um_per_px);
  const Values values(ledger, record.area_cm2, visit_of_shot, errors);
  record.metrics = {values.Density(), values.Diameter(), values.Mass()};
  for (std::size_t i = 0; i < values.size(); ++i) record.follicles.push_back(values.RecordOf(i, visit_of_shot));
  return record;
}

LedgerRecord NoLedger(const std::string& reason) {
  LedgerRecord record;
  record.reason = reason;
  for (const std::string& name : LedgerMetricNames()) record.metrics.push_back(Absent(name, reason));
  return record;
}

PointEstimate LedgerChange(const LedgerMetric& metric, int earlier, int later) {
  const double variance =
      metric.covariance(earlier, earlier) + metric.covariance(later, later) - 2 * metric.covariance(earlier, later);
  return {metric.values[later] - metric.values[earlier], std::sqrt(std::max(0.0, variance))};
}

FollicleState StateOf(double present) {
  return present >= kToldShare       ? FollicleState::kPresent
         : present <= 1 - kToldShare ? FollicleState::kAbsent
                                     : FollicleState::kCannotBeTold;
}

const char* StateName(FollicleState state) {
  switch (state) {
    case FollicleState::kPresent:
      return "present";
    case FollicleState::kAbsent:
      return "absent";
    case FollicleState::kCannotBeTold:
      return "cannot_be_told";
  }
  return "";
}

}  // namespace tricho
