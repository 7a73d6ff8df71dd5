// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/channel_range.h"

#include <array>

#include "base/check.h"

namespace tricho {

ChannelRange RangeOf(const cv::Mat& bgr) {
  TRICHO_CHECK(bgr.type() == CV_8UC3, bgr.type());
  std::array<cv::Mat, 3> channels;
  cv::split(bgr, channels);
  ChannelRange range;
  cv::min(channels[0], channels[1], range.least);
  cv::min(range.least, channels[2], range.least);
  cv::max(channels[0], channels[1], range.most);
  cv::max(range.most, channels[2], range.most);
  return range;
}

}  // namespace tricho
