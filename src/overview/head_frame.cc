// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/head_frame.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"
#include "base/statistics.h"
#include "capture/shrink.h"

namespace tricho {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;

std::vector<cv::Point2f> InCopy(const Polygon& polygon, double photo_per_px) {
  std::vector<cv::Point2f> points;
  for (const Point& point : polygon) {
    const Point p = (point.array() + 0.5) / photo_per_px - 0.5;
    points.emplace_back(static_cast<float>(p.x()), static_cast<float>(p.y()));
  }
  return points;
}

// How far a point lies outside of an ellipse, along the ray from its center, as a share of the radius there.
double Outside(const cv::RotatedRect& ellipse, const cv::Point2f& point) {
  const double angle = ellipse.angle * kRadPerDeg;
  const cv::Point2f off = point - ellipse.center;
  const double u = (off.x * std::cos(angle) + off.y * std::sin(angle)) / (ellipse.size.width / 2);
  const double v = (-off.x * std::sin(angle) + off.y * std::cos(angle)) / (ellipse.size.height / 2);
  return std::hypot(u, v) - 1;
}

// An ellipse to the outline, the quarter of its points that stands out furthest left out, four times over: what stands
// out of a skull does so outwards.
cv::RotatedRect FitSkull(const std::vector<cv::Point2f>& outline) {
  constexpr int kRounds = 4;
  constexpr double kMostOutside = 0.012;
  cv::RotatedRect ellipse = cv::fitEllipse(outline);
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> outside;
    for (const cv::Point2f& point : outline) outside.push_back(Outside(ellipse, point));
    const double limit = std::max(kMostOutside, Quantile(outside, 0.75));
    std::vector<cv::Point2f> kept;
    for (std::size_t i = 0; i < outline.size(); ++i)
      if (outside[i] <= limit) kept.push_back(outline[i]);
    if (kept.size() < outline.size() / 2) break;
    ellipse = cv::fitEllipse(kept);
  }
  return ellipse;
}

cv::RotatedRect Scaled(cv::RotatedRect ellipse, double by_px) {
  ellipse.size.width += static_cast<float>(by_px);
  ellipse.size.height += static_cast<float>(by_px);
  return ellipse;
}

double FrontDeg(FrontSide front) {
  switch (front) {
    case FrontSide::kTop:
      return -90;
    case FrontSide::kRight:
      return 0;
    case FrontSide::kBottom:
      return 90;
    case FrontSide::kLeft:
      return 180;
  }
  return -90;
}

// The direction of the longer axis nearest to the side that was named.
double AxisDeg(const cv::RotatedRect& ellipse, double front_deg) {
  constexpr double kLeastLonger = 1.04;
  const double longer = std::max(ellipse.size.width, ellipse.size.height);
  const double shorter = std::min(ellipse.size.width, ellipse.size.height);
  if (longer < kLeastLonger * shorter) return front_deg;
  const double axis = ellipse.size.height >= ellipse.size.width ? ellipse.angle + 90.0 : ellipse.angle;
  const double off = std::remainder(axis - front_deg, 180.0);
  return std::abs(off) <= 45 ? front_deg + off : front_deg;
}

}  // namespace

FrontSide ParseFrontSide(const std::string& name) {
  if (name == "top") return FrontSide::kTop;
  if (name == "right") return FrontSide::kRight;
  if (name == "bottom") return FrontSide::kBottom;
  if (name == "left") return FrontSide::kLeft;
  throw Error(ErrorKind::kUsage, "--front must be top, right, bottom or left, not '" + name + "'");
}

Point HeadFrame::Front() const { return {std::cos(front_deg * kRadPerDeg), std::sin(front_deg * kRadPerDeg)}; }

Point HeadFrame::Right() const {
  const Point front = Front();
  return {-front.y(), front.x()};
}

Point HeadFrame::InPhoto(const Point& point_px) const { return (point_px.array() + 0.5) * photo_per_px - 0.5; }

Point HeadFrame::FromPhoto(const Point& photo_px) const { return (photo_px.array() + 0.5) / photo_per_px - 0.5; }

Polygon HeadFrame::InPhoto(const Polygon& polygon_px) const {
  Polygon photo;
  for (const Point& point : polygon_px) photo.push_back(InPhoto(point));
  return photo;
}

Polygon HeadFrame::FromPhoto(const Polygon& photo_px) const {
  Polygon polygon;
  for (const Point& point : photo_px) polygon.push_back(FromPhoto(point));
  return polygon;
}

cv::Mat MaskOf(const Polygon& polygon_px, cv::Size size) {
  cv::Mat mask = cv::Mat::zeros(size, CV_8UC1);
  std::vector<cv::Point> points;
  for (const Point& point : polygon_px) points.emplace_back(NearestWhole(point.x()), NearestWhole(point.y()));
  if (points.size() >= 3) cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{points}, 255);
  return mask;
}

HeadFrame FrameOfHead(const cv::Mat& bgr, const HeadOutline& outline, FrontSide front) {
  constexpr int kCopySidePx = 1600;
  constexpr double kRimShare = 0.03;
  constexpr double kEarShare = 0.015;
  HeadFrame frame;
  frame.photo_per_px = std::max(1.0, std::max(bgr.cols, bgr.rows) / static_cast<double>(kCopySidePx));
  frame.bgr = frame.photo_per_px > 1 ? ShrunkByArea(bgr, frame.photo_per_px) : bgr;
  const cv::Size size = frame.bgr.size();
  const std::vector<cv::Point2f> body = InCopy(outline.outline_px, frame.photo_per_px);
  const cv::RotatedRect ellipse = FitSkull(body);
  const double width_px = std::min(ellipse.size.width, ellipse.size.height);
  frame.head = cv::Mat::zeros(size, CV_8UC1);
  cv::ellipse(frame.head, Scaled(ellipse, -2 * kRimShare * width_px), 255, cv::FILLED);
  cv::Mat around = cv::Mat::zeros(size, CV_8UC1);
  cv::ellipse(around, Scaled(ellipse, 2 * kEarShare * width_px), 255, cv::FILLED);
  cv::Mat whole = MaskOf(
      [&] {
        Polygon polygon;
        for (const cv::Point2f& point : InCopy(outline.body_px, frame.photo_per_px))
          polygon.push_back({point.x, point.y});
        return polygon;
      }(),
      size);
  frame.head &= whole;
  frame.ears = whole & ~around;
  cv::morphologyEx(frame.ears, frame.ears, cv::MORPH_OPEN, cv::Mat::ones(5, 5, CV_8UC1));
  frame.center_px = {ellipse.center.x, ellipse.center.y};
  frame.front_deg = AxisDeg(ellipse, FrontDeg(front));
  const bool along_height = std::abs(std::remainder(frame.front_deg - (ellipse.angle + 90.0), 180.0)) < 45;
  const double rim_px = 2 * kRimShare * width_px;
  frame.length_px = (along_height ? ellipse.size.height : ellipse.size.width) - rim_px;
  frame.width_px = (along_height ? ellipse.size.width : ellipse.size.height) - rim_px;
  return frame;
}

Polygon CrownOf(const HeadFrame& frame) {
  constexpr double kBehindShare = 0.245, kRadiusShare = 0.22;
  constexpr int kPoints = 72;
  const Point center = frame.center_px - kBehindShare * frame.length_px * frame.Front();
  Polygon circle;
  for (int i = 0; i < kPoints; ++i) {
    const double angle = 2 * std::numbers::pi * i / kPoints;
    circle.push_back(center + kRadiusShare * frame.width_px * Point(std::cos(angle), std::sin(angle)));
  }
  return circle;
}

}  // namespace tricho
