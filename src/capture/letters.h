// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Rows of letters and digits.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "capture/channel_range.h"

namespace tricho {

// Boxes around rows of bright letters in `where`, grown to the edges of the plate they stand on. For the neighborhood
// of a ruler only, where such a row is its label; elsewhere glints can look so.
std::vector<cv::Rect> FindLabels(const cv::Mat& grey, const cv::Rect& where);

// Boxes around rows of at least `min_letters` letters of pure white or pure black anywhere but in `bars` (CV_8UC1).
// Hairs that cross a row break it; it goes on behind them. Five letters in a row are no hairs; near a scale bar three.
std::vector<cv::Rect> FindTextRows(const ChannelRange& range, const cv::Mat& bars, int min_letters = 5);

// Rows of at least eight dark letters, of whatever ink and paper. grey is CV_8UC1.
int CountTextRows(const cv::Mat& grey);

}  // namespace tricho
