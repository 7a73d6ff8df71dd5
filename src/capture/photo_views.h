// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What several looks at one photo start from, made once.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace tricho {

struct PhotoViews {
  cv::Mat grey;                          // CV_8UC1.
  std::vector<cv::Rect> drawn_lines_px;  // As drawn_lines.h finds them.
};

// bgr is CV_8UC3.
PhotoViews ViewsOf(const cv::Mat& bgr);

}  // namespace tricho
