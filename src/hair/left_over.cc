// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/left_over.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/wide_vectors.h"
#include "capture/shrink.h"
#include "hair/see/second_derivatives.h"

namespace tricho {
namespace {

// Widths in working pixels of 7 um.
constexpr double kLineSdPx = 2;       // Lines 20 to 70 um wide stand out; the mate of a thick one shows by its edges.
constexpr float kClearLine = 12.4F;   // Grey levels: second derivative across times kLineSdPx^2.
constexpr double kUsualHairPx = 8.5;  // Where thickness can't be told.
constexpr double kWiderTimes = 1.3, kWiderPx = 4;  // Edges and shadow belong to a hair.
constexpr int kRimPx = 9;                          // The edge of the field is no line.

// 255 where a row of second derivatives bends more than kClearLine along any direction, else 0.
TRICHO_WIDE_VECTORS void MarkClear(const float* xx, const float* xy, const float* yy, int count, uchar* clear) {
  for (int x = 0; x < count; ++x) {
    const float mean = (xx[x] + yy[x]) / 2, half = (xx[x] - yy[x]) / 2;
    clear[x] = std::abs(mean) + std::sqrt(half * half + xy[x] * xy[x]) > kClearLine ? 255 : 0;
  }
}

cv::Mat ClearLines(const cv::Mat& grey) {
  cv::Mat values;
  grey.convertTo(values, CV_32F);
  const SecondDerivatives bend = NegatedHessian(values, kLineSdPx);
  cv::Mat clear(grey.size(), CV_8UC1);
  for (int y = 0; y < grey.rows; ++y)
    MarkClear(bend.xx.ptr<float>(y), bend.xy.ptr<float>(y), bend.yy.ptr<float>(y), grey.cols, clear.ptr(y));
  return clear;
}

cv::Mat CoveredBy(const Hairs& hairs, cv::Size size) {
  constexpr int kSubPixelBits = 4;
  const WorkingScale& scale = hairs.contrast.scale;
  cv::Mat covered = cv::Mat::zeros(size, CV_8UC1);
  for (const Shaft& shaft : hairs.shafts) {
    std::vector<cv::Point> line;
    for (const Point& at : scale.WorkFromPhoto(shaft.center_line_px))
      line.emplace_back(cvRound(at.x() * (1 << kSubPixelBits)), cvRound(at.y() * (1 << kSubPixelBits)));
    const double width_px = shaft.diameter_px ? *shaft.diameter_px / scale.photo_per_work : kUsualHairPx;
    cv::polylines(covered, line, false, 255, cvRound(kWiderTimes * width_px + kWiderPx), cv::LINE_8, kSubPixelBits);
  }
  return covered;
}

}  // namespace

LineShares SharesOfLines(const Photo& photo, const Field& field, const Hairs& hairs) {
  const cv::Size size = hairs.contrast.contrast.size();
  cv::Mat grey, seen;
  cv::cvtColor(photo.bgr, grey, cv::COLOR_BGR2GRAY);
  if (hairs.contrast.scale.photo_per_work > 1)
    grey = ShrunkByArea(grey, size);
  else
    cv::resize(grey, grey, size, 0, 0, cv::INTER_AREA);
  cv::resize(field.seen, seen, size, 0, 0, cv::INTER_NEAREST);
  cv::erode(seen, seen, cv::Mat::ones(kRimPx, kRimPx, CV_8UC1));
  const double seen_px2 = std::max(1, cv::countNonZero(seen));
  const cv::Mat lines = ClearLines(grey) & seen;
  return {cv::countNonZero(lines) / seen_px2, cv::countNonZero(lines & ~CoveredBy(hairs, size)) / seen_px2};
}

}  // namespace tricho
