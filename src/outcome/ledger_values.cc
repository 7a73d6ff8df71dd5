// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/ledger_values.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/units.h"

namespace tricho {

namespace {

constexpr double kToldShare = 0.9;  // A hair more likely there (or not) than this is told to be.
// What a whole visit may err by beyond its follicles one by one: standard deviation, share of all hairs.
constexpr double kVisitErrorShare = 0.008;
// What two visits' thicknesses of a follicle differ by alone, beside the standard error of each shot: regrown, the
// shaft is seen from another side.
constexpr double kLeastDiameterErrorShare = 0.05;
// Thicknesses of a visit err in common by at least so much of what two cameras make of them: standard deviation, share.
constexpr double kLeastCommonShare = 0.02;
constexpr int kFewestMeasured = 2;  // Hairs of known thickness.

using Follicles = std::vector<const LedgerFollicle*>;

// Thickness of every follicle at every visit: as measured there, else what is known of the hair and of the visit.
struct Thickness {
  Eigen::MatrixXd um, variance;  // Follicle x visit.
  bool known = false;
};

struct Measured {
  double log_um = 0, variance = 0;  // Of the logarithm.
};

std::optional<Measured> MeasuredAt(const LedgerFollicle& follicle, int visit, const std::vector<int>& visit_of_shot) {
  double weight = 0, sum = 0;
  for (std::size_t shot = 0; shot < follicle.shots.size(); ++shot) {
    const LedgerSighting& sighting = follicle.shots[shot];
    if (visit_of_shot[shot] != visit || !sighting.diameter_um || !(*sighting.diameter_um > 0)) continue;
    const double error = std::hypot(sighting.diameter_stderr_um / *sighting.diameter_um, kLeastDiameterErrorShare);
    weight += 1 / (error * error);
    sum += std::log(*sighting.diameter_um) / (error * error);
  }
  if (weight == 0) return std::nullopt;
  return Measured{sum / weight, 1 / weight};
}

// Each logarithm is of the follicle and of the visit: both fitted in turns; what is left is the hair's own.
Thickness ThicknessOf(const Follicles& follicles, int num_visits, const std::vector<int>& visit_of_shot) {
  const int n = static_cast<int>(follicles.size());
  std::vector<std::vector<std::optional<Measured>>> measured(n);
  int num_measured = 0;
  for (int i = 0; i < n; ++i) {
    for (int v = 0; v < num_visits; ++v) measured[i].push_back(MeasuredAt(*follicles[i], v, visit_of_shot));
    num_measured += std::any_of(measured[i].begin(), measured[i].end(), [](const auto& at) { return at.has_value(); });
  }
  Thickness thickness;
  if (num_measured < kFewestMeasured) return thickness;
  thickness.known = true;
  std::vector<double> of_hair(n, 0), of_visit(num_visits, 0);
  std::vector<bool> hair_known(n, false);
  double mean = 0;
  for (int turn = 0; turn < 20; ++turn) {
    std::vector<double> sum(num_visits, 0), count(num_visits, 0);
    mean = 0;
    for (int i = 0; i < n; ++i) {
      double own = 0, num = 0;
      for (int v = 0; v < num_visits; ++v)
        if (measured[i][v]) own += measured[i][v]->log_um - of_visit[v], ++num;
      if (num == 0) continue;
      hair_known[i] = true;
      of_hair[i] = own / num;
      mean += of_hair[i] / num_measured;
      // Hairs of one visit alone tell nothing of how visits differ.
      if (num < 2) continue;
      for (int v = 0; v < num_visits; ++v)
        if (measured[i][v]) sum[v] += measured[i][v]->log_um - of_hair[i], ++count[v];
    }
    for (int v = 0; v < num_visits; ++v)
      if (count[v] > 0) of_visit[v] = sum[v] / count[v];
    for (int v = num_visits - 1; v >= 0; --v) of_visit[v] -= of_visit[0];
  }
  double residual = 0, num_residual = 0;
  for (int i = 0; i < n; ++i)
    for (int v = 0; v < num_visits; ++v)
      if (measured[i][v]) residual += std::pow(measured[i][v]->log_um - of_hair[i] - of_visit[v], 2), ++num_residual;
  const double spread = num_residual > 0 ? residual / num_residual : 0;
  thickness.um.resize(n, num_visits);
  thickness.variance.resize(n, num_visits);
  for (int i = 0; i < n; ++i)
    for (int v = 0; v < num_visits; ++v) {
      const double log_um = measured[i][v] ? measured[i][v]->log_um : (hair_known[i] ? of_hair[i] : mean) + of_visit[v];
      // Of a hair that no shot measured, its own thickness is open as well.
      const double of_log = measured[i][v] ? measured[i][v]->variance
                                           : std::max(spread, std::pow(kLeastDiameterErrorShare, 2)) +
                                                 (hair_known[i] ? 0 : std::pow(0.35, 2));
      thickness.um(i, v) = std::exp(log_um);
      thickness.variance(i, v) = thickness.um(i, v) * thickness.um(i, v) * of_log;
    }
  return thickness;
}

struct Sums {
  Eigen::VectorXd hairs;       // Expected, of each visit; found and never found.
  Eigen::MatrixXd covariance;  // Of their number.
};

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
    thickness_ = ThicknessOf(follicles_, n_, visit_of_shot);
    hairs_ = Eigen::VectorXd::Zero(n_);
    for (const LedgerFollicle* follicle : follicles_) hairs_ += Expected(*follicle);
  }

