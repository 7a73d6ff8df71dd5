// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Whether a picture repeats itself at even distances, as cloth, ridges of a finger and lines of print do. Hair leaves
// the skin where its follicles are: hairs that lie side by side do so at distances of every size.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

struct Repetition {
  double share = 0;      // Of the tiles that repeat themselves at about one distance, at the size where most do.
  double period_px = 0;  // That distance; 0 where share is 0.
};

// Over tiles of 64 px, of the picture as it is and made smaller, so that distances of 3 to 120 px are seen. A tile
// repeats itself if its autocorrelation, along any direction, falls below 0, rises to a maximum and at twice that
// distance once more: two hairs beside each other show the first maximum, never the second.
//
// grey, seen   CV_8UC1 of one size; what is not seen says nothing.
// least_share  A share of no more than this may come back as 0: that it is no more is told sooner.
// Accuracy: cloth, knitwear and finger ridges as tests/commands/no_scalp_test.py draws them have shares of 0.7 to 1;
// skin and hair, on 300 photos and renders, 0.1 at most.
Repetition MeasureRepetition(const cv::Mat& grey, const cv::Mat& seen, double least_share = 0);

}  // namespace tricho
