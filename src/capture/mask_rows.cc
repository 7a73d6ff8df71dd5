// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/mask_rows.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "base/wide_vectors.h"

namespace tricho {
namespace {

TRICHO_WIDE_VECTORS void MarkWithin(const uchar* bgr, int count, uchar low, uchar high, uchar* mask) {
  for (int x = 0; x < count; ++x) {
    const uchar blue = bgr[3 * x], green = bgr[3 * x + 1], red = bgr[3 * x + 2];
    const uchar least = std::min(std::min(blue, green), red), most = std::max(std::max(blue, green), red);
    mask[x] = least >= low && most <= high ? 255 : 0;
  }
}

}  // namespace

int NextSet(const uchar* row, int x, int count) {
  std::uint64_t eight = 0;
  for (; x + static_cast<int>(sizeof(eight)) <= count; x += sizeof(eight)) {
    std::memcpy(&eight, row + x, sizeof(eight));
    if (eight != 0) break;
  }
  while (x < count && row[x] == 0) ++x;
  return x;
}

cv::Mat ChannelsWithin(const cv::Mat& bgr, int low, int high) {
  TRICHO_CHECK(bgr.type() == CV_8UC3 && low >= 0 && high <= 255, bgr.type(), low, high);
  cv::Mat mask(bgr.size(), CV_8UC1);
  for (int y = 0; y < bgr.rows; ++y)
    MarkWithin(bgr.ptr(y), bgr.cols, static_cast<uchar>(low), static_cast<uchar>(high), mask.ptr(y));
  return mask;
}

}  // namespace tricho
