// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/statistics.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "base/check.h"
#include "base/hypothesis_tests.h"

namespace tricho {

double PointEstimate::HalfWidth95() const {
  return (std::isinf(df) ? kNormal975 : TQuantile(0.975, df)) * standard_error;
}

IntervalEstimate PointEstimate::Interval95() const {
  const double half = HalfWidth95();
  return {value, {value - half, value + half}};
}

double Quantile(std::vector<double> values, double share) {
  TRICHO_CHECK(!values.empty() && share >= 0 && share <= 1, values.size(), share);
  const double at = share * static_cast<double>(values.size() - 1);
  const auto index = static_cast<std::size_t>(at);
  std::nth_element(values.begin(), values.begin() + index, values.end());
  const double low = values[index];
  if (index + 1 >= values.size()) return low;
  const double high = *std::min_element(values.begin() + index + 1, values.end());
  return low + (at - static_cast<double>(index)) * (high - low);
}

double Median(std::vector<double> values) { return Quantile(std::move(values), 0.5); }

double RobustSd(const std::vector<double>& values) {
  const double middle = Median(values);
  std::vector<double> deviations;
  deviations.reserve(values.size());
  for (double value : values) deviations.push_back(std::abs(value - middle));
  return 1.4826 * Median(std::move(deviations));
}

double Mean(const std::vector<double>& values) {
  TRICHO_CHECK(!values.empty());
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double StandardDeviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double mean = Mean(values);
  double sum = 0;
  for (double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

Interval PoissonInterval95(double count) {
  TRICHO_CHECK(count >= 0, count);
  using boost::math::chi_squared;
  using boost::math::quantile;
  return {count > 0 ? quantile(chi_squared(2 * count), 0.025) / 2 : 0.0,
          quantile(chi_squared(2 * (count + 1)), 0.975) / 2};
}

Interval WilsonInterval95(double k, double n) {
  TRICHO_CHECK(n > 0 && k >= 0 && k <= n, k, n);
  const double z2 = kNormal975 * kNormal975;
  const double middle = (k + z2 / 2) / (n + z2);
  const double half = kNormal975 / (n + z2) * std::sqrt(k * (n - k) / n + z2 / 4);
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace tricho
