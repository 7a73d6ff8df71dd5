// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// PNG pixels straight from libpng, because under OpenCV it writes to stderr by itself, where only our own sentence
// belongs, and because OpenCV's codecs come with a hundred libraries.
#pragma once

#include <opencv2/core.hpp>

#include "capture/image_file.h"

namespace tricho {

// As stored, of 8 or 16 bits: grey (CV_8UC1, CV_16UC1), BGR, or BGRA where there is alpha; a palette becomes colors.
// png      Found whole and no larger than can be read by ReadHeader; its side information left out
//          (WithoutSideInformation), which may be packed a thousand times smaller than it is.
// throws Error(kInput) when the data are damaged.
cv::Mat DecodePng(Bytes png);

}  // namespace tricho
