// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/bar_profile.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace tricho {

namespace {

constexpr int kNumTerms = kNumShapeTerms + 1;           // Legendre P0..P4.
constexpr int kNumParameters = 5 + kNumShapeTerms;      // base, slope, depth, offset, width, shape.
constexpr int kMinValues = 8;
constexpr double kNarrowestPx = 0.2;
constexpr double kOutlier = 3;  // Residuals beyond this many robust standard deviations lose their weight.

using Parameters = Eigen::Matrix<double, kNumParameters, 1>;
using Normal = Eigen::Matrix<double, kNumParameters, kNumParameters>;

double Gauss(double z) { return std::exp(-0.5 * z * z) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2); }

// Blurred Legendre terms of a bar of half-width h about 0, at x, with their derivatives by x and by h.
struct Terms {
  std::array<double, kNumTerms> value;
  std::array<double, kNumTerms> by_x;
  std::array<double, kNumTerms> by_half;
};

// Moments of the bar under the Gaussian: u^k is polynomial, so all are closed forms of one erf pair and one exp pair.
Terms BlurredTerms(double x, double half, double blur) {
  const double low = (x - half) / blur, high = (x + half) / blur;
  const double at_low = Gauss(low), at_high = Gauss(high);
  const double inside = 0.5 * (std::erf(high / std::numbers::sqrt2) - std::erf(low / std::numbers::sqrt2));
  // m[k] = integral of z^k Gauss(z) over (low, high).
  std::array<double, 5> m;
  m[0] = inside;
  m[1] = at_low - at_high;
  m[2] = m[0] + low * at_low - high * at_high;
  m[3] = 2 * m[1] + low * low * at_low - high * high * at_high;
  m[4] = 3 * m[2] + low * low * low * at_low - high * high * high * at_high;
  // p[k] = integral of u^k, u = (x - blur z) / half.
  const double c = x / half, r = -blur / half;
  std::array<double, 5> p;
  p[0] = m[0];
  p[1] = c * m[0] + r * m[1];
  p[2] = c * c * m[0] + 2 * c * r * m[1] + r * r * m[2];
  p[3] = c * c * c * m[0] + 3 * c * c * r * m[1] + 3 * c * r * r * m[2] + r * r * r * m[3];
  p[4] = c * c * c * c * m[0] + 4 * c * c * c * r * m[1] + 6 * c * c * r * r * m[2] + 4 * c * r * r * r * m[3] +
         r * r * r * r * m[4];
  Terms terms;
  terms.value = {p[0], p[1], 1.5 * p[2] - 0.5 * p[0], 2.5 * p[3] - 1.5 * p[1],
                 (35 * p[4] - 30 * p[2] + 3 * p[0]) / 8};
  // Integrals of P'(u) and u P'(u).
  const std::array<double, kNumTerms> d = {0, p[0], 3 * p[1], 7.5 * p[2] - 1.5 * p[0], (140 * p[3] - 60 * p[1]) / 8};
  const std::array<double, kNumTerms> ud = {0, p[1], 3 * p[2], 7.5 * p[3] - 1.5 * p[1], (140 * p[4] - 60 * p[2]) / 8};
  for (int k = 0; k < kNumTerms; ++k) {
    const double other_end = k % 2 == 0 ? 1 : -1;  // P_k(-1); P_k(1) = 1.
    // The Gaussian at the upper edge (t = half) is at_low, at the lower edge at_high.
    terms.by_x[k] = d[k] / half - (at_low - other_end * at_high) / blur;
    terms.by_half[k] = (at_low + other_end * at_high) / blur - ud[k] / half;
  }
  return terms;
}

Parameters Pack(const Bar& bar) {
  Parameters p;
  p << bar.base, bar.slope_per_px, bar.depth, bar.offset_px, bar.width_px, bar.shape[0], bar.shape[1], bar.shape[2],
      bar.shape[3];
  return p;
}

Bar Unpack(const Parameters& p) {
  Bar bar{p[0], p[1], p[2], p[3], p[4], {}};
  for (int k = 0; k < kNumShapeTerms; ++k) bar.shape[k] = p[5 + k];
  return bar;
}

// Model value and its derivatives by all parameters.
double Evaluate(const Bar& bar, double blur_px, double x_px, Parameters& by) {
  const double x = x_px - bar.offset_px;
  const Terms terms = BlurredTerms(x, bar.width_px / 2, blur_px);
  double profile = terms.value[0], by_x = terms.by_x[0], by_half = terms.by_half[0];
  for (int k = 0; k < kNumShapeTerms; ++k) {
    profile += bar.shape[k] * terms.value[k + 1];
    by_x += bar.shape[k] * terms.by_x[k + 1];
    by_half += bar.shape[k] * terms.by_half[k + 1];
    by[5 + k] = -bar.depth * terms.value[k + 1];
  }
  by[0] = 1;
  by[1] = x_px;
  by[2] = -profile;
  by[3] = bar.depth * by_x;
  by[4] = -bar.depth * by_half / 2;
  return bar.base + bar.slope_per_px * x_px - bar.depth * profile;
}

Parameters PriorMean(const BarPrior& prior) {
  Parameters mean = Parameters::Zero();
  mean[2] = prior.depth_mean;
  for (int k = 0; k < kNumShapeTerms; ++k) mean[5 + k] = prior.shape_mean[k];
  return mean;
}

