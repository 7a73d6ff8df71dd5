// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/channel_range.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace tricho {

ChannelRange RangeOf(const cv::Mat& bgr) {
  TRICHO_CHECK(bgr.type() == CV_8UC3, bgr.type());
  constexpr int kRowsAtOnce = 32;  // Whose channels stay near the processor.
  ChannelRange range{cv::Mat(bgr.size(), CV_8UC1), cv::Mat(bgr.size(), CV_8UC1)};
  std::array<cv::Mat, 3> channels;
  for (int y = 0; y < bgr.rows; y += kRowsAtOnce) {
    const cv::Range rows(y, std::min(y + kRowsAtOnce, bgr.rows));
    cv::split(bgr.rowRange(rows), channels);
    cv::Mat least = range.least.rowRange(rows), most = range.most.rowRange(rows);
    cv::min(channels[0], channels[1], least);
    cv::min(least, channels[2], least);
    cv::max(channels[0], channels[1], most);
    cv::max(most, channels[2], most);
  }
  return range;
}

}  // namespace tricho
