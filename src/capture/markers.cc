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
  std::vector<Corners> squares_px;  // What looks like a marker but is none of this dictionary.
};

// `part`: of a larger picture, whose longer side is `whole_side_px`, to which sizes are told.
DetectedMarkers Detect(const cv::Mat& part, double whole_side_px, const cv::Ptr<cv::aruco::Dictionary>& dictionary,
                       std::optional<int> window_px) {
  const auto parameters = cv::aruco::DetectorParameters::create();
  parameters->cornerRefinementMethod = cv::aruco::CORNER_REFINE_SUBPIX;
  if (window_px) parameters->adaptiveThreshWinSizeMin = parameters->adaptiveThreshWinSizeMax = *window_px;
  const double times = whole_side_px / std::max(part.cols, part.rows);
  parameters->minMarkerPerimeterRate *= times;
  parameters->maxMarkerPerimeterRate *= times;
  DetectedMarkers detected;
  cv::aruco::detectMarkers(part, dictionary, detected.corners_px, detected.ids, parameters, detected.squares_px);
  return detected;
}

// Around a square, so much that its pixels are told black from white as in the whole picture.
cv::Rect PartAround(const Corners& square, cv::Size whole) {
  constexpr int kBorderPx = 4;          // Squares nearer to the border are no candidates.
  constexpr double kOffCorners = 0.15;  // By which a contour may leave the lines between its corners, of its side.
  const cv::Rect box = cv::boundingRect(square);
  const int margin =
      kOneWindowPx / 2 + kBorderPx + static_cast<int>(std::ceil(kOffCorners * std::max(box.width, box.height)));
  return cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin) &
         cv::Rect({0, 0}, whole);
}

}  // namespace

std::vector<Marker> FindMarkers(const cv::Mat& grey) {
  for (const auto name : kDictionaries) {
    const cv::Ptr<cv::aruco::Dictionary> dictionary = cv::aruco::getPredefinedDictionary(name);
    const DetectedMarkers detected = Detect(grey, std::max(grey.cols, grey.rows), dictionary, {});
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

bool MayShowMarker(const cv::Mat& grey) {
  constexpr int kMinShrunkPx = 64;
  if (std::min(grey.cols, grey.rows) < 2 * kMinShrunkPx) return true;
  cv::Mat small;
  cv::resize(grey, small, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
  const int side_px = std::max(small.cols, small.rows);
  // Which squares there are is the same for all dictionaries: for the further ones they alone are looked at.
  const DetectedMarkers first =
      Detect(small, side_px, cv::aruco::getPredefinedDictionary(kDictionaries[0]), kOneWindowPx);
  if (!first.ids.empty()) return true;
  for (const Corners& square : first.squares_px) {
    const cv::Mat part = small(PartAround(square, small.size()));
    for (std::size_t i = 1; i < kDictionaries.size(); ++i)
      if (!Detect(part, side_px, cv::aruco::getPredefinedDictionary(kDictionaries[i]), kOneWindowPx).ids.empty())
        return true;
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
