// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One dark blob -> the few straight bars that explain it.
#pragma once

#include <initializer_list>
#include <opencv2/core.hpp>
#include <vector>

#include "hair/contrast.h"
#include "hair/stroke.h"

namespace tricho {

// Areas and costs are in squares of the photo's usual hair width, so that they hold at every scale.
struct BundleOptions {
  double blob_level = 0.65;       // A blob is what is darker than this share of the photo's clear hairs.
  double haze_level = 0.45;       // Contrast over a blob's own that counts as skin: what lies under the skin is hazy.
  double longest_um = 1100;       // A longer blob is long hair: it is left as it is.
  double shortest_um = 180;       // A shorter bar is a pore, a speck or dust.
  double min_aspect = 2.2;        // Length over width of a bar.
  double min_edge_share = 0.3;    // Contrast over that just outside a bar's edges, as a share of the middle's.
  int max_hairs = 5;              // Of one blob.
  double hair_cost = 0.5;         // Area that one more hair must explain.
  double deviation_cost = 0.5;    // Weight of squared deviations, in standard deviations, from what hairs are like:
  double wider_log_sd = 0.17;     // seldom wider than usual,
  double thinner_log_sd = 0.35;   // more often thinner,
  double bow_sd = 0.02;           // straight (height of the bow over the length),
  double parallel_sd_deg = 20;    // and nearly parallel to their neighbors.
  double overlap_cost = 0.05;     // They lie side by side: cost of doubly covered area.
  double replace_cost = 1;        // Bars must explain a blob better by this area than the strokes that are there.
  double max_unexplained = 0.25;  // Share of a blob's squared darkness: above it, the blob is left as it is.
};

// Places and darkness in arrays of their own, which compilers turn into vector code.
struct Samples {
  std::vector<float> x, y;
  std::vector<float> dark;  // 0: skin, 1: as dark as the blob.
};

struct Blob {
  Samples samples;  // Every second pixel of every second row.
  cv::Mat dark;     // CV_32F, the window of the blob, 0 outside of it.
  cv::Point origin;
  double depth = 0;   // Contrast that counts as 1.
  double energy = 0;  // Sum of dark^2: what no bar leaves.
};

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

// The pixels `labels` (CV_32S, 0: none) gives to one blob, with the skin around it; `box` is their bounding box.
Blob CutOut(const HairContrast& hair, const cv::Mat& labels, int label, const cv::Rect& box, double haze_level);

// Chooses and fits the bars of a blob: greedy births (a bar where most is left unexplained, or one bar made two), each
// refined by coordinate descent on squared residual + costs, until one more hair explains less than it costs.
class BlobFit {
 public:
  // The blob and the options must outlive the fit.
  BlobFit(const Blob& blob, double usual_px, double um_per_px, const BundleOptions& options);

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
  const BundleOptions& options_;
};

}  // namespace tricho
