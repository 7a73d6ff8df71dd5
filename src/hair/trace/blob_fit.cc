// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/blob_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/wide_vectors.h"
#include "hair/trace/bar_guesses.h"

namespace tricho {

namespace {

constexpr float kBlurPx = 2.5f;  // Width of the soft edge of a bar.
constexpr double kCoarseStepPx = 3;
constexpr int kNumMoves = 8, kMostSteps = 4;       // Of the coordinate descent; see Moved.
constexpr double kShallowest = 0.5;                // Depth of a bar over that of its blob.
constexpr double kWidest = 1.7, kThinnest = 0.35;  // Over the usual width.
constexpr double kTooShortCost = 5;
constexpr double kImpossible = 1e30;

// Areas and costs are in squares of the photo's usual hair width, so that they hold at every scale.
constexpr int kMostBars = 5;            // Of one blob.
constexpr double kDeviationCost = 0.5;  // Weight of squared deviations, in standard deviations, from what hairs are:
constexpr double kWiderLogSd = 0.17;    // seldom wider than usual,
constexpr double kThinnerLogSd = 0.35;  // more often thinner,
constexpr double kBowSd = 0.02;         // straight (height of the bow over the length),
constexpr double kParallelSdDeg = 20;   // and nearly parallel to their neighbors.
constexpr double kOverlapCost = 0.05;   // They lie side by side: cost of doubly covered area.

float Ramp(float inside_px) { return std::min(1.f, std::max(0.f, 0.5f + inside_px * (1 / kBlurPx))); }

double DistanceTo(const Polyline& line, const Point& at) {
  double nearest = 1e30;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Point along = line[i + 1] - line[i];
    const double t = std::clamp((at - line[i]).dot(along) / std::max(1e-9, along.squaredNorm()), 0.0, 1.0);
    nearest = std::min(nearest, (at - line[i] - t * along).squaredNorm());
  }
  return std::sqrt(nearest);
}

}  // namespace

BlobFit::BlobFit(const Blob& blob, double usual_px, double um_per_px)
    : blob_(blob), usual_px_(usual_px), shortest_px_(kShortestBarUm / um_per_px) {}

TRICHO_WIDE_VECTORS void BlobFit::CoverOf(const HairBar& bar, Cover& cover) const {
  const Point middle = (bar.a + bar.b) / 2, along = bar.Along();
  const auto mx = static_cast<float>(middle.x()), my = static_cast<float>(middle.y());
  const auto ux = static_cast<float>(along.x()), uy = static_cast<float>(along.y());
  const auto half = static_cast<float>(bar.Length() / 2), side = static_cast<float>(bar.width_px / 2);
  const auto depth = static_cast<float>(bar.depth), bow = static_cast<float>(bar.bow_px);
  const float bend = bow / std::max(1.f, half * half);
  const std::size_t n = blob_.samples.dark.size();
  cover.resize(n);
  const float *x = blob_.samples.x.data(), *y = blob_.samples.y.data();
  float* out = cover.data();
  // Samples come row by row: those above and below the bar's own rows are not covered, and need no arithmetic.
  std::size_t real = n;
  while (real > 0 && y[real - 1] < 0) --real;
  const auto reach = static_cast<float>(side + std::abs(bow) + kBlurPx + 1);
  const auto top = static_cast<float>(std::min(bar.a.y(), bar.b.y())) - reach;
  const auto bottom = static_cast<float>(std::max(bar.a.y(), bar.b.y())) + reach;
  const std::size_t first = std::lower_bound(y, y + real, top) - y, last = std::upper_bound(y, y + real, bottom) - y;
  std::fill(out, out + first, 0.f);
  std::fill(out + last, out + n, 0.f);
  for (std::size_t i = first; i < last; ++i) {
    const float dx = x[i] - mx, dy = y[i] - my;
    const float u = dx * ux + dy * uy, v = dy * ux - dx * uy - bow + bend * u * u;
    out[i] = depth * Ramp(half - std::abs(u)) * Ramp(side - std::abs(v));
  }
}

