// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_frame.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/units.h"
#include "matching/map_field.h"

namespace tricho {

cv::Mat RedrawnInBaseline(const cv::Mat& source, const SiteMap& baseline_from_followup, cv::Size size,
                          int interpolation) {
  cv::Mat redrawn;
  cv::remap(source, redrawn, MapField(size, 16, [&](const Point& at) { return baseline_from_followup.Inverse(at); }),
            cv::noArray(), interpolation, cv::BORDER_CONSTANT);
  return redrawn;
}

SiteFrame CommonFrame(const cv::Mat& baseline_seen, std::optional<double> baseline_um_per_px,
                      const std::vector<VisitView>& visits) {
  TRICHO_CHECK(baseline_seen.type() == CV_8UC1);
  SiteFrame frame;
  frame.seen = baseline_seen.clone();
  for (const VisitView& visit : visits) {
    const cv::Mat redrawn =
        RedrawnInBaseline(visit.seen, visit.baseline_from_visit, frame.seen.size(), cv::INTER_NEAREST);
    cv::bitwise_and(frame.seen, redrawn, frame.seen);
  }
  frame.area_px2 = cv::countNonZero(frame.seen);
  if (baseline_um_per_px) frame.area_cm2 = AreaCm2(frame.area_px2, *baseline_um_per_px);

  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(frame.seen, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
  std::sort(contours.begin(), contours.end(),
            [](const auto& a, const auto& b) { return cv::contourArea(a) > cv::contourArea(b); });
  for (const std::vector<cv::Point>& contour : contours) {
    Polygon outline;
    for (const cv::Point& at : contour) outline.emplace_back(at.x, at.y);
    if (outline.size() >= 3) frame.outlines_px.push_back(std::move(outline));
  }

  // A border of unseen pixels, so that the edge of the photo counts as an edge.
  cv::Mat framed;
  cv::copyMakeBorder(frame.seen, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::Mat distance;
  cv::distanceTransform(framed, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE, CV_32F);
  frame.distance_px = distance(cv::Rect({1, 1}, frame.seen.size())).clone();
  return frame;
}

double SiteFrame::DistanceToBorderPx(const Point& baseline_px) const {
  const double x = std::floor(baseline_px.x() + 0.5);
  const double y = std::floor(baseline_px.y() + 0.5);
  // Asked before they become integers: a map may throw a point farther out than those reach, or make it none.
  if (!(x >= 0 && y >= 0 && x < seen.cols && y < seen.rows)) return 0;
  return distance_px.at<float>(static_cast<int>(y), static_cast<int>(x));
}

double SiteFrame::AreaWithinPx2(double margin_px) const {
  return cv::countNonZero((distance_px > 0) & (distance_px >= margin_px));
}

bool SiteFrame::Contains(const Point& baseline_px, double margin_px) const {
  const double distance = DistanceToBorderPx(baseline_px);
  return distance > 0 && distance >= margin_px;
}

}  // namespace tricho
