// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One dark blob -> the few straight bars that explain it.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "hair/line/stroke.h"
#include "hair/trace/blob.h"

namespace tricho {

inline constexpr double kShortestBarUm = 180;   // A shorter bar is a pore, a speck or dust.
inline constexpr double kLeastBarAspect = 2.2;  // Length over width of a bar.
// Area that one more hair must explain, in squares of the photo's usual hair width.
inline constexpr double kBarCost = 0.5;

// A hair of a bundle. Working pixels.
struct HairBar {
  Point a, b;
  double width_px = 0;
  double depth = 1;
  double bow_px = 0;  // Sideways distance of the middle from the chord, positive to the left of a -> b.

  double Length() const { return (b - a).norm(); }
  Point Along() const { return (b - a) / std::max(1e-6, Length()); }
  // The point at t in [-1, 1] of a shallow parabola from a to b.
  Point At(double t) const {
    const Point along = Along();
    return (a + b) / 2 + t * (b - a) / 2 + bow_px * (1 - t * t) * Point(-along.y(), along.x());
  }
};

// A shallow polyline along the middle of a bar, from a to b.
Polyline CourseOf(const HairBar& bar);

// Chooses and fits the bars of a blob: greedy births (a bar where most is left unexplained, or one bar made two), each
// refined by coordinate descent on squared residual + costs, until one more hair explains less than it costs.
class BlobFit {
 public:
  // The blob must outlive the fit.
  BlobFit(const Blob& blob, double usual_px, double um_per_px);

  std::vector<HairBar> Run() const;

  // In squares of the usual hair width; lower is better.
  double Cost(const std::vector<HairBar>& bars) const;
  // The same for hairs as they were traced: bent as they are, of the width that suits them best.
  double CostOfTraced(const std::vector<const Stroke*>& traced) const;
  // Share of the blob's squared darkness that the bars leave, [0, 1] unless they cover skin.
  double Unexplained(const std::vector<HairBar>& bars) const;

 private:
  using Cover = std::vector<float>;  // Darkness of each sample under bars.

  void CoverOf(const HairBar& bar, Cover& cover) const;
  Cover CoverOfOthers(const std::vector<HairBar>& bars, std::size_t k) const;
  double SquaredResidual(const Cover& top) const;
  double AreaUnit() const { return usual_px_ * usual_px_ / 4; }  // One pixel in four is sampled.
  double Prior(const HairBar& bar) const;
  double PairPrior(const HairBar& p, const HairBar& q) const;
  double CostOfOne(const std::vector<HairBar>& bars, std::size_t k, const HairBar& bar, const Cover& others,
                   Cover& one) const;
  HairBar Moved(const HairBar& bar, int move, double step) const;
  void Refine(std::vector<HairBar>& bars, std::initializer_list<double> steps_px) const;
  void RefineOne(std::vector<HairBar>& bars, std::size_t k, double step_px) const;
  // A bar without its soft edges, as places are compared with it.
  struct Core {
    Point middle, along;
    double half_length_px, half_width_px, bow_px, depth;
    explicit Core(const HairBar& bar)
        : middle((bar.a + bar.b) / 2),
          along(bar.Along()),
          half_length_px(bar.Length() / 2),
          half_width_px(bar.width_px / 2),
          bow_px(bar.bow_px),
          depth(bar.depth) {}
  };
  // Darkness of the bars at one place.
  static double CoveredBy(const std::vector<Core>& cores, const Point& at);
  double DarkAt(const Point& at) const;
  double GainAt(const std::vector<Core>& bars, const Point& at, const Point& across) const;
  HairBar Grown(const std::vector<Core>& bars, const Point& seed, double angle_rad, double& gain) const;
  std::vector<HairBar> Guesses(const std::vector<HairBar>& bars) const;
  std::vector<std::vector<HairBar>> Births(const std::vector<HairBar>& bars) const;
  std::vector<HairBar> Halved(std::vector<HairBar> bars, std::size_t k) const;

  const Blob& blob_;
  double usual_px_;
  double shortest_px_;
};

}  // namespace tricho
