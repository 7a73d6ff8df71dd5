// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// TIFF, BMP and WebP through OpenCV's codecs. They lie in a module of the program (libtricho_codecs.so) that
// is loaded at the first such photo: with it come a hundred libraries, which would cost every run 0.1 s.
#pragma once

#include <opencv2/core.hpp>

#include "capture/image_file.h"

namespace tricho {

// Pixels as stored; empty when they can't be decoded. At most 2 GB. throws std::runtime_error when the module is
// missing.
cv::Mat DecodeRareFormat(Bytes file);

}  // namespace tricho
