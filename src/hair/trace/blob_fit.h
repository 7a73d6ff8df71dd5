// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One dark blob -> the few straight bars that explain it.
#pragma once

#include <initializer_list>
#include <vector>

#include "hair/line/stroke.h"
#include "hair/trace/blob.h"
#include "hair/trace/hair_bar.h"

namespace tricho {

inline constexpr double kShortestBarUm = 180;   // A shorter bar is a pore, a speck or dust.
inline constexpr double kLeastBarAspect = 2.2;  // Length over width of a bar.
// Area that one more hair must explain, in squares of the photo's usual hair width.
inline constexpr double kBarCost = 0.5;

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
  bool RefineOne(std::vector<HairBar>& bars, std::size_t k, double step_px) const;
  std::vector<std::vector<HairBar>> Births(const std::vector<HairBar>& bars) const;
  std::vector<HairBar> Halved(std::vector<HairBar> bars, std::size_t k) const;

  const Blob& blob_;
  double usual_px_;
  double shortest_px_;
};

}  // namespace tricho
