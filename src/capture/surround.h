// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The round or cropped window through which many scopes look, and the even black, white or grey around it.
#pragma once

#include <opencv2/core.hpp>

#include "base/geometry.h"

namespace tricho {

struct FieldWindow {
  cv::Mat inside;      // CV_8UC1, the photo's size: 255 inside the window, else 0.
  Polygon outline_px;  // At most 200 points.
};

// The whole frame when there is no surround.
//
// A surround is uniformly black or white (around a circle also grey), lies in corners of the frame, and leaves a convex
// window. Its edge is found to a fraction of a pixel at half the step between surround and skin; where a circle
// explains the edge, the circle is taken, so that a hair which meets the black does not bite a notch out of the field.
//
// grey     CV_8UC1.
// bars     CV_8UC1, 255 where a burnt-in bar lies at the frame: black or white as well, but no surround.
// Accuracy: the area of a circle of 588 px radius within 0.1 %.
FieldWindow FindWindow(const cv::Mat& grey, const cv::Mat& bars);

}  // namespace tricho
