// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// 95 % intervals for values that come in clusters.
//
// Hairs of one follicular unit stand or fall together and resemble each other, so n hairs tell less than n independent
// ones. Every interval here takes the cluster (the unit) as the thing that was sampled.
#pragma once

#include <optional>
#include <vector>

#include "base/statistics.h"

namespace tricho {

// Values with the cluster that each belongs to; both vectors have the same length.
struct ClusteredValues {
  std::vector<double> values;
  std::vector<int> clusters;  // 0..num_clusters-1; every cluster has at least one value.
  int num_clusters = 0;
};

// The total of per-cluster sums (each >= 0), when clusters fall like Poisson points: Var = sum of squares. The interval
// is Garwood's for the effective count (sum^2 / sum of squares), scaled back; with all sums 1 it is Garwood's exactly.
// Without any positive sum: 0 with the upper bound of 0 events of size `size_of_one`.
// Accuracy: covers 94..97 % on simulated units of 1..4 hairs (tests/unit/metrics); too wide for units that stand more
// evenly than Poisson points, as on a real scalp, never too narrow for them.
IntervalEstimate ClusterTotal95(const std::vector<double>& sums, double size_of_one);

// Mean over all values, with the cluster-robust variance and Student's t on clusters - 1 degrees of freedom; absent
// for fewer than 2 clusters. Source: Cochran 1977, Sampling Techniques, 3rd ed., ratio estimator over clusters.
std::optional<IntervalEstimate> ClusterMean95(const ClusteredValues& values);

// Share of values that are not 0: Wilson's interval at the effective number of values (values / design effect), the
// design effect being the cluster-robust variance over the binomial one, at least 1. At least one value.
IntervalEstimate ClusterShare95(const ClusteredValues& values);

// Median with Woodruff's interval (1952, JASA 47:635): the interval of the share below the median, read back through
// the quantiles. Absent for fewer than 2 clusters.
std::optional<IntervalEstimate> ClusterMedian95(const ClusteredValues& values);

// Standard deviation (n - 1) with the delete-one-cluster jackknife and Student's t, low end clamped at 0. Absent for
// fewer than 3 clusters.
std::optional<IntervalEstimate> ClusterSd95(const ClusteredValues& values);

// Widens the interval by an independent standard error of the value, in quadrature on each side;
IntervalEstimate WithError(const IntervalEstimate& sampled, double standard_error);
// by a relative one (the scale's).
IntervalEstimate WithRelativeError(const IntervalEstimate& sampled, double relative_error);

}  // namespace tricho
