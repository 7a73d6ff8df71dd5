// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Lines and bars that software drew along rows and columns.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace tricho {

// Thin lines exactly along rows or columns, of one grey along their whole length and with edges sharper than any camera
// draws them; and solid black or white bars, at least five times as long as thick. grey is CV_8UC1.
std::vector<cv::Rect> FindDrawnLines(const cv::Mat& grey);

// Where the label of such a line may stand.
cv::Rect NeighborhoodOf(const cv::Rect& line, const cv::Size& photo);

}  // namespace tricho
