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

namespace {

// Deviation of the turn at each sample from the line's usual turn; the first is at sample `reach`.
struct Turns {
  std::size_t reach = 0;
  std::vector<double> deviations_rad;
};

Turns TurnsOf(const Polyline& line, std::size_t span) {
  Turns turns;
  if (line.size() < 3) return turns;
  const std::size_t n = line.size();
  turns.reach = std::min(span, (n - 1) / 2);
  for (std::size_t k = turns.reach; k + turns.reach < n; ++k) {
    const Point in = line[k] - line[k - turns.reach], out = line[k + turns.reach] - line[k];
    turns.deviations_rad.push_back(std::atan2(in.x() * out.y() - in.y() * out.x(), in.dot(out)));
  }
  const double usual = Median(turns.deviations_rad);
  for (double& turn : turns.deviations_rad) turn = std::abs(turn - usual);
  return turns;
}

}  // namespace

double Kink(const Polyline& line, std::size_t span) {
  const Turns turns = TurnsOf(line, span);
  return turns.deviations_rad.empty() ? 0 : std::ranges::max(turns.deviations_rad);
}

std::size_t KinkSample(const Polyline& line, std::size_t span) {
  const Turns turns = TurnsOf(line, span);
  if (turns.deviations_rad.empty() || std::ranges::max(turns.deviations_rad) <= 0) return line.size() / 2;
  return turns.reach +
         static_cast<std::size_t>(std::ranges::max_element(turns.deviations_rad) - turns.deviations_rad.begin());
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
