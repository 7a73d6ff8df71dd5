// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/markers.h"

#include <Eigen/SVD>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/aruco.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "capture/marker_grid.h"

namespace tricho {
namespace {

using Corners = std::vector<cv::Point2f>;

// By the corners alone, where the modules can't be measured.
MarkerSize SizeByCorners(const Corners& corners) {
  // What sub-pixel corners are good to: 0.1 px each, two a side.
  constexpr double kSideSdPx = 0.15;
  const cv::Point2f along = (corners[1] - corners[0] + corners[2] - corners[3]) / 2;
  const cv::Point2f down = (corners[3] - corners[0] + corners[2] - corners[1]) / 2;
  Eigen::Matrix2d square;
  square << along.x, down.x, along.y, down.y;
  const Eigen::Vector2d sides_px = Eigen::JacobiSVD<Eigen::Matrix2d>(square).singularValues();
  return {sides_px[0], sides_px[1], kSideSdPx / std::sqrt(sides_px[0] * sides_px[1]), {}};
}

// 0 black, 1 white, with the black border of one module.
cv::Mat ModulesOf(const cv::aruco::Dictionary& dictionary, int id) {
  const cv::Mat inner =
      cv::aruco::Dictionary::getBitsFromByteList(dictionary.bytesList.rowRange(id, id + 1), dictionary.markerSize);
  cv::Mat modules;
  cv::copyMakeBorder(inner, modules, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
  return modules;
}

constexpr std::array kDictionaries = {cv::aruco::DICT_4X4_50, cv::aruco::DICT_5X5_1000, cv::aruco::DICT_6X6_1000,
                                      cv::aruco::DICT_7X7_1000, cv::aruco::DICT_ARUCO_ORIGINAL};
constexpr double kLeastSidePx = 12;  // Two pixels a module: in smaller ones noise can be read as well.
constexpr int kOneWindowPx = 23;     // OpenCV's largest.

// Corners of the markers of one dictionary, and which of it they are. `window_px`: the one window in which black is
// told from white; all of OpenCV's where it is absent.
struct DetectedMarkers {
  std::vector<Corners> corners_px;
  std::vector<int> ids;
  bool any_squares = false;  // Whether anything looked like a marker of whatever dictionary.
};

DetectedMarkers Detect(const cv::Mat& grey, const cv::Ptr<cv::aruco::Dictionary>& dictionary,
                       std::optional<int> window_px) {
  const auto parameters = cv::aruco::DetectorParameters::create();
  parameters->cornerRefinementMethod = cv::aruco::CORNER_REFINE_SUBPIX;
  if (window_px) parameters->adaptiveThreshWinSizeMin = parameters->adaptiveThreshWinSizeMax = *window_px;
  DetectedMarkers detected;
  std::vector<Corners> rejected;
  cv::aruco::detectMarkers(grey, dictionary, detected.corners_px, detected.ids, parameters, rejected);
  detected.any_squares = !detected.ids.empty() || !rejected.empty();
  return detected;
}

}  // namespace

std::vector<Marker> FindMarkers(const cv::Mat& bgr) {
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  for (const auto name : kDictionaries) {
    const cv::Ptr<cv::aruco::Dictionary> dictionary = cv::aruco::getPredefinedDictionary(name);
    const DetectedMarkers detected = Detect(grey, dictionary, {});
    std::vector<Marker> markers;
    for (std::size_t i = 0; i < detected.ids.size(); ++i) {
      const Corners& corners = detected.corners_px[i];
      if (cv::contourArea(corners) < kLeastSidePx * kLeastSidePx) continue;
      const MarkerSize size =
          MeasureMarker(grey, ModulesOf(*dictionary, detected.ids[i]), corners).value_or(SizeByCorners(corners));
      markers.push_back({corners, std::sqrt(size.long_px * size.short_px), std::sqrt(size.long_px / size.short_px) - 1,
                         size.relative_error, size.edges});
    }
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
  for (const auto name : kDictionaries) {
    const DetectedMarkers detected = Detect(small, cv::aruco::getPredefinedDictionary(name), kOneWindowPx);
    if (!detected.ids.empty()) return true;
    // Which squares there are is the same for all.
    if (!detected.any_squares) return false;
  }
  return false;
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