std::vector<HairBar> BlobFit::Run() const {
  std::vector<HairBar> best;
  double best_cost = Cost(best);
  // A bar costs something even where it leaves nothing unexplained: often that alone tells that one more is too many.
  while (static_cast<int>(best.size()) < kMostBars && kBarCost * static_cast<double>(best.size() + 1) < best_cost) {
    std::vector<HairBar> grown;
    double grown_cost = kImpossible;
    for (std::vector<HairBar>& guess : Births(best)) {
      Refine(guess, {kCoarseStepPx});
      const double cost = Cost(guess);
      if (cost < grown_cost) {
        grown_cost = cost;
        grown = std::move(guess);
      }
    }
    if (grown.empty()) break;
    Refine(grown, {kCoarseStepPx / 2, kCoarseStepPx / 4});
    grown_cost = Cost(grown);
    if (grown_cost >= best_cost) break;
    best = std::move(grown);
    best_cost = grown_cost;
  }
  return best;
}

double BlobFit::CostOfTraced(const std::vector<const Stroke*>& traced) const {
  const std::size_t n = blob_.samples.dark.size();
  std::vector<std::vector<double>> distances_px;
  for (const Stroke* stroke : traced) {
    distances_px.emplace_back();
    for (std::size_t i = 0; i < n; ++i)
      distances_px.back().push_back(DistanceTo(stroke->line, {blob_.samples.x[i], blob_.samples.y[i]}));
  }
  double best = kImpossible;
  // Edges of a stroke lie where contrast falls to half, those of a bar higher up: narrower.
  for (const double share : {1.0, 0.9, 0.8}) {
    Cover top(n, 0.f);
    double overlap = 0, cost = 0;
    for (std::size_t k = 0; k < traced.size(); ++k) {
      const Stroke& stroke = *traced[k];
      const double width_px = std::clamp(share * stroke.width_px, kThinnest * usual_px_, kWidest * usual_px_);
      for (std::size_t i = 0; i < n; ++i) {
        const float one = Ramp(static_cast<float>(width_px / 2 - distances_px[k][i]));
        overlap += std::min(top[i], one);
        top[i] = std::max(top[i], one);
      }
      cost += Prior({stroke.line.front(), stroke.line.back(), width_px, 1, 0});
    }
    best = std::min(best, cost + (SquaredResidual(top) + kOverlapCost * overlap) / AreaUnit());
  }
  return best;
}

double BlobFit::Unexplained(const std::vector<HairBar>& bars) const {
  return SquaredResidual(CoverOfOthers(bars, bars.size())) / std::max(1e-6, blob_.energy);
}

double BlobFit::SquaredResidual(const Cover& top) const {
  double sum = 0;
  for (std::size_t i = 0; i < top.size(); ++i) {
    const double left = blob_.samples.dark[i] - top[i];
    sum += left * left;
  }
  return sum;
}

double BlobFit::Cost(const std::vector<HairBar>& bars) const {
  Cover top(blob_.samples.dark.size(), 0.f), one;
  double overlap = 0, cost = 0;
  for (std::size_t k = 0; k < bars.size(); ++k) {
    CoverOf(bars[k], one);
    for (std::size_t i = 0; i < top.size(); ++i) {
      overlap += std::min(top[i], one[i]);
      top[i] = std::max(top[i], one[i]);
    }
    cost += Prior(bars[k]);
    for (std::size_t j = 0; j < k; ++j) cost += PairPrior(bars[j], bars[k]) / static_cast<double>(bars.size() - 1);
  }
  return (SquaredResidual(top) + kOverlapCost * overlap) / AreaUnit() + cost;
}

double BlobFit::Prior(const HairBar& bar) const {
  const double log_ratio = std::log(bar.width_px / usual_px_);
  const double z = log_ratio / (log_ratio > 0 ? kWiderLogSd : kThinnerLogSd);
  const double too_short = std::max(0.0, std::max(shortest_px_, kLeastBarAspect * bar.width_px) / bar.Length() - 1);
  const double bend = bar.bow_px / bar.Length() / kBowSd;
  return kBarCost + kDeviationCost * (z * z + bend * bend) / 2 + kTooShortCost * too_short;
}

double BlobFit::PairPrior(const HairBar& p, const HairBar& q) const {
  const double turn = std::acos(std::min(1.0, std::abs(p.Along().dot(q.Along()))));
  const double z = turn / (kParallelSdDeg * std::numbers::pi / 180);
  return kDeviationCost * z * z / 2;
}

