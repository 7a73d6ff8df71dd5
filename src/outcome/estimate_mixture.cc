// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/estimate_mixture.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "base/check.h"
#include "base/hypothesis_tests.h"

namespace tricho {

void EstimateMixture::Add(const PointEstimate& estimate, double weight) {
  TRICHO_CHECK(estimate.standard_error > 0 && weight > 0, estimate.standard_error, weight);
  parts_.push_back({estimate, weight});
  weight_sum_ += weight;
}

double EstimateMixture::Mean() const {
  double sum = 0;
  for (const Part& part : parts_) sum += part.weight * part.estimate.value;
  return sum / weight_sum_;
}

double EstimateMixture::UpperProbability(double x) const {
  double sum = 0;
  for (const auto& [estimate, weight] : parts_)
    sum += weight * UpperTProbability((x - estimate.value) / estimate.standard_error, estimate.df);
  return sum / weight_sum_;
}

double EstimateMixture::TwoSidedP() const {
  double below = 0;  // Summed by itself: 1 less the other would lose the smallest.
  for (const auto& [estimate, weight] : parts_)
    below += weight * UpperTProbability(estimate.value / estimate.standard_error, estimate.df);
  return std::min(1.0, 2 * std::min(below / weight_sum_, UpperProbability(0)));
}

double EstimateMixture::Quantile(double probability) const {
  double low = 0, high = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const PointEstimate& estimate = parts_[i].estimate;
    const double at = estimate.value + TQuantile(probability, estimate.df) * estimate.standard_error;
    low = i == 0 ? at : std::min(low, at);
    high = i == 0 ? at : std::max(high, at);
  }
  if (!(low < high)) return low;
  const auto excess = [&](double x) { return 1 - probability - UpperProbability(x); };
  const double at_low = excess(low), at_high = excess(high);
  if (at_low >= 0) return low;
  if (at_high <= 0) return high;
  constexpr int kBits = 40;
  boost::uintmax_t most_steps = 100;
  const auto [below, above] = boost::math::tools::toms748_solve(
      excess, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(kBits), most_steps);
  return (below + above) / 2;
}

Interval EstimateMixture::Interval95() const { return {Quantile(0.025), Quantile(0.975)}; }

PointEstimate EstimateMixture::Summary() const {
  PointEstimate summary{Mean(), 1, 0};
  for (const Part& part : parts_) summary.df += part.weight / weight_sum_ * part.estimate.df;
  const Interval interval = Interval95();
  summary.standard_error = (interval.high - interval.low) / 2 / summary.HalfWidth95();
  return summary;
}

EstimateMixture EstimateMixture::Times(double factor) const {
  EstimateMixture scaled;
  for (const auto& [estimate, weight] : parts_)
    scaled.Add({estimate.value * factor, estimate.standard_error * factor, estimate.df}, weight);
  return scaled;
}

}  // namespace tricho
