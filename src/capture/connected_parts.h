// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What hangs together in a mask.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace tricho {

struct ConnectedPart {
  cv::Rect box;      // That just holds it.
  int area_px2 = 0;  // Its pixels.
};

// The parts of a mask (CV_8UC1; what is not 0 belongs to it) whose pixels touch each other by a side or a corner, in
// the order of their first pixels by row. The time goes with what is set in the mask: for lettering, hairs and other
// lines (OpenCV's looks at each pixel's neighbors: ten times as slow there).
// labels  Becomes CV_32S of the mask's size: 1 + the index of the part that a pixel belongs to, 0 where it is in none.
std::vector<ConnectedPart> ConnectedParts(const cv::Mat& mask, cv::Mat* labels = nullptr);

}  // namespace tricho
