// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Statistics that know nothing of hair.
#pragma once

#include <limits>
#include <vector>

namespace tricho {

class Random;

// The standard normal distribution lies below it with probability 0.975: a 95 % interval is so many standard errors
// wide to each side where the error itself is known.
inline constexpr double kNormal975 = 1.959963984540054;

struct Interval {
  double low = 0;
  double high = 0;
};

// A value with its 95 % interval.
struct IntervalEstimate {
  double value = 0;
  Interval interval;
};

// A value with its standard error, and the degrees of freedom with which that error is known; infinite: it is known.
struct PointEstimate {
  double value = 0;
  double standard_error = 0;
  double df = std::numeric_limits<double>::infinity();

  double HalfWidth95() const;           // Of the 95 % interval, by Student's t.
  IntervalEstimate Interval95() const;  // The value and its 95 % interval.
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
