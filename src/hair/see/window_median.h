// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The median over large windows.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// Of each channel of a picture (CV_8UC1 or CV_8UC3), in a square of `window_px` (odd, 3..255) around each pixel; beyond
// the border the outermost pixels go on. The values of cv::medianBlur, in three quarters of its instructions.
// Source: Perreault & Hebert 2007, IEEE Trans. Image Process. 16:2389: the time does not grow with the window.
cv::Mat WindowMedian(const cv::Mat& picture, int window_px);

}  // namespace tricho
