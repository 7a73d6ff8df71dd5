// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Colors as CIE Lab tells them (D65). Source: CIE 15:2004; IEC 61966-2-1.
// Departs from cv::cvtColor, whose tables cost more to set up than all of a photo's ridges, and are made unguarded: of
// two threads that come at once, one may read a table that the other is still writing.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// L* 0 to 100, a*, b* of linear light in blue, green, red, 0 to 1.
cv::Vec3d LabFromLinear(const cv::Vec3d& bgr);

// bgr: CV_8UC3, coded as sRGB. Returns CV_32FC3: L*, a*, b*.
cv::Mat LabFromBgr(const cv::Mat& bgr);

// Blue, green, red coded as sRGB, 0 to 1.
cv::Vec3f BgrFromLab(const cv::Vec3f& lab);

}  // namespace tricho
