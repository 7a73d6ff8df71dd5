// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Colors as the file means them become sRGB, through Little CMS. Taken as they are, those of a camera set to Adobe RGB
// or of a phone (Display P3) look paler than they were: skin that is red is called less red.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "capture/exif.h"
#include "capture/image_file.h"

namespace tricho {

// Converts by the embedded ICC profile, by the camera's word for Adobe RGB, or by a PNG's own gamma and primaries
// (gAMA, cHRM), in that order; what says nothing, or sRGB, stays as it is to the bit.
// file     As read. `facts` is its metadata.
// is_cmyk  `pixels` are CV_8UC4 ink, 255 = full, and become CV_8UC3; else grey, BGR or BGRA of 8 or 16 bits, which
//          keep their type, alpha untouched.
// returns  One sentence where colors may be off: a profile that is damaged or does not fit, CMYK without one; or empty.
std::string ToSrgb(ImageFormat format, Bytes file, const ExifFacts& facts, bool is_cmyk, cv::Mat& pixels);

}  // namespace tricho
