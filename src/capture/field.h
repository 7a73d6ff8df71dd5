// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The skin that a photo really shows.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "capture/photo.h"
#include "capture/photo_views.h"

namespace tricho {

struct Field {
  cv::Mat seen;               // CV_8UC1, the photo's size: 255 where skin and hair can be seen, else 0.
  cv::Mat graphics;           // CV_8UC1: 255 on burnt-in drawings in the field. Not seen, but hairs go on beneath.
  Polygon polygon_px;         // Outline of the field before glare and graphics are cut out of it.
  double seen_px2 = 0;        // Number of seen pixels.
  double glare_share = 0;     // Share of the field lost to glare.
  double graphics_share = 0;  // Share of the field lost to burnt-in text, rulers, circles, bars.
};

// Leaves out: the dark or bright surround of a circular (or otherwise cropped) field, blown-out glare, burnt-in text
// and graphics. Hairs that pass a thin overlay line stay seen on both sides of it.
//
// views       Of the photo, where the caller has them already.
// covered_px  Zones where something lies on the skin, such as the marker that gives the scale; left out as graphics.
Field FindField(const Photo& photo, const std::vector<Polygon>& covered_px = {});
Field FindField(const Photo& photo, const PhotoViews& views, const std::vector<Polygon>& covered_px);

// Number of seen pixels that lie no nearer than `margin_px` to the outline of the field: half a pixel more than the
// distance of their centers.
double SeenWithinPx2(const Field& field, double margin_px);

}  // namespace tricho
