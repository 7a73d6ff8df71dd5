// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A head in front of an even background, found on a small copy of the photo: cheap enough to ask of every photo what
// it shows. No network and no model of faces: a background that can be written as a smooth surface of color, and what
// does not lie on it.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "base/geometry.h"

namespace tricho {

struct HeadOutline {
  std::string reason;  // Why no head is told, in words after "no head": "the background is not even". Empty: found.
  // Whether nothing but a photo of a head looks so: what a close-up is never taken for (docs/methods/overview.md).
  bool is_overview = false;
  Polygon body_px;       // Of the whole body that stands out, with ears and neck, in pixels of the photo.
  Polygon outline_px;    // Of the head without ears and neck, hair included, in pixels of the photo.
  double width_px = 0;   // Shorter side of the narrowest rectangle around it.
  double height_px = 0;  // Its longer side.
  Point center_px{0, 0};
  double cut_share = 0;   // Share of the outline that lies at the edge of the photo.
  int num_bodies = 0;     // Bodies of like size in front of the background.
  double area_share = 0;  // Of the photo.
  // What the decision rests on, for docs and tests.
  double solidity = 0;               // Area over that of the convex hull.
  double box_share = 0;              // Area over that of the rectangle; an ellipse has 0.785.
  double circle_misfit = 0;          // Standard deviation of the radius as a share of it; a window has < 0.01.
  double background_light = 0;       // CIE L* of the background.
  double background_skin_share = 0;  // Share of the background with the hue and chroma of skin.
  double even_share = 0;             // Share of the photo's rim that lies on the smooth background.
  double edge_share = 0;             // Of the step from background to head, how much is made within 3 % of the width.
};

// bgr is CV_8UC3. About 20 ms whatever its size: it works on a copy with a longer side of 480 px.
HeadOutline FindHead(const cv::Mat& bgr);

// Why this is an overview (HeadOutline::is_overview) and what serves it, a sentence for people; empty when it is none:
// then it is told sooner than by FindHead.
std::string WhyOverview(const cv::Mat& bgr);

}  // namespace tricho
