// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/course.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/check.h"
#include "base/statistics.h"
#include "hair/line/hair_facts.h"

namespace tricho {

namespace {

constexpr std::size_t kEndSamples = 12;  // An end's direction and bend are those of its last 24 px.
constexpr double kStraightening = 0.97;  // A hair is carried on with its bend fading, by sample.
constexpr double kNowhere = 1e-9;        // Weight that keeps the system solvable where nothing pulls.

// Symmetric, seven diagonals: the main one and three above it.
struct Banded {
  std::array<std::vector<double>, 4> d;
  explicit Banded(int n) {
    for (std::vector<double>& diagonal : d) diagonal.assign(n, 0.0);
  }
};

std::vector<double> Solve(Banded a, std::vector<double> rhs) {
  const int n = static_cast<int>(rhs.size());
  for (int i = 0; i < n; ++i)
    for (int j = 1; j < 4 && i + j < n; ++j) {
      const double f = a.d[j][i] / a.d[0][i];
      for (int k = j; k < 4; ++k) a.d[k - j][i + j] -= f * a.d[k][i];
      rhs[i + j] -= f * rhs[i];
    }
  std::vector<double> x(n);
  for (int i = n - 1; i >= 0; --i) {
    double value = rhs[i];
    for (int j = 1; j < 4 && i + j < n; ++j) value -= a.d[j][i] * x[i + j];
    x[i] = value / a.d[0][i];
  }
  return x;
}

}  // namespace

Polyline UpTo(const Polyline& line, std::size_t sample) { return {line.begin(), line.begin() + sample + 1}; }

Polyline From(const Polyline& line, std::size_t sample) { return {line.begin() + sample, line.end()}; }

Polyline Reversed(Polyline line) {
  std::reverse(line.begin(), line.end());
  return line;
}

double EndsApart(const Polyline& a, const Polyline& b) {
  const double forth = std::max((a.front() - b.front()).norm(), (a.back() - b.back()).norm());
  const double back = std::max((a.front() - b.back()).norm(), (a.back() - b.front()).norm());
  return std::min(forth, back);
}

Point NormalAt(const Polyline& line, std::size_t i) {
  const std::size_t a = i >= 2 ? i - 2 : 0, b = std::min(i + 2, line.size() - 1);
  const Point along = line[b] - line[a];
  const double norm = along.norm();
  return norm > 0 ? Point(-along.y() / norm, along.x() / norm) : Point(0, 1);
}

namespace {

// In and out of each sample over `span` samples, or over as many as the line allows: calls visit(in, out).
template <typename Visit>
void ForTurns(const Polyline& line, std::size_t span, const Visit& visit) {
  const std::size_t n = line.size(), reach = std::min(span, (n - 1) / 2);
  for (std::size_t k = reach; k + reach < n; ++k) visit(line[k] - line[k - reach], line[k + reach] - line[k]);
}

double TurnRad(const Point& in, const Point& out) { return std::atan2(Cross(in, out), in.dot(out)); }

// Deviation of the turn at each sample from the line's usual turn.
std::vector<double> UnusualTurnsRad(const Polyline& line, std::size_t span) {
  std::vector<double> turns;
  if (line.size() < 3) return turns;
  ForTurns(line, span, [&](const Point& in, const Point& out) { turns.push_back(TurnRad(in, out)); });
  const double usual = Median(turns);
  for (double& turn : turns) turn = std::abs(turn - usual);
  return turns;
}

// The angle in the middle of those of these tangents.
double MedianAngleRad(std::vector<double>& tangents) {
  const auto middle = tangents.begin() + static_cast<std::ptrdiff_t>(tangents.size() / 2);
  std::nth_element(tangents.begin(), middle, tangents.end());
  if (tangents.size() % 2 == 1) return std::atan(*middle);
  return (std::atan(*std::max_element(tangents.begin(), middle)) + std::atan(*middle)) / 2;
}

}  // namespace

double Kink(const Polyline& line, std::size_t span) {
  if (line.size() < 3) return 0;
  // Angles are in the order of their tangents: only of the outermost and of the middle ones are they found.
  std::vector<double> tangents;
  tangents.reserve(line.size());
  bool turns_back = false;
  ForTurns(line, span, [&](const Point& in, const Point& out) {
    const double ahead = in.dot(out);
    turns_back |= ahead <= 0;
    tangents.push_back(Cross(in, out) / ahead);
  });
  if (turns_back) return std::ranges::max(UnusualTurnsRad(line, span));
  const auto [least, most] = std::ranges::minmax(tangents);
  const double usual = MedianAngleRad(tangents);
  return std::max(usual - std::atan(least), std::atan(most) - usual);
}

std::size_t KinkSample(const Polyline& line, std::size_t span) {
  const std::vector<double> turns = UnusualTurnsRad(line, span);
  if (turns.empty() || std::ranges::max(turns) <= 0) return line.size() / 2;
  return (line.size() - turns.size()) / 2 + static_cast<std::size_t>(std::ranges::max_element(turns) - turns.begin());
}

Polyline CarriedOn(const Polyline& line, int num_samples, double step_px) {
  const std::size_t last = line.size() - 1, reach = std::min(kEndSamples, last);
  const Point far = line[last - reach / 2] - line[last - reach], near = line[last] - line[last - reach / 2];
  const double span_px = static_cast<double>(reach) / 2 * step_px;
  double bend = std::atan2(Cross(far, near), far.dot(near)) / span_px;
  bend = std::clamp(bend, -kMostBendCarriedOn, kMostBendCarriedOn);
  double angle = std::atan2(near.y(), near.x()) + bend * span_px / 2;
  Polyline longer = line;
  for (int k = 0; k < num_samples; ++k) {
    angle += bend * step_px;
    bend *= kStraightening;
    longer.push_back(longer.back() + step_px * Point(std::cos(angle), std::sin(angle)));
  }
  return longer;
}

std::vector<double> SmoothOffsets(const std::vector<double>& pull, const std::vector<double>& weight,
                                  const std::vector<double>& bend, const Stiffness& stiffness) {
  TRICHO_CHECK(pull.size() == weight.size() && pull.size() == bend.size(), pull.size(), weight.size(), bend.size());
  constexpr std::array<double, 3> kSecond{1, -2, 1};
  constexpr std::array<double, 4> kThird{-1, 3, -3, 1};
  const int n = static_cast<int>(pull.size());
  Banded a(n);
  std::vector<double> rhs = pull;
  for (int i = 0; i < n; ++i) a.d[0][i] = weight[i] + kNowhere;
  // Adds factor (sum of difference[k] x[i + k] + own)^2.
  const auto penalize = [&](std::span<const double> difference, int i, double own, double factor) {
    const int size = static_cast<int>(difference.size());
    for (int k = 0; k < size; ++k) {
      for (int m = k; m < size; ++m) a.d[m - k][i + k] += factor * difference[k] * difference[m];
      rhs[i + k] -= factor * difference[k] * own;
    }
  };
  for (int i = 0; i + 2 < n; ++i) penalize(kSecond, i, bend[i + 1], stiffness.bend);
  for (int i = 0; i + 3 < n; ++i) penalize(kThird, i, bend[i + 2] - bend[i + 1], stiffness.bend_change);
  return Solve(std::move(a), std::move(rhs));
}

}  // namespace tricho
