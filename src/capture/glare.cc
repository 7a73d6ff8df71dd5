// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/glare.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace tricho {
namespace {

// 250 instead of 255: JPEG ripples around the clipped level.
constexpr int kMinClipped = 250;

// Thinner zones hide no hair: a shaft of usual thickness still shows on both sides.
constexpr double kMinRadiusPx = 4;

// One clipped zone, in the frame of its own box.
struct Zone {
  cv::Rect box;
  cv::Mat to_edge_px;        // With a rim of one pixel around the box.
  double radius_px = 0;      // Of the largest disc in it.
  double half_width_px = 0;  // Area over perimeter: half the width of a hair, a quarter of a disc's diameter.
  bool is_compact = false;
  bool is_hair = false;  // So long that nothing else is meant.
};

// Of a compact zone the area is at most 14 times the squared radius of its largest disc: pi for a disc, 6.3 for an
// ellipse twice as long as wide, but 4 L / w for a hair of length L and width w.
Zone MeasureZone(const cv::Mat& mask, const cv::Rect& box) {
  constexpr double kMaxElongation = 14;
  constexpr double kMinHairElongation = 30;
  Zone zone;
  zone.box = box;
  cv::Mat padded;
  cv::copyMakeBorder(mask, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
  cv::distanceTransform(padded, zone.to_edge_px, cv::DIST_L2, 3);
  cv::minMaxLoc(zone.to_edge_px, nullptr, &zone.radius_px);
  const double area_px2 = cv::countNonZero(mask);
  const double perimeter_px = cv::countNonZero((zone.to_edge_px > 0) & (zone.to_edge_px < 1.5));
  zone.half_width_px = area_px2 / perimeter_px;
  zone.is_compact = area_px2 <= kMaxElongation * zone.radius_px * zone.radius_px;
  zone.is_hair = area_px2 >= kMinHairElongation * zone.radius_px * zone.radius_px;
  return zone;
}

// What of a zone hides hair. White hairs may join a glare: of a long zone only the part counts where discs fit that are
// far larger than hairs are wide (at crossings of hairs they are 1.5 to 2.5 times as large).
cv::Mat GlarePart(const Zone& zone, double hair_half_width_px) {
  constexpr double kMinWidening = 4;
  const double opening_px = kMinWidening * std::max(hair_half_width_px, zone.is_compact ? 0 : zone.half_width_px);
  if (zone.radius_px <= std::max(kMinRadiusPx, opening_px)) return {};
  const cv::Mat inside = zone.to_edge_px > 0;
  cv::Mat part = inside;
  if (!zone.is_compact) {
    const int side_px = 2 * static_cast<int>(std::ceil(opening_px)) + 1;
    cv::dilate(zone.to_edge_px > opening_px, part,
               cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(side_px, side_px)));
    part &= inside;
  }
  return part(cv::Rect(1, 1, zone.box.width, zone.box.height));
}

}  // namespace

cv::Mat FindGlare(const cv::Mat& least, const cv::Mat& inside) {
  const cv::Mat clipped = (least >= kMinClipped) & inside;
  cv::Mat glare = cv::Mat::zeros(least.size(), CV_8UC1);
  if (cv::countNonZero(clipped) == 0) return glare;

  const cv::Rect where = cv::boundingRect(clipped);
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centers;
  const int num_zones = cv::connectedComponentsWithStats(clipped(where), labels, stats, centers, 4, CV_32S);
  std::vector<Zone> zones;
  double hair_half_width_px = 0;  // Of the widest white hairs of this photo.
  for (int i = 1; i < num_zones; ++i) {
    if (stats.at<int>(i, cv::CC_STAT_AREA) < CV_PI * kMinRadiusPx * kMinRadiusPx) continue;
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    zones.push_back(MeasureZone(labels(box) == i, box));
    if (zones.back().is_hair) hair_half_width_px = std::max(hair_half_width_px, zones.back().half_width_px);
  }
  for (const Zone& zone : zones) {
    const cv::Mat part = GlarePart(zone, hair_half_width_px);
    if (!part.empty()) glare(zone.box + where.tl()).setTo(255, part);
  }
  // The rim of a reflex is not clipped but too bright to show a hair's edge.
  cv::dilate(glare, glare, cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(5, 5)));
  cv::bitwise_and(glare, inside, glare);
  return glare;
}

}  // namespace tricho
