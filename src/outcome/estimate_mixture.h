// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// An estimate of which it is not known for sure how well it was measured: a mixture of t distributions, one for each
// way it may have been, weighted by how likely that is.
#pragma once

#include <vector>

#include "base/statistics.h"

namespace tricho {

class EstimateMixture {
 public:
  // estimate  With a standard error > 0 and df > 0, which may be infinite.
  // weight    > 0; weights count relative to each other.
  void Add(const PointEstimate& estimate, double weight);

  double Mean() const;
  // Probability that the true value lies above x. Like all below, it needs at least one estimate.
  double UpperProbability(double x) const;
  // Two-sided p of the true value being 0.
  double TwoSidedP() const;
  // What the true value stays below with this probability, 0 < probability < 1.
  double Quantile(double probability) const;
  Interval Interval95() const;
  // One t distribution in its place: the mean, the mean degrees of freedom, and the standard error with which its 95 %
  // interval is as wide as `interval`, the mixture's.
  PointEstimate Summary(const Interval& interval) const;

 private:
  struct Part {
    PointEstimate estimate;
    double weight = 0;
  };
  std::vector<Part> parts_;
  double weight_sum_ = 0;
};

}  // namespace tricho
