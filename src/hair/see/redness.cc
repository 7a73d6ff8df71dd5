// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/redness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/srgb.h"
#include "base/statistics.h"
#include "capture/cie_lab.h"
#include "capture/shrink.h"

namespace tricho {

namespace {

constexpr int kBlocks = 10;              // Along the longer side.
constexpr double kMinBlockShare = 0.05;  // A block with less skin than this says nothing.

std::array<double, 256> LinearLight() {
  std::array<double, 256> table{};
  for (int i = 0; i < 256; ++i) table[i] = LinearFromSrgb(i / 255.0);
  return table;
}

// a* of the skin in one block; absent where there is too little of it.
std::optional<double> BlockRedness(const cv::Mat& bgr, const cv::Mat& skin) {
  static const std::array<double, 256> kLinear = LinearLight();
  cv::Vec3d sum;
  int count = 0;
  for (int y = 0; y < skin.rows; ++y)
    for (int x = 0; x < skin.cols; ++x) {
      if (!skin.at<uchar>(y, x)) continue;
      for (int c = 0; c < 3; ++c) sum[c] += kLinear[bgr.at<cv::Vec3b>(y, x)[c]];
      ++count;
    }
  if (count < kMinBlockShare * static_cast<double>(skin.total()) || count == 0) return std::nullopt;
  return LabFromLinear(sum / static_cast<double>(count))[1];
}

}  // namespace

Redness SkinRedness(const Photo& photo, const cv::Mat& seen, const cv::Mat& covered) {
  cv::Mat near_hair, small, skin;
  cv::dilate(covered, near_hair, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
  const cv::Size half(std::max(1, seen.cols / 2), std::max(1, seen.rows / 2));
  cv::resize(seen & ~near_hair, skin, half, 0, 0, cv::INTER_NEAREST);
  // A photo that is coarser than the working scale is enlarged.
  if (skin.cols <= photo.bgr.cols && skin.rows <= photo.bgr.rows)
    small = ShrunkByArea(photo.bgr, skin.size());
  else
    cv::resize(photo.bgr, small, skin.size(), 0, 0, cv::INTER_AREA);
  const int block = std::max(1, std::max(skin.cols, skin.rows) / kBlocks);
  std::vector<double> blocks;
  for (int y = 0; y < skin.rows; y += block)
    for (int x = 0; x < skin.cols; x += block) {
      const cv::Rect area = cv::Rect(x, y, block, block) & cv::Rect({0, 0}, skin.size());
      if (const std::optional<double> value = BlockRedness(small(area), skin(area))) blocks.push_back(*value);
    }
  Redness redness;
  if (blocks.empty()) return redness;
  redness.value = Mean(blocks);
  if (blocks.size() > 1)
    redness.standard_error = StandardDeviation(blocks) / std::sqrt(static_cast<double>(blocks.size()));
  return redness;
}

}  // namespace tricho
