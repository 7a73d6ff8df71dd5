// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Whether a photo has colors of its own, beyond what its lightness says.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// How much red and blue vary over green where the lightness is the same: standard deviation of the logarithm (robust),
// the larger of the two. Blood and pigment give skin 0.012 and more in whatever light; a toned x-ray, a grey photo, a
// painted wall have one color and its shades: 0.0065 at most, by noise. 0 where fewer than 100 pixels of a small copy
// are seen.
//
// bgr   CV_8UC3.
// seen  CV_8UC1 of its size.
double OwnColor(const cv::Mat& bgr, const cv::Mat& seen);

}  // namespace tricho
