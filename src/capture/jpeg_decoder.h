// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// JPEG pixels straight from libjpeg, because OpenCV hides its warnings: a JPEG damaged in the middle comes out with
// grey or shifted blocks, and a hair count on those is wrong without a word.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

#include "capture/image_file.h"

namespace tricho {

struct DecodedJpeg {
  cv::Mat pixels;        // As stored, without any rotation: CV_8UC3 BGR, grey repeated; or CV_8UC4 ink, 255 = full.
  bool is_cmyk = false;  // Ink. Whether 0 or 255 stands for full is told by Adobe's marker, or else by the picture.
};

// throws Error(kInput) when the data are damaged, of a kind that libjpeg does not read, or of more than `max_pixels`;
// CMYK of which can't be told what 255 stands for.
DecodedJpeg DecodeJpeg(Bytes file, std::int64_t max_pixels);

// CV_8UC3 BGR of CV_8UC4 ink, as if each ink took away its own color and nothing else.
cv::Mat BgrFromInk(const cv::Mat& cmyk);

}  // namespace tricho
