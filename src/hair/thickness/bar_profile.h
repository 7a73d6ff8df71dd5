// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One blurred bar on skin: the cross-section of a hair, and its fit.
#pragma once

#include <array>
#include <vector>

namespace tricho {

inline constexpr int kNumShapeTerms = 2;

// Values across a hair. `x_px` is the signed distance from the center line.
struct CrossProfile {
  std::vector<double> x_px;
  std::vector<double> value;
  std::vector<double> weight;  // Number of pixels behind each value, > 0.
};

inline constexpr int kMostPlaces = 160;  // Values of a profile that bars are fitted to.

// value(x) = base + slope x - depth * blur(bar of width_px about offset_px, of the shape 1 + sum shape[k] P_{k+1}(u)),
// P_k the Legendre polynomials, u = -1..1 across the bar. The shape is the bright stripe and the shading of a shaft.
struct Bar {
  double base = 1;
  double slope_per_px = 0;
  double depth = 0;  // Mean over the bar; negative for a bar lighter than its ground.
  double offset_px = 0;
  double width_px = 1;
  std::array<double, kNumShapeTerms> shape{};
};

// What is known of a bar before its fit: Gaussian, standard deviations.
struct BarPrior {
  double blur_px = 1;  // Standard deviation of the camera's blur; taken as exact,
  double side_px = 0;  // as half of it on either side, so far off the middle: 0 for a Gaussian.
  std::array<double, kNumShapeTerms> shape_mean{};
  std::array<double, kNumShapeTerms> shape_sd{1e-3, 1e-3};
  double offset_sd_px = 10;
  double slope_sd = 0.02;  // Units of value a pixel.
  double depth_mean = 0;
  double depth_sd = 1e3;
  double value_noise = 0.02;  // Noise of one pixel, in units of value: what the priors are weighed against.
};

struct BarFit {
  Bar bar;
  double rms = 0;          // Weighted residual, in units of value.
  double width_sd_px = 0;  // From the curvature of the fit.
  double depth_sd = 0;
  bool converged = false;
};

// The model at x.
double BarValue(const Bar& bar, double blur_px, double x_px);

// Most probable bar given the profile and the prior, from `start` on (Levenberg-Marquardt, analytic derivatives; values
// far off the model count less). Without `free_shape` the shape stays that of `start`. Fewer than 8 values: not
// converged; no more than kMostPlaces.
BarFit FitBar(const CrossProfile& profile, const Bar& start, const BarPrior& prior, bool free_shape);

}  // namespace tricho
