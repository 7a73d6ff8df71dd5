// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A dark blob, cut out of the contrast: what bars are to explain.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "hair/see/contrast.h"

namespace tricho {

// Places and darkness in arrays of their own, which compilers turn into vector code.
struct Samples {
  std::vector<float> x, y;
  std::vector<float> dark;  // 0: skin, 1: as dark as the blob.
};

struct Blob {
  Samples samples;  // Every second pixel of every second row.
  cv::Mat dark;     // CV_32F, the window of the blob, 0 outside of it.
  cv::Point origin;
  double depth = 0;   // Contrast that counts as 1.
  double energy = 0;  // Sum of dark^2: what no bar leaves.
};

inline constexpr std::size_t kLanes = 8;  // Samples that are treated side by side: their number is a multiple of it.

// The pixels `labels` (CV_32S, 0: none) gives to one blob, with the skin around it; `box` is their bounding box.
Blob CutOut(const HairContrast& hair, const cv::Mat& labels, int label, const cv::Rect& box);

}  // namespace tricho
