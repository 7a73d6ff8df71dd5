// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/bar_profile.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "hair/thickness/even_bar.h"
#include "hair/thickness/gauss_table.h"
#include "hair/thickness/weighted_products.h"

namespace tricho {

namespace {

constexpr int kNumTerms = kNumShapeTerms + 1;  // Legendre P0..P2.
constexpr int kNumBasic = 5;                   // Base, slope, depth, offset, width.
constexpr int kMinValues = 8;
constexpr double kNarrowestPx = 0.2;
constexpr double kEdgeBlurs = 2.5;      // The middle of a bar, this far from its edges, tells nothing of its width:
constexpr double kMiddleWeight = 0.02;  // stripe and medulla are kept out of the fit.
constexpr double kOutlier = 3;          // Residuals beyond this many robust standard deviations lose their weight.

// Blurred Legendre terms of a bar of half-width h about 0, at x, with their derivatives by x and by h.
struct Terms {
  std::array<double, kNumTerms> value;
  std::array<double, kNumTerms> by_x;
  std::array<double, kNumTerms> by_half;
};

// Moments of the bar under the Gaussian: u^k is polynomial, so all are closed forms of the Gaussian at both edges.
Terms BlurredTerms(double x, double half, double blur) {
  const double low = (x - half) / blur, high = (x + half) / blur;
  const auto [at_low, below_low] = Gauss()(low);
  const auto [at_high, below_high] = Gauss()(high);
  // m[k] = integral of z^k Gauss(z) over (low, high).
  const double m0 = below_high - below_low;
  const double m1 = at_low - at_high;
  const double m2 = m0 + low * at_low - high * at_high;
  // p[k] = integral of u^k, u = (x - blur z) / half.
  const double c = x / half, r = -blur / half;
  const double p1 = c * m0 + r * m1;
  const double p2 = c * c * m0 + 2 * c * r * m1 + r * r * m2;
  Terms terms;
  terms.value = {m0, p1, 1.5 * p2 - 0.5 * m0};
  // Integrals of P'(u) and u P'(u).
  const std::array<double, kNumTerms> d = {0, m0, 3 * p1};
  const std::array<double, kNumTerms> ud = {0, p1, 3 * p2};
  for (int k = 0; k < kNumTerms; ++k) {
    const double other_end = k % 2 == 0 ? 1 : -1;  // P_k(-1); P_k(1) = 1.
    // The Gaussian at the upper edge (t = half) is at_low, at the lower edge at_high.
    terms.by_x[k] = d[k] / half - (at_low - other_end * at_high) / blur;
    terms.by_half[k] = (at_low + other_end * at_high) / blur - ud[k] / half;
  }
  return terms;
}

// Fit of kN parameters: the basic five, then the shape where it is free.
template <int kN>
class Fitter {
 public:
  using Parameters = Eigen::Matrix<double, kN, 1>;
  using Normal = Eigen::Matrix<double, kN, kN>;

  Fitter(const CrossProfile& profile, const BarPrior& prior, const Bar& start)
      : profile_(profile), prior_(prior), bar_(start), weight_(profile.weight) {
    if (kN == kNumBasic && start.shape == decltype(start.shape){}) even_.emplace(profile, prior);
    const double noise2 = prior.value_noise * prior.value_noise;
    prior_mean_.setZero();
    prior_weight_.setZero();
    prior_mean_[2] = prior.depth_mean;
    prior_weight_[1] = noise2 / (prior.slope_sd * prior.slope_sd);
    prior_weight_[2] = noise2 / (prior.depth_sd * prior.depth_sd);
    prior_weight_[3] = noise2 / (prior.offset_sd_px * prior.offset_sd_px);
    for (int k = 0; k + kNumBasic < kN; ++k) {
      prior_mean_[kNumBasic + k] = prior.shape_mean[k];
      prior_weight_[kNumBasic + k] = noise2 / (prior.shape_sd[k] * prior.shape_sd[k]);
    }
  }

