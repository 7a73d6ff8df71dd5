// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A first look at a photo made small: where lines are, and what the skin between them is like.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// A photo so small that a hair is about two pixels wide.
struct SmallLook {
  cv::Mat picture;       // CV_8UC3.
  cv::Mat seen;          // CV_8UC1 of the same size.
  cv::Mat median;        // CV_8UC3: of the picture, in a window wider than any bundle of hairs.
  double um_per_px = 0;  // Of this picture.
};

// seen       CV_8UC1 of whatever size: 255 where the field is seen.
// um_per_px  Of `picture`, > 0.
SmallLook SmallLookAt(const cv::Mat& picture, const cv::Mat& seen, double um_per_px);

inline constexpr double kSkinWindowUm = 1150;  // Wider than any bundle, narrower than vignette and blotches.

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
