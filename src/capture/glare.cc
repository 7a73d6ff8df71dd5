// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/glare.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace tricho {
namespace {

// 250 instead of 255: JPEG ripples around the clipped level.
constexpr int kMinClipped = 250;

// Thinner zones hide no hair: a shaft of usual thickness still shows on both sides.
constexpr double kMinRadiusPx = 4;

// Area over squared inner radius: pi for a disc, 6.3 for an ellipse twice as long as wide, 4 L / w for a hair of length
// L and width w, which is above 16 from L = 4 w on.
constexpr double kMaxElongation = 14;

}  // namespace

cv::Mat FindGlare(const cv::Mat& bgr, const cv::Mat& inside) {
  cv::Mat clipped;
  cv::inRange(bgr, cv::Scalar::all(kMinClipped), cv::Scalar::all(255), clipped);
  cv::bitwise_and(clipped, inside, clipped);
  cv::Mat glare = cv::Mat::zeros(bgr.size(), CV_8UC1);
  if (cv::countNonZero(clipped) == 0) return glare;

  const cv::Rect where = cv::boundingRect(clipped);
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centers;
  const int num_zones = cv::connectedComponentsWithStats(clipped(where), labels, stats, centers, 4, CV_32S);
  for (int zone = 1; zone < num_zones; ++zone) {
    const double area_px2 = stats.at<int>(zone, cv::CC_STAT_AREA);
    if (area_px2 < CV_PI * kMinRadiusPx * kMinRadiusPx) continue;
    const cv::Rect box(stats.at<int>(zone, cv::CC_STAT_LEFT), stats.at<int>(zone, cv::CC_STAT_TOP),
                       stats.at<int>(zone, cv::CC_STAT_WIDTH), stats.at<int>(zone, cv::CC_STAT_HEIGHT));
    const cv::Mat mask = labels(box) == zone;
    cv::Mat padded;
    cv::copyMakeBorder(mask, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
    cv::Mat to_edge_px;
    cv::distanceTransform(padded, to_edge_px, cv::DIST_L2, 3);
    double radius_px = 0;
    cv::minMaxLoc(to_edge_px, nullptr, &radius_px);
    if (radius_px < kMinRadiusPx || area_px2 > kMaxElongation * radius_px * radius_px) continue;
    glare(box + where.tl()).setTo(255, mask);
  }
  // The rim of a reflex is not clipped but too bright to show a hair's edge.
  cv::dilate(glare, glare, cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(5, 5)));
  cv::bitwise_and(glare, inside, glare);
  return glare;
}

}  // namespace tricho
