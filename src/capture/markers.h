// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// ArUco markers in view.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "base/geometry.h"
#include "capture/marker_grid.h"

namespace tricho {

struct Marker {
  std::vector<cv::Point2f> corners_px;  // Four, to a fraction of a pixel where there is a white margin.
  double side_px = 0;                   // Of the square of the same area.
  // By how much its longer direction exceeds side_px, as a share: seen from the side, a square gets narrow. What lies
  // flat on the skin and what stands off it differ by that much.
  double tilt_share = 0;
  double relative_error = 0;         // Standard error of side_px as a share of it, without the tilt's.
  std::optional<MarkerEdges> edges;  // Absent where they were not measured.
};

// Markers of the first dictionary (4x4 to 7x7, original) of which there is one. grey is CV_8UC1.
std::vector<Marker> FindMarkers(const cv::Mat& grey);

// Whether a look at half the size shows one: a sixth of the time of FindMarkers, and enough for markers of 40 px.
bool MayShowMarker(const cv::Mat& grey);

// What a marker hides with its white margin, about one of its modules wide.
Polygon OutlineOf(const Marker& marker);

}  // namespace tricho
