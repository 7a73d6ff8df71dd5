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
  TRICHO_CHECK(!parts_.empty(), parts_.size());
  double least_df = INFINITY;
  for (const Part& part : parts_) least_df = std::min(least_df, part.estimate.df);
  // Of all t distributions a quantile lies between the normal one's and that of the fewest degrees of freedom.
  const double normal = TQuantile(probability, INFINITY), widest = TQuantile(probability, least_df);
  double low = INFINITY, high = -INFINITY;
  for (const Part& part : parts_)
    for (const double t : {normal, widest}) {
      low = std::min(low, part.estimate.value + t * part.estimate.standard_error);
      high = std::max(high, part.estimate.value + t * part.estimate.standard_error);
    }
  if (!(low < high)) return low;
  const auto excess = [&](double x) { return 1 - probability - UpperProbability(x); };
  const double at_low = excess(low), at_high = excess(high);
  if (at_low >= 0) return low;
  if (at_high <= 0) return high;
  constexpr int kBits = 30;
  boost::uintmax_t most_steps = 100;
  const auto [below, above] = boost::math::tools::toms748_solve(
      excess, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(kBits), most_steps);
  return (below + above) / 2;
}

Interval EstimateMixture::Interval95() const { return {Quantile(0.025), Quantile(0.975)}; }

PointEstimate EstimateMixture::Summary(const Interval& interval) const {
  PointEstimate summary{Mean(), 1, 0};
  for (const Part& part : parts_) summary.df += part.weight / weight_sum_ * part.estimate.df;
  summary.standard_error = (interval.high - interval.low) / 2 / summary.HalfWidth95();
  return summary;
}

}  // namespace tricho
