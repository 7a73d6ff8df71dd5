// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The least and the most of each pixel's three channels: white and black letters, blown-out glare and the chroma of
// pens are all told by them.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

struct ChannelRange {
  cv::Mat least;  // CV_8UC1.
  cv::Mat most;   // CV_8UC1.

  ChannelRange In(const cv::Rect& box) const { return {least(box), most(box)}; }
};

// bgr is CV_8UC3.
ChannelRange RangeOf(const cv::Mat& bgr);

}  // namespace tricho
