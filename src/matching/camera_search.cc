// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/camera_search.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.h"

namespace tricho {

namespace {

constexpr int kMaxTrials = 6000;
constexpr double kAngleTolerance = 0.45;  // Radians: SIFT's angles scatter by some 10 degrees.
constexpr double kSizeTolerance = 1.7;    // Factor.

struct Pair {
  Point baseline, followup;
  double turn_rad, size_ratio;
};

double AngleBetween(double a, double b) { return std::abs(std::remainder(a - b, 2 * std::numbers::pi)); }

bool Agrees(const Pair& pair, const Similarity& camera, double tolerance_px) {
  if ((camera.Map(pair.followup) - pair.baseline).squaredNorm() > tolerance_px * tolerance_px) return false;
  if (AngleBetween(pair.turn_rad, camera.AngleRad()) > kAngleTolerance) return false;
  const double ratio = pair.size_ratio / camera.Scale();
  return ratio < kSizeTolerance && ratio > 1 / kSizeTolerance;
}

std::vector<int> Agreeing(const std::vector<Pair>& pairs, const Similarity& camera, double tolerance_px) {
  std::vector<int> agreeing;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    if (Agrees(pairs[i], camera, tolerance_px)) agreeing.push_back(static_cast<int>(i));
  return agreeing;
}

// Least squares over the chosen pairs. Source: Umeyama 1991, IEEE Trans. Pattern Anal. Mach. Intell. 13:376.
Similarity Fitted(const std::vector<Pair>& pairs, const std::vector<int>& chosen) {
  Point from{0, 0};
  Point to{0, 0};
  for (const int i : chosen) {
    from += pairs[i].followup;
    to += pairs[i].baseline;
  }
  from /= static_cast<double>(chosen.size());
  to /= static_cast<double>(chosen.size());
  double dot = 0;
  double cross = 0;
  double norm = 0;
  for (const int i : chosen) {
    const Point f = pairs[i].followup - from;
    const Point b = pairs[i].baseline - to;
    dot += f.dot(b);
    cross += f.x() * b.y() - f.y() * b.x();
    norm += f.squaredNorm();
  }
  Similarity camera;
  if (norm > 0) {
    camera.a = dot / norm;
    camera.b = cross / norm;
  }
  camera.shift_px = {0, 0};
  camera.shift_px = to - camera.Map(from);
  return camera;
}

// log(n!). std::lgamma would write the sign into a variable that all threads share.
double LogFactorial(int n) {
  int sign = 0;
  return lgamma_r(n + 1.0, &sign);
}

// log10 of the chance that at least k of n independent events of probability p happen.
double Log10BinomialTail(int k, int n, double p) {
  if (k <= 0) return 0;
  double sum = 0;
  double largest = -1e300;
  std::vector<double> logs;
  for (int i = k; i <= n; ++i) {
    logs.push_back(LogFactorial(n) - LogFactorial(i) - LogFactorial(n - i) + i * std::log(p) +
                   (n - i) * std::log1p(-p));
    largest = std::max(largest, logs.back());
  }
  for (const double value : logs) sum += std::exp(value - largest);
  return (largest + std::log(sum)) / std::numbers::ln10;
}

}  // namespace

std::optional<CameraSearch> SearchCamera(const Keypoints& baseline, const Keypoints& followup,
                                         const std::vector<KeypointMatch>& matches,
                                         const CameraSearchOptions& options) {
  std::vector<Pair> pairs;
  for (const KeypointMatch& match : matches) {
    const Keypoint& b = baseline.points[match.baseline];
    const Keypoint& f = followup.points[match.followup];
    pairs.push_back({b.at_px, f.at_px, b.angle_rad - f.angle_rad, b.size_px / f.size_px});
  }
  const int n = static_cast<int>(pairs.size());
  if (n < 3) return std::nullopt;
  const auto within = [&](double scale) { return scale >= options.min_scale && scale <= options.max_scale; };

  // Two matches make a similarity; all pairs of matches when few, else a fair sample.
  Random random(options.seed);
  CameraSearch best;
  const long all = static_cast<long>(n) * (n - 1) / 2;
  const auto try_pair = [&](int i, int j) {
    const Point apart = pairs[j].followup - pairs[i].followup;
    if (apart.squaredNorm() < 4 * options.tolerance_px * options.tolerance_px) return;
    const Similarity camera = Fitted(pairs, {i, j});
    if (!within(camera.Scale())) return;
    if (!Agrees(pairs[i], camera, options.tolerance_px) || !Agrees(pairs[j], camera, options.tolerance_px)) return;
    std::vector<int> agreeing = Agreeing(pairs, camera, options.tolerance_px);
    if (agreeing.size() > best.agreeing.size()) {
      best.agreeing = std::move(agreeing);
      best.baseline_from_followup = camera;
    }
  };
  if (all <= kMaxTrials) {
    for (int i = 0; i < n; ++i)
      for (int j = i + 1; j < n; ++j) try_pair(i, j);
  } else {
    int needed = kMaxTrials;
    for (int trial = 0; trial < needed; ++trial) {
      const int i = random.Integer(0, n - 1);
      const int j = random.Integer(0, n - 1);
      if (i != j) try_pair(i, j);
      // Enough to have drawn two that agree with all but one chance in a million.
      const double share = std::max(1.0, static_cast<double>(best.agreeing.size())) / n;
      needed = static_cast<int>(
          std::min<double>(kMaxTrials, std::max(200.0, std::log(1e-6) / std::log1p(-std::min(0.9, share * share)))));
    }
  }
  if (best.agreeing.size() < 3) return std::nullopt;
  for (int round = 0; round < 5; ++round) {
    const Similarity camera = Fitted(pairs, best.agreeing);
    std::vector<int> agreeing = Agreeing(pairs, camera, options.tolerance_px);
    if (agreeing.size() < best.agreeing.size() || !within(camera.Scale())) break;
    best.baseline_from_followup = camera;
    const bool settled = agreeing == best.agreeing;
    best.agreeing = std::move(agreeing);
    if (settled) break;
  }
  const double place = std::numbers::pi * options.tolerance_px * options.tolerance_px / options.baseline_area_px2;
  const double angle = kAngleTolerance / std::numbers::pi;
  const double p = std::min(0.5, place * angle);
  best.log10_false_accepts = std::log10(static_cast<double>(std::max(1L, all))) +
                             Log10BinomialTail(static_cast<int>(best.agreeing.size()) - 2, n - 2, p);
  return best;
}

}  // namespace tricho
