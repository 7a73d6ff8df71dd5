// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The head as a frame of reference: where the skull lies on the photo, where its front is, and its zones.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "base/geometry.h"
#include "capture/head_outline.h"

namespace tricho {

enum class FrontSide { kTop, kRight, kBottom, kLeft };  // Of the photo.

// throws Error(kUsage) for a name that is none of top, right, bottom, left.
FrontSide ParseFrontSide(const std::string& name);

// A photo on which the longer side has at most 1600 px, and the head on it. Lengths and points are in its pixels.
struct HeadFrame {
  cv::Mat bgr;              // CV_8UC3.
  double photo_per_px = 1;  // Pixels of the photo in one of bgr.
  cv::Mat head;             // CV_8UC1: 255 on the skull, without the rim that hair alone makes.
  cv::Mat ears;             // CV_8UC1: 255 on what stands out beside it.
  Point center_px{0, 0};
  double width_px = 0;     // Of `head`, across its axis.
  double length_px = 0;    // Along it.
  double front_deg = -90;  // Direction from the center to the front; x is 0 degrees, y is 90.

  // Unit vectors to the front and to the right of a person who looks to the front.
  Point Front() const;
  Point Right() const;
  Point InPhoto(const Point& point_px) const;
  Point FromPhoto(const Point& photo_px) const;
  Polygon InPhoto(const Polygon& polygon_px) const;
  Polygon FromPhoto(const Polygon& photo_px) const;
};

// outline: found on the whole photo, with an empty reason.
//
// The skull is an ellipse fitted to the outline, with the points that stand out (ears, a tail of hair) left out one
// after the other, within the outline. Hair stands off the skull: a rim of 3 % of the width (4 mm) is taken off all
// around. The front is where the photo's `front` side is; the axis is the ellipse's longer one where it is within 45
// degrees of that and the ellipse long enough to have one.
HeadFrame FrameOfHead(const cv::Mat& bgr, const HeadOutline& outline, FrontSide front);

// The crown: a circle of 0.22 head widths around a point 0.245 head lengths behind the center, as polygon in bgr.
Polygon CrownOf(const HeadFrame& frame);

// 255 inside of a polygon.
cv::Mat MaskOf(const Polygon& polygon_px, cv::Size size);

}  // namespace tricho
