// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Blown-out zones that hide hair.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// CV_8UC1, the photo's size: 255 where the light is clipped to white over a compact zone, else 0.
//
// Clipped in all three channels, for a red channel at 255 is only bright skin. Compact, for a white hair and the bright
// stripe on a shaft may clip too, but are long: the area of a zone is compared with that of the largest disc in it.
// `inside` leaves out the surround.
//
// least  CV_8UC1, the least of each pixel's channels (channel_range.h).
cv::Mat FindGlare(const cv::Mat& least, const cv::Mat& inside);

}  // namespace tricho
