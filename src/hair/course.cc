// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/course.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kNowhere = 1e-9;  // Weight that keeps the system solvable where nothing pulls.

// Symmetric, five diagonals: main, first and second.
struct Banded {
  std::vector<double> d0, d1, d2;
};

std::vector<double> Solve(Banded a, std::vector<double> rhs) {
  const int n = static_cast<int>(rhs.size());
  for (int i = 0; i < n; ++i) {
    if (i + 1 < n) {
      const double f = a.d1[i] / a.d0[i];
      a.d0[i + 1] -= f * a.d1[i];
      a.d1[i + 1] -= f * a.d2[i];
      rhs[i + 1] -= f * rhs[i];
    }
    if (i + 2 < n) {
      const double f = a.d2[i] / a.d0[i];
      a.d0[i + 2] -= f * a.d2[i];
      rhs[i + 2] -= f * rhs[i];
    }
  }
  std::vector<double> x(n);
  for (int i = n - 1; i >= 0; --i) {
    double value = rhs[i];
    if (i + 1 < n) value -= a.d1[i] * x[i + 1];
    if (i + 2 < n) value -= a.d2[i] * x[i + 2];
    x[i] = value / a.d0[i];
  }
  return x;
}

}  // namespace

Point NormalAt(const Polyline& line, std::size_t i) {
  const std::size_t a = i >= 2 ? i - 2 : 0, b = std::min(i + 2, line.size() - 1);
  const Point along = line[b] - line[a];
  const double norm = along.norm();
  return norm > 0 ? Point(-along.y() / norm, along.x() / norm) : Point(0, 1);
}

double Kink(const Polyline& line, std::size_t span) {
  if (line.size() < 3) return 0;
  const std::size_t n = line.size(), reach = std::min(span, (n - 1) / 2);
  std::vector<double> turns;
  for (std::size_t k = reach; k + reach < n; ++k) {
    const Point in = line[k] - line[k - reach], out = line[k + reach] - line[k];
    turns.push_back(std::atan2(in.x() * out.y() - in.y() * out.x(), in.dot(out)));
  }
  const double usual = Median(turns);
  double kink = 0;
  for (const double turn : turns) kink = std::max(kink, std::abs(turn - usual));
  return kink;
}

std::vector<double> SmoothOffsets(const std::vector<double>& pull, const std::vector<double>& weight,
                                  const std::vector<double>& bend, double stiffness) {
  TRICHO_CHECK(pull.size() == weight.size() && pull.size() == bend.size(), pull.size(), weight.size(), bend.size());
  const int n = static_cast<int>(pull.size());
  Banded a{std::vector<double>(n), std::vector<double>(n, 0.0), std::vector<double>(n, 0.0)};
  std::vector<double> rhs = pull;
  for (int i = 0; i < n; ++i) a.d0[i] = weight[i] + kNowhere;
  for (int i = 0; i + 2 < n; ++i) {  // Second difference of (i, i+1, i+2).
    a.d0[i] += stiffness;
    a.d0[i + 1] += 4 * stiffness;
    a.d0[i + 2] += stiffness;
    a.d1[i] -= 2 * stiffness;
    a.d1[i + 1] -= 2 * stiffness;
    a.d2[i] += stiffness;
    rhs[i] -= stiffness * bend[i + 1];
    rhs[i + 1] += 2 * stiffness * bend[i + 1];
    rhs[i + 2] -= stiffness * bend[i + 1];
  }
  return Solve(std::move(a), std::move(rhs));
}

}  // namespace tricho