  Parameters Pack() const {
    Parameters p;
    p.template head<kNumBasic>() << bar_.base, bar_.slope_per_px, bar_.depth, bar_.offset_px, bar_.width_px;
    for (int k = 0; k + kNumBasic < kN; ++k) p[kNumBasic + k] = bar_.shape[k];
    return p;
  }

  Bar Unpack(const Parameters& p) const {
    Bar bar{p[0], p[1], p[2], p[3], p[4], bar_.shape};
    for (int k = 0; k + kNumBasic < kN; ++k) bar.shape[k] = p[kNumBasic + k];
    return bar;
  }

  // Sum of weighted squares, and the normal equations (lower triangle: all that their solver reads).
  double Linearize(const Parameters& p, Normal& normal, Parameters& gradient) const {
    if constexpr (kN == kNumBasic)
      if (even_) return LinearizeEven(p, normal, gradient);
    const Bar bar = Unpack(p);
    const Parameters off = p - prior_mean_;
    double cost = off.cwiseProduct(prior_weight_).dot(off);
    normal.setZero();
    normal.diagonal() = prior_weight_;
    gradient = prior_weight_.cwiseProduct(off);
    Parameters by;
    for (std::size_t i = 0; i < weight_.size(); ++i) {
      const double residual = Evaluate(bar, profile_.x_px[i], by) - profile_.value[i];
      cost += weight_[i] * residual * residual;
      const Parameters weighted = weight_[i] * by;
      for (int k = 0; k < kN; ++k)
        for (int j = k; j < kN; ++j) normal(j, k) += weighted[k] * by[j];
      gradient += residual * weighted;
    }
    return cost;
  }

  // The same without a shape, as most fits are.
  double LinearizeEven(const Parameters& p, Normal& normal, Parameters& gradient) const {
    EvenBarLook look;
    even_->Look(Unpack(p), look);
    WeightedProducts products;
    SumProducts({look.by[0], kMostPlaces, kNumBasic}, look.residual, weight_, products);
    const Parameters off = p - prior_mean_;
    normal = products.of_terms.template topLeftCorner<kN, kN>();
    normal.diagonal() += prior_weight_;
    gradient = prior_weight_.cwiseProduct(off) + products.with_residual.template head<kN>();
    return off.cwiseProduct(prior_weight_).dot(off) + products.of_residual;
  }

  // One damped step after another until the width stands still; returns whether it does.
  bool Descend(int max_iterations, Parameters& p) const {
    Normal normal, next_normal;
    Parameters gradient, next_gradient;
    double damping = 1e-4;
    double cost = Linearize(p, normal, gradient);
    for (int i = 0; i < max_iterations; ++i) {
      Normal damped = normal;
      damped.diagonal() *= 1 + damping;
      damped.diagonal().array() += 1e-12;
      Parameters next = p - damped.ldlt().solve(gradient);
      if (!next.allFinite()) return false;
      next[4] = std::clamp(next[4], std::max(kNarrowestPx, p[4] / 2), 2 * p[4]);
      const double step = std::abs(next[4] - p[4]) + std::abs(next[3] - p[3]);
      const double next_cost = Linearize(next, next_normal, next_gradient);
      if (next_cost > cost) {
        if (step < 1e-3) return true;
        damping *= 10;
        if (damping > 1e6) return false;
        continue;
      }
      p = next;
      if (step < 3e-3) return true;
      cost = next_cost;
      normal = next_normal;
      gradient = next_gradient;
      damping = std::max(damping / 10, 1e-7);
    }
    return false;
  }

  // What lies far off the model (a flake, a neighbor not found) is not this hair.
  void Reweigh(const Parameters& p) {
    const Bar bar = Unpack(p);
    const std::vector<double> away = Away(bar);
    std::vector<double> sorted = away;
    std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
    const double middle_px = bar.width_px / 2 - kEdgeBlurs * prior_.blur_px;
    const double sd = std::max(1.4826 * sorted[sorted.size() / 2], 1e-6);
    for (std::size_t i = 0; i < weight_.size(); ++i) {
      const double z = away[i] / (kOutlier * sd);
      weight_[i] = profile_.weight[i] / (1 + z * z * z * z);
      if (std::abs(profile_.x_px[i] - bar.offset_px) < middle_px) weight_[i] *= kMiddleWeight;
    }
  }

