// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/error_kinds.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tricho {

namespace {

// By what factors a participant's standard deviation may differ from that of the others, like them first, then better,
// then worse; and what share of participants is better or worse, in shots and in visits. Most gain by a better kind
// being allowed for: residuals smaller than usual then make up for what the worse kinds take.
constexpr std::array<double, 5> kFactors = {1, 0.65, 1.6, 2.4, 3.6};
constexpr int kNumKinds = kFactors.size(), kNumWorse = 3;
constexpr double kBetter = 0.30, kWorseShots = 0.10, kWorseVisits = 0.05;
// Where nobody's visits tell how visits differ, their usual spread is an assumption, which may be too small, and which
// other participants' contrasts outweigh as so many of them would.
constexpr double kWorseAssumed = 0.15, kAssumedContrasts = 8;
// However alike the others are, so many degrees of freedom are all that they tell within a kind.
constexpr double kMostDf = 200;
// Where nobody's visits nor the participant's own tell anything, they may differ by as much as they do anywhere: three
// times the usual spread.
constexpr double kUnknownFactor = 3, kUnknownDf = 60;
// A metric of its own kind, whatever the others' is, in so many of participants: hairs may be hard to find and easy to
// measure. So no metric's shots can outweigh another's without limit.
constexpr double kOwnKind = 0.2;
constexpr double kLeastWeight = 1e-3;  // A kind less likely than this is left out.

// Logarithms of the shares of the kinds beforehand.
using LogShares = std::array<double, kNumKinds>;
LogShares SharesOf(double better, double worse) {
  LogShares shares;
  shares.fill(std::log(worse / kNumWorse));
  shares[0] = std::log(1 - better - worse);
  shares[1] = std::log(better);
  return shares;
}

struct Kind {
  int shot = 0;  // Index of kFactors.
  ErrorComponents components;
  double log_weight = 0;
};

double LogSumExp(const std::vector<double>& values) {
  const double largest = *std::max_element(values.begin(), values.end());
  double sum = 0;
  for (const double value : values) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

// The variances under a prior, whatever the course: over all courses, by what the visits say of each.
ErrorComponents OverCourses(const std::vector<CourseEvidence>& courses, const ErrorPrior& prior) {
  std::vector<PossibleErrors> told;
  std::vector<double> logs;
  for (const CourseEvidence& course : courses) {
    told.push_back({EstimateComponents({&course.evidence}, prior), 0});
    logs.push_back(course.log_weight + told.back().components.log_marginal);
  }
  const double all = LogSumExp(logs);
  for (std::size_t i = 0; i < told.size(); ++i) told[i].weight = std::exp(logs[i] - all);
  ErrorComponents mean = MeanOf(told);
  mean.log_marginal = all;
  return mean;
}

// All kinds, weighed by the share of the visits' kind and by what the metric's own evidence says.
std::vector<Kind> KindsOf(const KindSource& metric) {
  ErrorPrior prior = metric.prior;
  prior.shot_df = std::min(prior.shot_df, kMostDf);
  prior.visit_df = std::min(prior.visit_df, kMostDf);
  const bool unknown = metric.courses.front().evidence.lambda.empty() && prior.visit_contrasts < 1;
  if (unknown) {
    prior.visit *= kUnknownFactor * kUnknownFactor;
    prior.visit_df = kUnknownDf;
  }
  const double assumed = kAssumedContrasts / (kAssumedContrasts + prior.visit_contrasts);
  const LogShares visit_shares = SharesOf(kBetter, kWorseVisits + (kWorseAssumed - kWorseVisits) * assumed);
  std::vector<Kind> kinds;
  for (int shot = 0; shot < kNumKinds; ++shot)
    for (int visit = 0; visit < (unknown ? 1 : kNumKinds); ++visit) {
      ErrorPrior its = prior;
      its.shot *= kFactors[shot] * kFactors[shot];
      its.visit *= kFactors[visit] * kFactors[visit];
      const ErrorComponents components = OverCourses(metric.courses, its);
      kinds.push_back({shot, components, visit_shares[visit] + components.log_marginal});
    }
  return kinds;
}

// How likely the metric's evidence is, whatever the kind of its visits, where another metric's shots are of each kind.
LogShares ShotsToldBy(const std::vector<Kind>& kinds, const LogShares& shares) {
  LogShares told;
  for (int shot = 0; shot < kNumKinds; ++shot) {
    std::vector<double> logs;
    for (const Kind& kind : kinds)
      if (kind.shot == shot) logs.push_back(kind.log_weight);
    told[shot] = LogSumExp(logs);
  }
  std::vector<double> any;
  any.reserve(kNumKinds);
  for (int shot = 0; shot < kNumKinds; ++shot) any.push_back(shares[shot] + told[shot]);
  const double of_any = LogSumExp(any);
  for (double& one : told) one = LogSumExp({std::log(1 - kOwnKind) + one, std::log(kOwnKind) + of_any});
  return told;
}

std::vector<PossibleErrors> Weighed(const std::vector<Kind>& kinds) {
  std::vector<double> logs;
  logs.reserve(kinds.size());
  for (const Kind& kind : kinds) logs.push_back(kind.log_weight);
  const double all = LogSumExp(logs);
  std::vector<PossibleErrors> possible;
  double kept = 0;
  for (const Kind& kind : kinds) {
    const double weight = std::exp(kind.log_weight - all);
    if (weight < kLeastWeight) continue;
    possible.push_back({kind.components, weight});
    kept += weight;
  }
  for (PossibleErrors& one : possible) one.weight /= kept;
  return possible;
}

}  // namespace

std::vector<std::vector<PossibleErrors>> WeighKinds(const std::vector<KindSource>& metrics) {
  std::vector<std::vector<Kind>> kinds;
  std::vector<LogShares> told;
  const LogShares shot_shares = SharesOf(kBetter, kWorseShots);
  for (const KindSource& metric : metrics) {
    kinds.push_back(KindsOf(metric));
    told.push_back(ShotsToldBy(kinds.back(), shot_shares));
  }
  std::vector<std::vector<PossibleErrors>> possible;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    // The more repeated shots tell of this very metric, the less its others are asked.
    const double asked = 1 / (1 + metrics[m].courses.front().evidence.shot_df);
    for (Kind& kind : kinds[m]) {
      kind.log_weight += shot_shares[kind.shot];
      for (std::size_t other = 0; other < metrics.size(); ++other)
        if (other != m && metrics[other].witness) kind.log_weight += asked * told[other][kind.shot];
    }
    possible.push_back(Weighed(kinds[m]));
  }
  return possible;
}

ErrorComponents MeanOf(const std::vector<PossibleErrors>& possible) {
  ErrorComponents mean;
  mean.covariance.setZero();
  for (const auto& [components, weight] : possible) {
    mean.shot += weight * components.shot;
    mean.visit += weight * components.visit;
  }
  for (const auto& [components, weight] : possible) {
    const Eigen::Vector2d off(components.shot - mean.shot, components.visit - mean.visit);
    mean.covariance += weight * (components.covariance + off * off.transpose());
  }
  return mean;
}

}  // namespace tricho
