// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The picture that a set of strokes draws: for each pixel, which hairs darken it and how much.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "hair/line/line_pixels.h"

namespace tricho {

// Contrast of a bar with soft edges `edge_px` (> 0) wide, at the distance `across_px` from its middle.
struct SoftBar {
  float width_px = 0;
  float depth = 0;
  float edge_px = 1;

  float At(float across_px) const { return depth * Ramp(width_px / 2 - across_px) * Ramp(width_px / 2 + across_px); }
  // Change of At() for a step of across_px.
  float Slope(float across_px) const {
    const float left = width_px / 2 + across_px, right = width_px / 2 - across_px;
    return depth * (Rise(left) * Ramp(right) - Ramp(left) * Rise(right));
  }
  // Change of At() for a step of width_px.
  float Widening(float across_px) const {
    const float left = width_px / 2 + across_px, right = width_px / 2 - across_px;
    return depth * (Rise(left) * Ramp(right) + Ramp(left) * Rise(right)) / 2;
  }
  double ReachPx() const { return (static_cast<double>(width_px) + static_cast<double>(edge_px)) / 2; }

 private:
  float Ramp(float inside_px) const { return std::min(1.F, std::max(0.F, 0.5F + inside_px / edge_px)); }
  float Rise(float inside_px) const { return std::abs(inside_px) < edge_px / 2 ? 1 / edge_px : 0; }
};

// The three hairs that darken each pixel most. Where hairs overlap the darkest shows.
class CoverageMap {
 public:
  // `seen`: contrast, CV_32F.
  explicit CoverageMap(const cv::Mat& seen) : seen_(seen), size_(seen.size()) { Clear(); }

  void Clear();
  // Gives the memory back; nothing may be drawn or asked before the next Clear().
  void PutAway() { std::vector<Pixel>().swap(pixels_); }
  // A swath may reach beyond the bar. Drawn is on the runs of its first reach, erased on those of its second, which is
  // a little larger: what was drawn along a line whose end has changed since goes as well.
  void Draw(int hair, const LineSwath& swath, const SoftBar& bar);
  void Erase(int hair, const LineSwath& swath);

  // Contrast at a pixel under all hairs but `hair`.
  double Others(int x, int y, int hair) const {
    const Pixel& pixel = pixels_[static_cast<std::size_t>(y) * size_.width + x];
    return pixel[pixel[0].owner == hair + 1 ? 1 : 0].contrast * kStep;
  }
  // The same for all pixels of a swath.
  void OthersAlong(const LineSwath& swath, int hair, float* contrasts) const;
  double All(int x, int y) const { return pixels_[static_cast<std::size_t>(y) * size_.width + x][0].contrast * kStep; }
  // By how much what is drawn lessens the squared difference to what is seen [contrast^2 px].
  double Explained() const { return explained_; }
  cv::Size size() const { return size_; }

  static constexpr unsigned kDrawnReach = 0, kErasedReach = 1;

 private:
  static constexpr double kStep = 1.0 / 32768;
  struct Layer {
    std::uint16_t owner = 0;  // Hair + 1; 0: nobody.
    std::uint16_t contrast = 0;
  };
  using Pixel = std::array<Layer, 3>;

  static void Insert(const Layer& layer, Pixel& pixel);
  static void Remove(std::uint16_t owner, Pixel& pixel);
  // Calls change(k, pixel) for the pixels of a swath's `reach`, and keeps the account of what they explain.
  template <typename Change>
  void ChangeAlong(const LineSwath& swath, unsigned reach, const Change& change);

  cv::Mat seen_;
  cv::Size size_;
  std::vector<Pixel> pixels_;
  std::vector<std::uint16_t> contrasts_;  // Of the bar that is drawn.
  double explained_ = 0;
};

}  // namespace tricho
