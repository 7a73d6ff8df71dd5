// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/markers.h"

#include <array>
#include <cmath>
#include <opencv2/aruco.hpp>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"

namespace tricho {
namespace {

Marker MarkerOf(const std::vector<cv::Point2f>& corners) {
  std::vector<double> sides_px;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const cv::Point2f edge = corners[(i + 1) % corners.size()] - corners[i];
    sides_px.push_back(std::hypot(edge.x, edge.y));
  }
  const double mean_px = Mean(sides_px);
  return {corners, mean_px, StandardDeviation(sides_px) / mean_px};
}

}  // namespace

std::vector<Marker> FindMarkers(const cv::Mat& bgr) {
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  const auto parameters = cv::aruco::DetectorParameters::create();
  parameters->cornerRefinementMethod = cv::aruco::CORNER_REFINE_SUBPIX;
  constexpr std::array kDictionaries = {cv::aruco::DICT_4X4_50, cv::aruco::DICT_5X5_1000, cv::aruco::DICT_6X6_1000,
                                        cv::aruco::DICT_7X7_1000, cv::aruco::DICT_ARUCO_ORIGINAL};
  for (const auto name : kDictionaries) {
    std::vector<std::vector<cv::Point2f>> found, rejected;
    std::vector<int> ids;
    cv::aruco::detectMarkers(grey, cv::aruco::getPredefinedDictionary(name), found, ids, parameters, rejected);
    std::vector<Marker> markers;
    for (const std::vector<cv::Point2f>& corners : found) markers.push_back(MarkerOf(corners));
    if (!markers.empty()) return markers;
    if (rejected.empty()) break;  // No quadrangle at all: no other dictionary knows one either.
  }
  return {};
}

Polygon OutlineOf(const Marker& marker) {
  constexpr double kGrowth = 1.35;  // A side has six modules or more.
  Polygon outline;
  for (const cv::Point2f& corner : marker.corners_px) outline.emplace_back(corner.x, corner.y);
  const Point center = (outline[0] + outline[1] + outline[2] + outline[3]) / 4;
  for (Point& corner : outline) corner = center + kGrowth * (corner - center);
  return outline;
}

}  // namespace tricho