  BarFit Fit(int max_iterations) {
    Parameters p = Pack();
    p[4] = std::max(p[4], kNarrowestPx);
    Descend(max_iterations, p);
    Reweigh(p);
    BarFit fit;
    fit.converged = Descend(max_iterations, p);
    fit.bar = Unpack(p);
    Normal normal;
    Parameters gradient;
    const double cost = Linearize(p, normal, gradient);
    const double total = std::accumulate(weight_.begin(), weight_.end(), 1e-9);
    fit.rms = std::sqrt(cost / total);
    const Normal covariance = normal.ldlt().solve(Normal::Identity()) * (prior_.value_noise * prior_.value_noise);
    fit.width_sd_px = std::sqrt(std::max(0.0, covariance(4, 4)));
    fit.depth_sd = std::sqrt(std::max(0.0, covariance(2, 2)));
    return fit;
  }

 private:
  // How far the values lie off the model.
  std::vector<double> Away(const Bar& bar) const {
    std::vector<double> away(weight_.size());
    if (even_) {
      EvenBarLook look;
      even_->Look(bar, look);
      for (std::size_t i = 0; i < away.size(); ++i) away[i] = std::abs(look.residual[i]);
      return away;
    }
    Parameters by;
    for (std::size_t i = 0; i < away.size(); ++i)
      away[i] = std::abs(Evaluate(bar, profile_.x_px[i], by) - profile_.value[i]);
    return away;
  }

  // Model value and its derivatives by all parameters.
  double Evaluate(const Bar& bar, double x_px, Parameters& by) const {
    const Terms terms = BlurredTerms(x_px - bar.offset_px, bar.width_px / 2, prior_.blur_px);
    double profile = terms.value[0], by_x = terms.by_x[0], by_half = terms.by_half[0];
    for (int k = 0; k < kNumShapeTerms; ++k) {
      profile += bar.shape[k] * terms.value[k + 1];
      by_x += bar.shape[k] * terms.by_x[k + 1];
      by_half += bar.shape[k] * terms.by_half[k + 1];
      if (k + kNumBasic < kN) by[kNumBasic + k] = -bar.depth * terms.value[k + 1];
    }
    by[0] = 1;
    by[1] = x_px;
    by[2] = -profile;
    by[3] = bar.depth * by_x;
    by[4] = -bar.depth * by_half / 2;
    return bar.base + bar.slope_per_px * x_px - bar.depth * profile;
  }

  const CrossProfile& profile_;
  const BarPrior& prior_;
  const Bar bar_;
  std::optional<EvenBarProfile> even_;
  std::vector<double> weight_;
  Parameters prior_mean_;
  Parameters prior_weight_;
};

}  // namespace

double BarValue(const Bar& bar, double blur_px, double x_px) {
  if (bar.shape == decltype(bar.shape){}) {
    const double x = x_px - bar.offset_px, half = bar.width_px / 2;
    const double profile = Gauss()((x + half) / blur_px).below - Gauss()((x - half) / blur_px).below;
    return bar.base + bar.slope_per_px * x_px - bar.depth * profile;
  }
  const Terms terms = BlurredTerms(x_px - bar.offset_px, bar.width_px / 2, blur_px);
  double profile = terms.value[0];
  for (int k = 0; k < kNumShapeTerms; ++k) profile += bar.shape[k] * terms.value[k + 1];
  return bar.base + bar.slope_per_px * x_px - bar.depth * profile;
}

BarFit FitBar(const CrossProfile& profile, const Bar& start, const BarPrior& prior, bool free_shape) {
  if (profile.x_px.size() < kMinValues) {
    BarFit none;
    none.bar = start;
    return none;
  }
  constexpr int kMaxIterations = 12;
  if (free_shape) return Fitter<kNumBasic + kNumShapeTerms>(profile, prior, start).Fit(kMaxIterations);
  return Fitter<kNumBasic>(profile, prior, start).Fit(kMaxIterations);
}

}  // namespace tricho
