// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A first look at a photo made small: where lines are, and what the skin between them is like.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// The lower and the higher of both second derivatives of a map at each pixel (CV_32FC1): a line bends in one direction
// only, a blob in both.
struct Bends {
  cv::Mat low, high;
};
Bends BendsOf(const cv::Mat& map);

// Mean of `values` (CV_32FC3) over the pixels that `skin` marks (CV_8UC1), in a Gaussian window; where no skin is near,
// that of all skin, smoothly.
cv::Mat SmoothOver(const cv::Mat& values, const cv::Mat& skin, double sigma_px);

}  // namespace tricho
