// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Statistics that know nothing of hair.
#pragma once

#include <functional>
#include <vector>

namespace tricho {

class Random;

struct Interval {
  double low = 0;
  double high = 0;
};

// The middle value (mean of the two middle ones); throws std::logic_error when empty.
double Median(std::vector<double> values);

// Linear-interpolated quantile, share in [0, 1] (Hyndman & Fan type 7, the default of R and NumPy).
double Quantile(std::vector<double> values, double share);

// 1.4826 * median |x - median|: the standard deviation of Gaussian data, deaf to outliers.
double RobustSd(const std::vector<double>& values);

double Mean(const std::vector<double>& values);

// Sample standard deviation (n - 1); 0 for fewer than two values.
double StandardDeviation(const std::vector<double>& values);

// Exact 95 % interval of a Poisson mean from one count >= 0 (Garwood 1936, Biometrika 28:437).
Interval PoissonInterval95(double count);

// 95 % interval of a share k of n (Wilson 1927, JASA 22:209). n > 0.
Interval WilsonInterval95(double k, double n);

}  // namespace tricho
