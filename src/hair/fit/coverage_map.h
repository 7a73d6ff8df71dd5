// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The picture that a set of strokes draws: for each pixel, which hairs darken it and how much.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "hair/fit/soft_bar.h"
#include "hair/line/line_pixels.h"

namespace tricho {

// The three hairs that darken each pixel most. Where hairs overlap the darkest shows.
class CoverageMap {
 public:
  static constexpr int kLayers = 3;

  // `seen`: contrast, CV_32F.
  explicit CoverageMap(const cv::Mat& seen) : seen_(seen), size_(seen.size()) { Clear(); }

  void Clear();
  // Gives the memory back; nothing may be drawn or asked before the next Clear().
  void PutAway();
  // Swaths reach as far as the bar, or beyond. hair: 0 to 65534.
  void Draw(int hair, const LineSwath& swath, const SoftBar& bar);
  void Erase(int hair, const LineSwath& swath);

  // What is seen, and the contrast under all hairs but `hair`, for each pixel of the swath's strips.
  void SeenAlong(const LineSwath& swath, float* contrasts) const;
  void OthersAlong(const LineSwath& swath, int hair, float* contrasts) const;
  // By how much what is drawn lessens the squared difference to what is seen [contrast^2 px].
  double Explained() const { return explained_; }
  cv::Size size() const { return size_; }

 private:
  cv::Mat seen_;
  cv::Size size_;
  // Of each pixel, the darkest first: contrast (in units of 1 / 32768) << 16 | hair + 1; 0: nobody, and what the layers
  // after it say does not count, so that only the first has to be cleared.
  std::array<std::vector<std::uint32_t>, kLayers> layers_;
  double explained_ = 0;
};

}  // namespace tricho
