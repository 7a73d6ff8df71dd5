// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/cluster_estimates.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tricho {

namespace {

void CheckConsistent(const ClusteredValues& values) {
  TRICHO_CHECK(values.values.size() == values.clusters.size(), values.values.size(), values.clusters.size());
  for (int cluster : values.clusters)
    TRICHO_CHECK(cluster >= 0 && cluster < values.num_clusters, cluster, values.num_clusters);
}

// Variance of the mean of all values when clusters, not values, were drawn: m / (m - 1) * sum of squared cluster totals
// of the residuals / n^2.
double ClusterVarianceOfMean(const ClusteredValues& values, double mean) {
  std::vector<double> residuals(values.num_clusters, 0.0);
  for (std::size_t i = 0; i < values.values.size(); ++i) residuals[values.clusters[i]] += values.values[i] - mean;
  double sum = 0;
  for (double residual : residuals) sum += residual * residual;
  const double num_clusters = values.num_clusters;
  const double num_values = static_cast<double>(values.values.size());
  return num_clusters / (num_clusters - 1) * sum / (num_values * num_values);
}

}  // namespace

IntervalEstimate ClusterTotal95(const std::vector<double>& sums, double size_of_one) {
  double total = 0;
  double squares = 0;
  for (double sum : sums) {
    TRICHO_CHECK(sum >= 0, sum);
    total += sum;
    squares += sum * sum;
  }
  if (total <= 0) return {0, {0, size_of_one * PoissonInterval95(0).high}};
  const double size = squares / total;
  const Interval events = PoissonInterval95(total / size);
  return {total, {size * events.low, size * events.high}};
}

std::optional<IntervalEstimate> ClusterMean95(const ClusteredValues& values) {
  CheckConsistent(values);
  if (values.num_clusters < 2) return std::nullopt;
  const double mean = Mean(values.values);
  return PointEstimate{mean, std::sqrt(ClusterVarianceOfMean(values, mean)), values.num_clusters - 1.0}.Interval95();
}

IntervalEstimate ClusterShare95(const ClusteredValues& values) {
  CheckConsistent(values);
  TRICHO_CHECK(!values.values.empty());
  ClusteredValues hits = values;
  for (double& value : hits.values) value = value != 0 ? 1 : 0;
  const double num_values = static_cast<double>(hits.values.size());
  const double share = Mean(hits.values);
  const double binomial_variance = share * (1 - share) / num_values;
  double design_effect = 1;
  if (hits.num_clusters >= 2 && binomial_variance > 0)
    design_effect = std::max(1.0, ClusterVarianceOfMean(hits, share) / binomial_variance);
  const double effective = num_values / design_effect;
  return {share, WilsonInterval95(share * effective, effective)};
}

std::optional<IntervalEstimate> ClusterMedian95(const ClusteredValues& values) {
  CheckConsistent(values);
  if (values.num_clusters < 2) return std::nullopt;
  const double median = Median(values.values);
  // Values on the median itself count half, so that the share below it is 1/2 on any data, tied or not.
  ClusteredValues below = values;
  for (double& value : below.values) value = value < median ? 1 : (value > median ? 0 : 0.5);
  const double error = std::sqrt(ClusterVarianceOfMean(below, Mean(below.values)));
  const Interval shares = PointEstimate{0.5, error, values.num_clusters - 1.0}.Interval95().interval;
  return IntervalEstimate{
      median,
      {Quantile(values.values, std::max(0.0, shares.low)), Quantile(values.values, std::min(1.0, shares.high))}};
}

std::optional<IntervalEstimate> ClusterSd95(const ClusteredValues& values) {
  CheckConsistent(values);
  if (values.num_clusters < 3) return std::nullopt;
  // Sums about the mean of all values: no cancellation when the spread is small.
  const double centre = Mean(values.values);
  struct Sums {
    double n = 0, first = 0, second = 0;
  };
  std::vector<Sums> parts(values.num_clusters);
  Sums all;
  for (std::size_t i = 0; i < values.values.size(); ++i) {
    const double deviation = values.values[i] - centre;
    for (Sums* sums : {&parts[values.clusters[i]], &all}) {
      sums->n += 1;
      sums->first += deviation;
      sums->second += deviation * deviation;
    }
  }
  std::vector<double> left_out;
  for (const Sums& part : parts) {
    const double n = all.n - part.n;
    const double first = all.first - part.first;
    left_out.push_back(std::sqrt(std::max(0.0, (all.second - part.second - first * first / n) / (n - 1))));
  }
  const double middle = Mean(left_out);
  double sum = 0;
  for (double value : left_out) sum += (value - middle) * (value - middle);
  const double num_clusters = values.num_clusters;
  const double error = std::sqrt((num_clusters - 1) / num_clusters * sum);
  IntervalEstimate sd = PointEstimate{StandardDeviation(values.values), error, num_clusters - 1}.Interval95();
  sd.interval.low = std::max(0.0, sd.interval.low);
  return sd;
}

IntervalEstimate WithError(const IntervalEstimate& sampled, double standard_error) {
  TRICHO_CHECK(standard_error >= 0, standard_error);
  const double error = kNormal975 * standard_error;
  return {sampled.value,
          {sampled.value - std::hypot(sampled.value - sampled.interval.low, error),
           sampled.value + std::hypot(sampled.interval.high - sampled.value, error)}};
}

IntervalEstimate WithRelativeError(const IntervalEstimate& sampled, double relative_error) {
  TRICHO_CHECK(relative_error >= 0, relative_error);
  return WithError(sampled, relative_error * std::abs(sampled.value));
}

}  // namespace tricho