// What changes in the cost when only one bar does.
TRICHO_WIDE_VECTORS double BlobFit::CostOfOne(const std::vector<HairBar>& bars, std::size_t k, const HairBar& bar,
                                              const Cover& others, Cover& one) const {
  CoverOf(bar, one);
  // Sums side by side, so that the order of additions is the same with and without vector code.
  std::array<float, kLanes> sums{};
  const auto overlap_cost = static_cast<float>(kOverlapCost);
  const float *dark = blob_.samples.dark.data(), *mine = one.data(), *theirs = others.data();
  for (std::size_t i = 0; i + kLanes <= one.size(); i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const float left = dark[i + lane] - std::max(theirs[i + lane], mine[i + lane]);
      sums[lane] += left * left + overlap_cost * std::min(theirs[i + lane], mine[i + lane]);
    }
  const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  double cost = sum / AreaUnit() + Prior(bar);
  for (std::size_t j = 0; j < bars.size(); ++j)
    if (j != k) cost += PairPrior(bars[j], bar) / static_cast<double>(bars.size() - 1);
  return cost;
}

HairBar BlobFit::Moved(const HairBar& bar, int move, double step) const {
  HairBar moved = bar;
  const Point along = bar.Along(), across(-along.y(), along.x());
  switch (move) {
    case 0:
      moved.a += step * across;
      moved.b += step * across;
      break;
    case 1:
      moved.a += step * along;
      break;
    case 2:
      moved.b += step * along;
      break;
    case 3:
      moved.a += step * across;
      break;
    case 4:
      moved.b += step * across;
      break;
    case 5:
      moved.width_px = std::clamp(bar.width_px + step, kThinnest * usual_px_, kWidest * usual_px_);
      break;
    case 6:
      moved.bow_px += step;
      break;
    default:
      moved.depth = std::clamp(bar.depth + 0.1 * step, kShallowest, 1.0);
      break;
  }
  return moved;
}

// Coordinate descent, coarse steps first.
void BlobFit::Refine(std::vector<HairBar>& bars, std::initializer_list<double> steps_px) const {
  for (const double step_px : steps_px)
    for (int pass = 0; pass < 2; ++pass) {
      bool has_moved = false;
      for (std::size_t k = 0; k < bars.size(); ++k) has_moved |= RefineOne(bars, k, step_px);
      if (!has_moved) break;  // The next pass would see the same.
    }
}

BlobFit::Cover BlobFit::CoverOfOthers(const std::vector<HairBar>& bars, std::size_t k) const {
  Cover others(blob_.samples.dark.size(), 0.f), one;
  for (std::size_t j = 0; j < bars.size(); ++j) {
    if (j == k) continue;
    CoverOf(bars[j], one);
    for (std::size_t i = 0; i < one.size(); ++i) others[i] = std::max(others[i], one[i]);
  }
  return others;
}

// Whether it has moved.
bool BlobFit::RefineOne(std::vector<HairBar>& bars, std::size_t k, double step_px) const {
  const Cover others = CoverOfOthers(bars, k);
  Cover one;
  double cost = CostOfOne(bars, k, bars[k], others, one);
  bool has_moved = false;
  for (int move = 0; move < kNumMoves; ++move)
    for (const double signed_px : {step_px, -step_px}) {
      bool better = false;
      for (int again = 0; again < kMostSteps; ++again) {
        const HairBar moved = Moved(bars[k], move, signed_px);
        if (moved.Length() < 0.5 * shortest_px_) break;
        const double moved_cost = CostOfOne(bars, k, moved, others, one);
        if (moved_cost >= cost) break;
        cost = moved_cost;
        bars[k] = moved;
        better = true;
      }
      has_moved |= better;
      if (better) break;
    }
  return has_moved;
}

std::vector<std::vector<HairBar>> BlobFit::Births(const std::vector<HairBar>& bars) const {
  std::vector<std::vector<HairBar>> births;
  for (const HairBar& guess : GuessBars(blob_, bars, usual_px_)) {
    births.push_back(bars);
    births.back().push_back(guess);
  }
  for (std::size_t k = 0; k < bars.size(); ++k) births.push_back(Halved(bars, k));
  return births;
}

std::vector<HairBar> BlobFit::Halved(std::vector<HairBar> bars, std::size_t k) const {
  const Point along = bars[k].Along(), across(-along.y(), along.x());
  HairBar right = bars[k];
  right.width_px = bars[k].width_px = std::max(0.6 * usual_px_, bars[k].width_px / 2);
  const Point aside = 0.5 * right.width_px * across;
  right.a += aside;
  right.b += aside;
  bars[k].a -= aside;
  bars[k].b -= aside;
  bars.push_back(right);
  return bars;
}

}  // namespace tricho
