// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/hypothesis_tests.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

#include "base/check.h"

namespace tricho {

namespace {

namespace bm = boost::math;

// Beyond it Student's t is the normal distribution to 1e-9; Boost's noncentral t does not converge much further.
constexpr double kMaxNoncentralDf = 1e7;

}  // namespace

double TwoSidedTProbability(double t, double df) { return 2 * UpperTProbability(std::abs(t), df); }

double UpperTProbability(double t, double df) {
  TRICHO_CHECK(std::isfinite(t) && df > 0, t, df);
  // In double precision throughout: a mixture's quantile asks for it a hundred times.
  using Double = bm::policies::policy<bm::policies::promote_double<false>>;
  return bm::cdf(bm::complement(bm::students_t_distribution<double, Double>(df), t));
}

double TQuantile(double probability, double df) {
  TRICHO_CHECK(probability > 0 && probability < 1 && df > 0, probability, df);
  using Unbounded = bm::policies::policy<bm::policies::overflow_error<bm::policies::ignore_error>>;
  return bm::quantile(bm::students_t_distribution<double, Unbounded>(df), probability);
}

double FQuantile(double probability, double df1, double df2) {
  TRICHO_CHECK(probability > 0 && probability < 1 && df1 > 0 && df2 > 0, probability, df1, df2);
  return bm::quantile(bm::fisher_f(df1, df2), probability);
}

std::vector<std::optional<double>> HolmAdjusted(const std::vector<std::optional<double>>& p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (p[i]) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return *p[a] < *p[b]; });
  std::vector<std::optional<double>> adjusted(p.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double factor = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, factor * *p[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

Interval NewcombeInterval95(Proportion a, Proportion b) {
  TRICHO_CHECK(a.total > 0 && b.total > 0, a.total, b.total);
  const double share_a = static_cast<double>(a.events) / a.total;
  const double share_b = static_cast<double>(b.events) / b.total;
  const Interval wilson_a = WilsonInterval95(a.events, a.total);
  const Interval wilson_b = WilsonInterval95(b.events, b.total);
  const double difference = share_a - share_b;
  return {difference - std::hypot(share_a - wilson_a.low, wilson_b.high - share_b),
          difference + std::hypot(wilson_a.high - share_a, share_b - wilson_b.low)};
}

double FisherExactProbability(Proportion a, Proportion b) {
  if (a.total == 0 || b.total == 0) return 1;
  const int events = a.events + b.events;
  const int total = a.total + b.total;
  const bm::hypergeometric_distribution<> law(static_cast<unsigned>(events), static_cast<unsigned>(a.total),
                                              static_cast<unsigned>(total));
  const int first = std::max(0, events - b.total);
  const int last = std::min(events, a.total);
  const double seen = bm::pdf(law, static_cast<unsigned>(a.events));
  double sum = 0;
  for (int k = first; k <= last; ++k) {
    const double probability = bm::pdf(law, static_cast<unsigned>(k));
    if (probability <= seen * (1 + 1e-7)) sum += probability;
  }
  return std::min(1.0, sum);
}

double TTestPower(double delta, double df, double alpha) {
  TRICHO_CHECK(alpha > 0 && alpha < 1 && df > 0 && std::isfinite(delta), alpha, df, delta);
  const double bounded_df = std::min(df, kMaxNoncentralDf);
  const double critical = TQuantile(1 - alpha / 2, bounded_df);
  if (delta == 0) return alpha;
  const double size = std::abs(delta);
  if (size > critical + 40) return 1;  // Beyond any double.
  const bm::non_central_t law(bounded_df, size);
  return std::min(1.0, bm::cdf(bm::complement(law, critical)) + std::max(0.0, bm::cdf(law, -critical)));
}

double TTestNoncentrality(double power, double df, double alpha) {
  TRICHO_CHECK(power > alpha && power < 1, power, alpha);
  double low = 0;
  double high = 1;
  while (TTestPower(high, df, alpha) < power) high *= 2;
  for (int step = 0; step < 80; ++step) {
    const double middle = std::midpoint(low, high);
    (TTestPower(middle, df, alpha) < power ? low : high) = middle;
  }
  return std::midpoint(low, high);
}

}  // namespace tricho