// Weights of the priors in units of the data's: noise^2 / sd^2.
Parameters PriorWeight(const BarPrior& prior) {
  Parameters weight = Parameters::Zero();
  const double noise2 = prior.value_noise * prior.value_noise;
  weight[2] = noise2 / (prior.depth_sd * prior.depth_sd);
  weight[3] = noise2 / (prior.offset_sd_px * prior.offset_sd_px);
  for (int k = 0; k < kNumShapeTerms; ++k) weight[5 + k] = noise2 / (prior.shape_sd[k] * prior.shape_sd[k]);
  return weight;
}

struct Problem {
  const CrossProfile& profile;
  const BarPrior& prior;
  Parameters prior_mean;
  Parameters prior_weight;
  std::vector<double> weight;

  // Sum of weighted squares; fills the normal equations where asked.
  double Cost(const Parameters& p, Normal* normal, Parameters* gradient) const {
    const Bar bar = Unpack(p);
    const Parameters off = p - prior_mean;
    double cost = off.cwiseProduct(prior_weight).dot(off);
    if (normal) {
      normal->setZero();
      normal->diagonal() = prior_weight;
      *gradient = prior_weight.cwiseProduct(off);
    }
    Parameters by;
    for (std::size_t i = 0; i < weight.size(); ++i) {
      if (weight[i] <= 0) continue;
      const double residual = Evaluate(bar, prior.blur_px, profile.x_px[i], by) - profile.value[i];
      cost += weight[i] * residual * residual;
      if (!normal) continue;
      normal->selfadjointView<Eigen::Lower>().rankUpdate(by, weight[i]);
      *gradient += weight[i] * residual * by;
    }
    return cost;
  }

  // What lies far off the model (a flake, a neighbor not found) is not this hair.
  void Reweigh(const Parameters& p) {
    const Bar bar = Unpack(p);
    Parameters by;
    std::vector<double> away, known;
    for (std::size_t i = 0; i < weight.size(); ++i) {
      away.push_back(std::abs(Evaluate(bar, prior.blur_px, profile.x_px[i], by) - profile.value[i]));
      if (profile.weight[i] > 0) known.push_back(away.back());
    }
    std::nth_element(known.begin(), known.begin() + known.size() / 2, known.end());
    const double sd = std::max(1.4826 * known[known.size() / 2], 1e-6);
    for (std::size_t i = 0; i < weight.size(); ++i) {
      const double z = away[i] / (kOutlier * sd);
      weight[i] = profile.weight[i] / (1 + z * z * z * z);
    }
  }
};

// One damped step after another until the width stands still; returns whether it does.
bool Descend(const Problem& problem, int max_iterations, Parameters& p) {
  Normal normal;
  Parameters gradient;
  double damping = 1e-3;
  double cost = problem.Cost(p, &normal, &gradient);
  for (int i = 0; i < max_iterations; ++i) {
    Normal damped = normal.selfadjointView<Eigen::Lower>();
    damped.diagonal() *= 1 + damping;
    damped.diagonal().array() += 1e-12;
    Parameters next = p - damped.ldlt().solve(gradient);
    if (!next.allFinite()) return false;
    next[4] = std::clamp(next[4], std::max(kNarrowestPx, p[4] / 2), 2 * p[4]);
    const double step = std::abs(next[4] - p[4]) + std::abs(next[3] - p[3]);
    const double next_cost = problem.Cost(next, nullptr, nullptr);
    if (next_cost > cost) {
      if (step < 1e-4) return true;
      damping *= 8;
      if (damping > 1e6) return false;
      continue;
    }
    p = next;
    if (step < 2e-3) return true;
    cost = problem.Cost(p, &normal, &gradient);
    damping = std::max(damping / 10, 1e-7);
  }
  return false;
}

}  // namespace

double BarValue(const Bar& bar, double blur_px, double x_px) {
  Parameters by;
  return Evaluate(bar, blur_px, x_px, by);
}

BarFit FitBar(const CrossProfile& profile, const Bar& start, const BarPrior& prior, int max_iterations) {
  BarFit fit;
  fit.bar = start;
  const auto is_known = [](double weight) { return weight > 0; };
  if (std::count_if(profile.weight.begin(), profile.weight.end(), is_known) < kMinValues) return fit;
  Problem problem{profile, prior, PriorMean(prior), PriorWeight(prior), profile.weight};
  Parameters p = Pack(start);
  p[4] = std::max(p[4], kNarrowestPx);
  Descend(problem, max_iterations, p);
  problem.Reweigh(p);
  fit.converged = Descend(problem, max_iterations, p);
  fit.bar = Unpack(p);

  Normal normal;
  Parameters gradient;
  const double cost = problem.Cost(p, &normal, &gradient);
  double total = 0;
  for (const double weight : problem.weight) total += weight;
  fit.rms = std::sqrt(cost / std::max(total, 1e-9));
  const Normal full = normal.selfadjointView<Eigen::Lower>();
  const Normal covariance = full.ldlt().solve(Normal::Identity()) * (prior.value_noise * prior.value_noise);
  fit.width_sd_px = std::sqrt(std::max(0.0, covariance(4, 4)));
  fit.depth_sd = std::sqrt(std::max(0.0, covariance(2, 2)));
  return fit;
}

}  // namespace tricho
