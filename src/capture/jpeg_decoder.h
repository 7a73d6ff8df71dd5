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

// CV_8UC3 BGR as stored, without any rotation; grey is repeated, CMYK is converted without a color profile.
// throws Error(kInput) when the data are damaged, of a kind that libjpeg does not read, or of more than `max_pixels`.
cv::Mat DecodeJpeg(Bytes file, std::int64_t max_pixels);

}  // namespace tricho
