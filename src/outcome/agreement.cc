// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/agreement.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/hypothesis_tests.h"
#include "base/random.h"
#include "outcome/reliability.h"

namespace tricho {

namespace {

constexpr std::size_t kFewestPairs = 3;
constexpr int kDraws = 2000;
constexpr std::uint64_t kDrawSeed = 20261129;

AgreementEstimate Missing(const std::string& reason) { return {std::nullopt, std::nullopt, reason}; }

// Shares of all pairs, by the first and the second rating.
Eigen::MatrixXd SharesOf(const std::vector<std::pair<int, int>>& ratings, const RatingScale& scale) {
  const int size = scale.most - scale.least + 1;
  Eigen::MatrixXd shares = Eigen::MatrixXd::Zero(size, size);
  for (const auto& [first, second] : ratings) {
    TRICHO_CHECK(std::min(first, second) >= scale.least && std::max(first, second) <= scale.most, first, second);
    shares(first - scale.least, second - scale.least) += 1.0 / static_cast<double>(ratings.size());
  }
  return shares;
}

Eigen::MatrixXd WeightsOf(Eigen::Index size, KappaWeights weights) {
  Eigen::MatrixXd matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = 0; j < size; ++j) {
      const double apart = std::abs(static_cast<double>(i - j)) / static_cast<double>(size - 1);
      matrix(i, j) = 1 - (weights == KappaWeights::kLinear ? apart : apart * apart);
    }
  return matrix;
}

AgreementEstimate IccOf(const std::vector<std::vector<double>>& targets) {
  double within = 0, between = 0;
  for (const std::vector<double>& target : targets) {
    within = std::max(within, std::abs(target[1] - target[0]));
    between = std::max(between, std::abs(target[0] + target[1] - targets[0][0] - targets[0][1]));
  }
  if (between == 0) return Missing("all photos have one and the same value: nothing tells them apart");
  if (within == 0) return {1, std::nullopt, "both gave the very same values: there is no error to make an interval of"};
  std::vector<double> differences;
  differences.reserve(targets.size());
  for (const std::vector<double>& target : targets) differences.push_back(target[1] - target[0]);
  if (StandardDeviation(differences) < 1e-9 * (within + between))
    return Missing("the two differ by one and the same amount everywhere: there is no error to compare with");
  const IntervalEstimate icc = IccAgreement(targets);
  // Of few photos the formula leaves the range that an ICC of two can have.
  return {icc.value, Interval{std::max(-1.0, icc.interval.low), std::min(1.0, icc.interval.high)}, ""};
}

AgreementEstimate Around(double value, double standard_error, double df) {
  const IntervalEstimate estimate = PointEstimate{value, standard_error, df}.Interval95();
  return {estimate.value, estimate.interval, ""};
}

double F1(const MarkedHairs& hairs) {
  const double all = 2.0 * hairs.both + hairs.first + hairs.second;
  return all > 0 ? 2.0 * hairs.both / all : 0;
}

void Add(const MarkedHairs& more, MarkedHairs& hairs) {
  hairs.both += more.both;
  hairs.first += more.first;
  hairs.second += more.second;
}

}  // namespace

