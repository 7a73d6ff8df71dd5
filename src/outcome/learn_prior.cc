// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "outcome/error_components.h"

namespace tricho {

namespace {

// How alike participants are: the prior's degrees of freedom that are tried. 200 is as good as all alike.
constexpr std::array<double, 9> kStrengths = {4, 6, 8, 12, 18, 30, 50, 100, 200};
// The center is tried at these multiples of the pooled estimate: the mean of a scaled inverse chi-square lies above
// its center by df / (df - 2), at most 2 here.
constexpr std::array<double, 11> kCenters = {0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 1.0, 1.07, 1.15, 1.25};
// Spread of the logarithm of the strength around its fallback: with few participants nothing moves it.
constexpr double kLogStrengthSd = 1.5;
constexpr int kNumNodes = 16;  // Of equal probability, to integrate over the prior.

// Values of 1 / (chi-square / df) at the middles of kNumNodes equal shares.
std::vector<double> PriorNodes(double df) {
  const boost::math::chi_squared chi_squared(df);
  std::vector<double> nodes;
  for (int k = 0; k < kNumNodes; ++k) nodes.push_back(df / boost::math::quantile(chi_squared, (k + 0.5) / kNumNodes));
  return nodes;
}

double LogMeanExp(const std::vector<double>& values) {
  const double largest = *std::max_element(values.begin(), values.end());
  double sum = 0;
  for (const double value : values) sum += std::exp(value - largest);
  return largest + std::log(sum / static_cast<double>(values.size()));
}

struct Belief {
  double center = 0;
  double df = 0;
};

// Maximizes over center and strength the sum over participants of log integral likelihood(i, variance) prior(variance).
// The fallback counts as a participant of its own, so that silent evidence moves nothing.
template <typename LogLikelihoodOf>
Belief LearnOne(std::size_t num_participants, double pooled, const Belief& fallback,
                const LogLikelihoodOf& log_likelihood) {
  Belief best{pooled, fallback.df};
  double best_value = -std::numeric_limits<double>::infinity();
  std::vector<double> values(kNumNodes);
  for (const double df : kStrengths) {
    const std::vector<double> nodes = PriorNodes(df);
    const double z = std::log(df / fallback.df) / kLogStrengthSd;
    for (const double multiple : kCenters) {
      const double center = pooled * multiple;
      double sum = -0.5 * z * z - 0.5 * fallback.df * (std::log(center) + fallback.center / center);
      for (std::size_t i = 0; i < num_participants; ++i) {
        for (int k = 0; k < kNumNodes; ++k) values[k] = log_likelihood(i, center * nodes[k]);
        sum += LogMeanExp(values);
      }
      if (sum > best_value) {
        best_value = sum;
        best = {center, df};
      }
    }
  }
  return best;
}

bool SaysAnything(const ErrorEvidence& evidence) { return evidence.shot_df > 0 || !evidence.lambda.empty(); }

}  // namespace

ErrorPrior LearnPrior(const std::vector<const ErrorEvidence*>& all, const ErrorPrior& fallback) {
  std::vector<const ErrorEvidence*> evidence;
  std::copy_if(all.begin(), all.end(), std::back_inserter(evidence),
               [](const ErrorEvidence* one) { return SaysAnything(*one); });
  if (evidence.empty()) return fallback;
  const ErrorComponents pooled = EstimateComponents(evidence, fallback);
  // A handful of participants says where the center lies, and nothing of how much participants differ.
  constexpr std::size_t kFewest = 10;
  ErrorPrior prior{pooled.shot, fallback.shot_df, pooled.visit, fallback.visit_df};
  for (const ErrorEvidence* one : evidence) prior.visit_contrasts += static_cast<double>(one->lambda.size());
  if (evidence.size() < kFewest) return prior;

  const Belief shot =
      LearnOne(evidence.size(), pooled.shot, {fallback.shot, fallback.shot_df},
               [&](std::size_t i, double variance) { return LogLikelihood(*evidence[i], variance, pooled.visit); });
  prior.shot = shot.center;
  prior.shot_df = shot.df;
  // Each participant's own shot variance, so that differences in it are not taken for differences between visits.
  std::vector<double> own_shot;
  for (const ErrorEvidence* one : evidence) own_shot.push_back(EstimateComponents({one}, prior).shot);
  const Belief visit =
      LearnOne(evidence.size(), pooled.visit, {fallback.visit, fallback.visit_df},
               [&](std::size_t i, double variance) { return LogLikelihood(*evidence[i], own_shot[i], variance); });
  prior.visit = visit.center;
  prior.visit_df = visit.df;
  return prior;
}

}  // namespace tricho
