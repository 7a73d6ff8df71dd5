// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Samples of 16 bits of which not all are used: cameras of 10 and 12 bits store them as they are, and the photo then
// seems to be black.
#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace tricho {

// Spreads the samples over all 16 bits where the picture tells how many are used: no sample reaches 2^8, 2^10 or 2^12
// (a photo that is truly as dark as that can't be measured either), or the largest stands where 14 bits end.
// pixels   CV_16U, 1, 3 or 4 channels; the fourth is alpha and counts for nothing.
// returns  What was done, one sentence; empty when all bits are used, or when nothing tells.
std::string SpreadSamples(cv::Mat& pixels);

}  // namespace tricho
