// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hair that has no color of its own, whatever its lightness: black, gray and white on one head.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "hair/see/small_look.h"

namespace tricho {

// What is left of the skin's color in each pixel, as a picture (CV_8UC1, sRGB coded) in which bare skin is even and all
// such hair dark. Absent where the photo's hair is plainly darker than its skin, all of it, or plainly lighter, or
// where skin's color is too uneven to tell.
//
// Idea: a pixel of which hair covers the share a shows (1 - a) skin + a hair. Hair that has no color is as bright in
// red as in blue; what differs between the two comes from the skin alone, so that their difference over that of bare
// skin nearby is 1 - a: for black hair as for white, and for gray hair as light as the skin, which no channel shows by
// itself. Blood has more of it than skin: no hair.
//
// bgr        CV_8UC3.
// seen       CV_8UC1 of the same size: 255 where the field is seen.
// um_per_px  Of the photo, > 0; a guess will do where nobody knows it.
// Source: linear unmixing; measured on rendered scalps, docs/methods/finding-hair.md.
std::optional<cv::Mat> SkinLeftByNeutralHair(const cv::Mat& bgr, const cv::Mat& seen, double um_per_px);

// Whether there is such a picture, told by a small look that was taken for something else; as sure where a pixel of it
// is 28 um.
bool ShowsNeutralHair(const SmallLook& look);

}  // namespace tricho
