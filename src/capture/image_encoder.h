// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Pictures to bytes, by our own hand and straight through libjpeg: OpenCV's codecs pull in a hundred libraries, whose
// loading takes longer than most stages of an analysis.
#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace tricho {

// `image`: CV_8UC3 (BGR) or CV_8UC1, not empty, below 600 Mpx. Each pixel less the one to its left, compressed by
// libdeflate at a quick level. Nothing but the pixels goes in. Source: W3C, Portable Network Graphics (second edition).
std::string EncodePng(const cv::Mat& image);

// `bgr`: CV_8UC3, not empty; `quality` 0 to 100. Chroma at half the resolution, as cameras do.
std::string EncodeJpeg(const cv::Mat& bgr, int quality);

}  // namespace tricho
