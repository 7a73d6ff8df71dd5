// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Colors as CIE Lab tells them (D65), from any number of threads. OpenCV makes its tables at the first conversion, not
// guarded: of two threads that come at once, one may read a table that the other is still writing.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// bgr: CV_8UC3, coded as sRGB. Returns CV_32FC3: L* 0 to 100, a*, b*.
cv::Mat LabFromBgr(const cv::Mat& bgr);

// Blue, green, red coded as sRGB, 0 to 1 where sRGB holds the color.
cv::Vec3f BgrFromLab(const cv::Vec3f& lab);

}  // namespace tricho