Kappa WeightedKappa(const std::vector<std::pair<int, int>>& ratings, const RatingScale& scale, KappaWeights weights) {
  TRICHO_CHECK(scale.most > scale.least, scale.least, scale.most);
  Kappa kappa;
  kappa.pairs = static_cast<int>(ratings.size());
  if (ratings.size() < 2) {
    kappa.estimate = Missing("fewer than two pairs were rated by both");
    return kappa;
  }
  const Eigen::MatrixXd shares = SharesOf(ratings, scale);
  const Eigen::MatrixXd weight = WeightsOf(shares.rows(), weights);
  const Eigen::VectorXd first = shares.rowwise().sum(), second = shares.colwise().sum().transpose();
  const Eigen::MatrixXd chance = first * second.transpose();
  const double observed = (shares.array() * weight.array()).sum();
  const double expected = (chance.array() * weight.array()).sum();
  if (1 - expected < 1e-12) {
    kappa.estimate = Missing("both gave one and the same rating to everything: chance alone explains that");
    return kappa;
  }
  const double value = (observed - expected) / (1 - expected);
  const Eigen::VectorXd of_first = weight * second, of_second = weight.transpose() * first;
  double variance = 0, variance_at_0 = 0;
  for (Eigen::Index i = 0; i < shares.rows(); ++i)
    for (Eigen::Index j = 0; j < shares.cols(); ++j) {
      const double mean = of_first(i) + of_second(j);
      variance += shares(i, j) * std::pow(weight(i, j) - mean * (1 - value), 2);
      variance_at_0 += chance(i, j) * std::pow(weight(i, j) - mean, 2);
    }
  const double n = static_cast<double>(ratings.size());
  variance -= std::pow(value - expected * (1 - value), 2);
  variance_at_0 -= expected * expected;
  kappa.standard_error = std::sqrt(std::max(0.0, variance) / n) / (1 - expected);
  kappa.z = value / (std::sqrt(variance_at_0 / n) / (1 - expected));
  kappa.estimate.value = value;
  if (kappa.pairs < kFewestForInterval)
    kappa.estimate.reason = fmt::format("fewer than {} pairs make no interval", kFewestForInterval);
  else if (value > 1 - 1e-12)
    kappa.estimate.reason = "all pairs agree: there is no error to make an interval of";
  else
    kappa.estimate.interval = Interval{std::max(-1.0, value - kNormal975 * kappa.standard_error),
                                       std::min(1.0, value + kNormal975 * kappa.standard_error)};
  return kappa;
}

MethodAgreement AgreementOfMethods(const std::vector<std::pair<double, double>>& pairs) {
  MethodAgreement agreement;
  agreement.pairs = static_cast<int>(pairs.size());
  if (pairs.size() < kFewestPairs) {
    const AgreementEstimate missing = Missing("fewer than three photos have a value of both");
    agreement.icc = agreement.difference = agreement.low = agreement.high = missing;
    return agreement;
  }
  std::vector<std::vector<double>> targets;
  targets.reserve(pairs.size());
  for (const auto& [first, second] : pairs) targets.push_back({first, second});
  const BlandAltman limits = LimitsOfAgreement(targets);
  const double n = static_cast<double>(pairs.size());
  agreement.icc = IccOf(targets);
  agreement.sd = limits.sd;
  agreement.difference = Around(limits.bias, limits.sd / std::sqrt(n), n - 1);
  const double limit_error = limits.sd * std::sqrt(1 / n + kNormal975 * kNormal975 / (2 * (n - 1)));
  agreement.low = Around(limits.low, limit_error, n - 1);
  agreement.high = Around(limits.high, limit_error, n - 1);
  return agreement;
}

AgreementEstimate MeanOf(const std::vector<double>& values) {
  if (values.empty()) return Missing("there is no rating");
  if (values.size() == 1) return {values.front(), std::nullopt, "one value alone has no interval"};
  const double n = static_cast<double>(values.size());
  return Around(Mean(values), StandardDeviation(values) / std::sqrt(n), n - 1);
}

AgreementEstimate F1OfPhotos(const std::vector<MarkedHairs>& photos) {
  MarkedHairs all;
  for (const MarkedHairs& photo : photos) Add(photo, all);
  if (all.both + all.first + all.second == 0) return Missing("nobody marked a hair");
  AgreementEstimate estimate{F1(all), std::nullopt, ""};
  if (photos.size() < kFewestPairs) {
    estimate.reason = "fewer than three photos make no interval";
    return estimate;
  }
  Random random(kDrawSeed);
  std::vector<double> drawn(kDraws);
  for (double& f1 : drawn) {
    MarkedHairs sum;
    for (std::size_t i = 0; i < photos.size(); ++i)
      Add(photos[static_cast<std::size_t>(random.Integer(0, static_cast<int>(photos.size()) - 1))], sum);
    f1 = F1(sum);
  }
  estimate.interval = Interval{Quantile(drawn, 0.025), Quantile(drawn, 0.975)};
  return estimate;
}

}  // namespace tricho
