// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Tests, their power, and what many of them at once cost. The distributions are Boost.Math's.
#pragma once

#include <optional>
#include <vector>

#include "base/statistics.h"

namespace tricho {

// P(|T| >= |t|) of Student's t with df > 0 degrees of freedom.
double TwoSidedTProbability(double t, double df);

// P(T >= t), t of either sign.
double UpperTProbability(double t, double df);

// The t that Student's T with df > 0 stays below with the given probability, 0 < probability < 1; infinite where df is
// so small that no number holds it.
double TQuantile(double probability, double df);

// The x that F with df1, df2 > 0 stays below with the given probability.
double FQuantile(double probability, double df1, double df2);

// Holm's step-down adjustment, in the order given. A test without a p value is no test: it stays without, and does not
// count. Source: Holm 1979, Scand. J. Statist. 6:65.
std::vector<std::optional<double>> HolmAdjusted(const std::vector<std::optional<double>>& p);

struct Proportion {
  int events = 0;
  int total = 0;  // events <= total
};

// 95 % interval of the difference a - b of two independent proportions; both totals > 0.
// Source: Newcombe 1998, Stat. Med. 17:873, method 10 (from Wilson's intervals, without continuity correction).
Interval NewcombeInterval95(Proportion a, Proportion b);

// Two-sided p of Fisher's exact test: the tables that are no more probable than the one seen (relative slack 1e-7, as R
// does). 1 when a total is 0.
double FisherExactProbability(Proportion a, Proportion b);

// Power of a two-sided t test when T is noncentral with noncentrality `delta` (effect / its standard error), both tails
// counted. 0 < alpha < 1, df > 0.
double TTestPower(double delta, double df, double alpha);

// The noncentrality that gives the wanted power (alpha < power < 1).
double TTestNoncentrality(double power, double df, double alpha);

}  // namespace tricho