  LedgerMetric Density() const {
    LedgerMetric metric{"hairs_per_cm2", "", hairs_ / area_cm2_, Eigen::MatrixXd::Zero(n_, n_)};
    for (const LedgerFollicle* follicle : follicles_) metric.covariance += PresenceCovariance(follicle->presence);
    metric.covariance += ByShares(Eigen::VectorXd::Ones(n_));
    metric.covariance.diagonal() += (kVisitErrorShare * hairs_).array().square().matrix();
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
          (thickness_.um.row(static_cast<Eigen::Index>(i)).transpose() - metric.values).cwiseQuotient(hairs);
      metric.covariance += off.asDiagonal() * PresenceCovariance(follicles_[i]->presence) * off.asDiagonal();
      const Eigen::VectorXd share = Expected(*follicles_[i]).cwiseQuotient(hairs);
      metric.covariance.diagonal() +=
          thickness_.variance.row(static_cast<Eigen::Index>(i)).transpose().cwiseProduct(share.cwiseAbs2());
    }
    metric.covariance.diagonal() += CommonVariance(metric.values);
    return metric;
  }

  LedgerMetric Mass() const {
    const std::string reason = NoThickness();
    if (!reason.empty()) return Absent("hair_mass_mm_per_cm2", reason);
    const Eigen::VectorXd mean_um = MeanUm();
    LedgerMetric metric{"hair_mass_mm_per_cm2", "", hairs_.cwiseProduct(mean_um), Eigen::MatrixXd::Zero(n_, n_)};
    for (std::size_t i = 0; i < follicles_.size(); ++i) {
      const Eigen::VectorXd um = thickness_.um.row(static_cast<Eigen::Index>(i)).transpose();
      metric.covariance += um.asDiagonal() * PresenceCovariance(follicles_[i]->presence) * um.asDiagonal();
      metric.covariance.diagonal() += thickness_.variance.row(static_cast<Eigen::Index>(i))
                                          .transpose()
                                          .cwiseProduct(Expected(*follicles_[i]).cwiseAbs2());
    }
    metric.covariance += ByShares(mean_um);
    metric.covariance.diagonal() += CommonVariance(metric.values);
    metric.covariance.diagonal() += (kVisitErrorShare * metric.values).array().square().matrix();
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
    if (!thickness_.known) return "fewer than two hairs of the site have a thickness";
    return "";
  }

  Eigen::VectorXd MeanUm() const {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(n_);
    for (std::size_t i = 0; i < follicles_.size(); ++i)
      sum += Expected(*follicles_[i]).cwiseProduct(thickness_.um.row(static_cast<Eigen::Index>(i)).transpose());
    return sum.cwiseQuotient(hairs_.cwiseMax(1e-9));
  }

  // By the shares of hairs that come and go, which are known as far as the site shows them.
  Eigen::MatrixXd ByShares(const Eigen::VectorXd& weight) const {
    const Eigen::VectorXd born = ledger_.site.by_born_error.cwiseProduct(weight);
    const Eigen::VectorXd lost = ledger_.site.by_lost_error.cwiseProduct(weight);
    return born * born.transpose() + lost * lost.transpose();
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
  Thickness thickness_;
  Eigen::VectorXd hairs_;
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
