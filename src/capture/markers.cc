// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/markers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/aruco.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

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

constexpr std::array kDictionaries = {cv::aruco::DICT_4X4_50, cv::aruco::DICT_5X5_1000, cv::aruco::DICT_6X6_1000,
                                      cv::aruco::DICT_7X7_1000, cv::aruco::DICT_ARUCO_ORIGINAL};
constexpr int kOneWindowPx = 23;  // OpenCV's largest.

// Corners of the markers of one dictionary. `window_px`: the one window in which black is told from white; all of
// OpenCV's where it is absent.
std::vector<std::vector<cv::Point2f>> Detected(const cv::Mat& grey, cv::aruco::PREDEFINED_DICTIONARY_NAME name,
                                               std::optional<int> window_px) {
  const auto parameters = cv::aruco::DetectorParameters::create();
  parameters->cornerRefinementMethod = cv::aruco::CORNER_REFINE_SUBPIX;
  if (window_px) parameters->adaptiveThreshWinSizeMin = parameters->adaptiveThreshWinSizeMax = *window_px;
  std::vector<std::vector<cv::Point2f>> corners;
  std::vector<int> ids;
  cv::aruco::detectMarkers(grey, cv::aruco::getPredefinedDictionary(name), corners, ids, parameters);
  return corners;
}

}  // namespace

std::vector<Marker> FindMarkers(const cv::Mat& bgr) {
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  for (const auto name : kDictionaries) {
    std::vector<Marker> markers;
    for (const std::vector<cv::Point2f>& corners : Detected(grey, name, {})) markers.push_back(MarkerOf(corners));
    if (!markers.empty()) return markers;
  }
  return {};
}

bool MayShowMarker(const cv::Mat& bgr) {
  constexpr int kMinShrunkPx = 64;
  if (std::min(bgr.cols, bgr.rows) < 2 * kMinShrunkPx) return true;
  cv::Mat grey, small;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  cv::resize(grey, small, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
  return std::ranges::any_of(kDictionaries,
                             [&small](auto name) { return !Detected(small, name, kOneWindowPx).empty(); });
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
