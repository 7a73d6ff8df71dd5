// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Pictures made smaller.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// A picture (CV_8UC1 or CV_8UC3) in which each pixel is the mean of the area that it stands for. The very values of
// cv::resize with INTER_AREA, in a fifth of its time where the sizes are no multiples of each other.
// size: not empty, no side longer than the picture's.
cv::Mat ShrunkByArea(const cv::Mat& picture, cv::Size size);

// The same by a factor, to the nearest whole number of pixels: each stands for a square with sides of `scale` (>= 1).
cv::Mat ShrunkByArea(const cv::Mat& picture, double scale);

}  // namespace tricho
