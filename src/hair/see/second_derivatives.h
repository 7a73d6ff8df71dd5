// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How a smoothed map bends at each pixel.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// CV_32FC1 each. Rows are allocated to a whole number of 32 columns: what lies beyond the map's own is of no use.
struct SecondDerivatives {
  cv::Mat xx, xy, yy;
  cv::Size size;  // Of the map.
};

// Second derivatives of a map (CV_32FC1) convolved with a Gaussian, times -sigma^2: a bright line gives positive values
// across it. Beyond its border the map is mirrored about its outermost pixels. Kernels are cut off at 3.5 sigma.
SecondDerivatives NegatedHessian(const cv::Mat& map, double sigma_px);

}  // namespace tricho
