// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/trace.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace tricho {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr double kMinLengthUm = 90;  // Shorter lines are pores and specks.
constexpr double kMaxGapUm = 60;     // A line may be lost for this long, straight on.

// Angle between two undirected lines, [0, pi / 2].
float AngleBetween(float a, float b) {
  float d = std::abs(a - b);
  if (d > kPi / 2) d = kPi - d;
  return std::abs(d);
}

Eigen::Vector2f Along(float direction_rad, const Eigen::Vector2f& like) {
  const Eigen::Vector2f u(std::cos(direction_rad), std::sin(direction_rad));
  return u.dot(like) >= 0 ? u : Eigen::Vector2f(-u);
}

// Ridge points by cell, for the points near a place.
class PointGrid {
 public:
  PointGrid(const std::vector<RidgePoint>& points, int cols, int rows)
      : cols_(cols / kCell + 2), rows_(rows / kCell + 2), start_(cols_ * rows_ + 1, 0), index_(points.size()) {
    for (const RidgePoint& p : points) ++start_[CellOf(p.at_px) + 1];
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    std::vector<int> fill(start_.begin(), start_.end() - 1);
    for (int i = 0; i < static_cast<int>(points.size()); ++i) index_[fill[CellOf(points[i].at_px)]++] = i;
  }

  template <typename Visit>
  void Near(const Eigen::Vector2f& at, float radius, const Visit& visit) const {
    const int x0 = Clamp((at.x() - radius) / kCell, cols_), x1 = Clamp((at.x() + radius) / kCell, cols_);
    const int y0 = Clamp((at.y() - radius) / kCell, rows_), y1 = Clamp((at.y() + radius) / kCell, rows_);
    for (int y = y0; y <= y1; ++y)
      for (int x = x0; x <= x1; ++x)
        for (int k = start_[y * cols_ + x]; k < start_[y * cols_ + x + 1]; ++k) visit(index_[k]);
  }

 private:
  static constexpr int kCell = 4;
  static int Clamp(float v, int n) { return std::clamp(static_cast<int>(v), 0, n - 1); }
  int CellOf(const Eigen::Vector2f& at) const {
    return Clamp(at.y() / kCell, rows_) * cols_ + Clamp(at.x() / kCell, cols_);
  }

  int cols_, rows_;
  std::vector<int> start_, index_;
};

class Tracer {
 public:
  Tracer(const HairContrast& hair, const RidgeMap& ridge, double seed_strength)
      : points_(ridge.points),
        seed_strength_(seed_strength),
        max_gap_px_(static_cast<float>(kMaxGapUm / hair.scale.um_per_work_px)),
        grid_(ridge.points, hair.contrast.cols, hair.contrast.rows),
        owner_(ridge.points.size(), -1) {}

  std::vector<Trace> Run(double min_length_px) {
    std::vector<int> order;
    for (int i = 0; i < static_cast<int>(points_.size()); ++i)
      if (points_[i].strength >= seed_strength_) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return points_[a].strength > points_[b].strength; });
    std::vector<Trace> traces;
    for (int seed : order) {
      if (owner_[seed] >= 0) continue;
      std::vector<int> path = Follow(seed, true);
      std::reverse(path.begin(), path.end());
      path.push_back(seed);
      const std::vector<int> ahead = Follow(seed, false);
      path.insert(path.end(), ahead.begin(), ahead.end());
      Trace trace = MakeTrace(path);
      Claim(path, static_cast<int>(traces.size()));
      if (Length(trace.line) >= min_length_px) traces.push_back(std::move(trace));
    }
    return traces;
  }

 private:
  // The points passed from the seed on, in order, the seed left out.
  std::vector<int> Follow(int seed, bool backwards) const {
    std::vector<int> path;
    const float angle = points_[seed].direction_rad;
    Eigen::Vector2f heading(std::cos(angle), std::sin(angle));
    if (backwards) heading = -heading;
    Eigen::Vector2f at = points_[seed].at_px;
    int owned_run = 0;
    while (path.size() < 5000) {
      int next = Next(at, heading, 3.2f, 0.6f);
      if (next < 0) next = Next(at, heading, max_gap_px_, 0.2f);
      if (next < 0) break;
      // Following a line that another trace has taken already: it was merged into; what is shared is left to that one.
      owned_run = owner_[next] >= 0 ? owned_run + 1 : 0;
      path.push_back(next);
      if (owned_run > 12) break;
      const Eigen::Vector2f step = points_[next].at_px - at;
      at = points_[next].at_px;
      heading =
          (0.75f * heading + 0.25f * (0.5f * step.normalized() + 0.5f * Along(points_[next].direction_rad, heading)))
              .normalized();
    }
    path.resize(path.size() - std::min<std::size_t>(path.size(), owned_run));
    return path;
  }

  // The best point ahead within `reach`, at most `max_slope` off the heading; -1: none.
  int Next(const Eigen::Vector2f& at, const Eigen::Vector2f& heading, float reach, float max_slope) const {
    int best = -1;
    float best_cost = 1e9f;
    const float heading_rad = std::atan2(heading.y(), heading.x()) + (heading.y() < 0 ? kPi : 0.f);
    grid_.Near(at + heading * (reach / 2), reach / 2 + 1, [&](int i) {
      const Eigen::Vector2f d = points_[i].at_px - at;
      const float ahead = d.dot(heading);
      if (ahead < 0.8f || ahead > reach) return;
      const float aside = std::abs(d.x() * heading.y() - d.y() * heading.x());
      if (aside > 0.4f + max_slope * ahead) return;
      const float turn = AngleBetween(points_[i].direction_rad, heading_rad);
      if (turn > 0.45f) return;
      const float cost = ahead + 1.5f * aside + 8 * turn;
      if (cost < best_cost) {
        best_cost = cost;
        best = i;
      }
    });
    return best;
  }

  // What lies beside the path and runs along it is the same line.
  void Claim(const std::vector<int>& path, int trace) {
    for (int i : path)
      grid_.Near(points_[i].at_px, 2.6f, [&](int j) {
        if (owner_[j] < 0 && (points_[j].at_px - points_[i].at_px).norm() < 2.6f &&
            AngleBetween(points_[j].direction_rad, points_[i].direction_rad) < 0.4f)
          owner_[j] = trace;
      });
  }

  Trace MakeTrace(const std::vector<int>& path) const {
    Trace trace;
    for (int i : path) {
      trace.line.push_back(points_[i].at_px.cast<double>());
      trace.strength += points_[i].strength / static_cast<double>(path.size());
    }
    return trace;
  }

  const std::vector<RidgePoint>& points_;
  double seed_strength_;
  float max_gap_px_;
  PointGrid grid_;
  std::vector<int> owner_;
};

}  // namespace

std::vector<Trace> TraceLines(const HairContrast& hair, const RidgeMap& ridge, double seed_strength) {
  return Tracer(hair, ridge, seed_strength).Run(kMinLengthUm / hair.scale.um_per_work_px);
}

}  // namespace tricho
