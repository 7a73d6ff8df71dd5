// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Files that hold more than one picture. One rule: where they are one photo at several sizes, the largest is measured;
// where they are several photos, none is, for the one that is taken would be anybody's guess.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "capture/image_file.h"

namespace tricho {

// Pixels of the first picture of a TIFF, as stored; refuses what is too large to be decoded.
using DecodeTiff = std::function<cv::Mat(const std::vector<unsigned char>& tiff)>;

// Makes the photo's own picture the first one of the file, where it is not.
// header   Of `file`.
// file     A TIFF may come out with another first directory.
// returns  What is to be said of the pictures that are passed over, one sentence; empty when there are none.
// throws Error(kInput) for several photos, or an animation, saying how many.
std::string ChoosePicture(ImageFormat format, const ImageHeader& header, const DecodeTiff& decode,
                          std::vector<unsigned char>& file);

}  // namespace tricho
