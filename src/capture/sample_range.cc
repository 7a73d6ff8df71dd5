// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/sample_range.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace tricho {
namespace {

constexpr int kAlpha = 3;

int LargestSample(const cv::Mat& pixels) {
  int largest = 0;
  const int num_channels = pixels.channels();
  for (int y = 0; y < pixels.rows; ++y) {
    const auto* row = pixels.ptr<std::uint16_t>(y);
    for (int i = 0; i < pixels.cols * num_channels; ++i)
      if (i % num_channels != kAlpha) largest = std::max<int>(largest, row[i]);
  }
  return largest;
}

// Bits of a sample that are used; 16 when nothing tells.
int UsedBits(int largest) {
  // Of a photo whose highlights are clipped, as nearly every photo's are.
  constexpr double kAtItsEnd = 0.995;
  for (const int bits : {8, 10, 12})
    if (largest < 1 << bits) return bits;
  constexpr int kMost14Bit = (1 << 14) - 1;
  return largest <= kMost14Bit && largest >= kAtItsEnd * kMost14Bit ? 14 : 16;
}

}  // namespace

std::string SpreadSamples(cv::Mat& pixels) {
  TRICHO_CHECK(pixels.depth() == CV_16U, pixels.depth());
  const int bits = UsedBits(LargestSample(pixels));
  if (bits == 16) return "";
  const double factor = 65535.0 / ((1 << bits) - 1);
  const int num_channels = pixels.channels();
  for (int y = 0; y < pixels.rows; ++y) {
    auto* row = pixels.ptr<std::uint16_t>(y);
    for (int i = 0; i < pixels.cols * num_channels; ++i)
      if (i % num_channels != kAlpha) row[i] = static_cast<std::uint16_t>(row[i] * factor + 0.5);
  }
  return fmt::format("The photo's 16-bit samples use only {} bits; they were spread over the whole range.", bits);
}

}  // namespace tricho
