// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/face.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/cie_lab.h"
#include "capture/shrink.h"

namespace tricho {
namespace {

struct Spot {
  cv::Point2d center;
  double width = 0;
};

// What is dark in skin and has skin all around it, on a copy on which the head is 160 px wide.
std::vector<Spot> DarkSpots(const cv::Mat& skin, const cv::Mat& head, double width_px) {
  constexpr double kLeast = 0.03, kMost = 0.2, kAround = 0.8, kLeastFilled = 0.4;
  cv::Mat labels, stats, centers;
  const int num = cv::connectedComponentsWithStats(~skin & head, labels, stats, centers, 8, CV_32S);
  std::vector<Spot> spots;
  for (int i = 1; i < num; ++i) {
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    const double larger = std::max(box.width, box.height), smaller = std::min(box.width, box.height);
    if (larger < kLeast * width_px || larger > kMost * width_px || smaller < 0.25 * larger ||
        stats.at<int>(i, cv::CC_STAT_AREA) < kLeastFilled * box.area())
      continue;
    const int ring = std::max(2, static_cast<int>(0.04 * width_px));
    const cv::Rect outer = (box + cv::Size(2 * ring, 2 * ring) - cv::Point(ring, ring)) & cv::Rect({0, 0}, skin.size());
    const double around = cv::countNonZero(skin(outer)) / std::max(1.0, 1.0 * (outer.area() - box.area()));
    if (around > kAround) spots.push_back({{centers.at<double>(i, 0), centers.at<double>(i, 1)}, larger});
  }
  return spots;
}

// 255 where lightness varies by less than 4 % of itself over 5 px: skin, never hair.
cv::Mat Smooth(const cv::Mat& bgr) {
  constexpr float kMostTexture = 0.04F;
  cv::Mat grey, mean, squares;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  grey.convertTo(grey, CV_32F);
  cv::blur(grey, mean, {5, 5});
  cv::blur(grey.mul(grey), squares, {5, 5});
  const cv::Mat least = mean * kMostTexture + kMostTexture;
  return squares - mean.mul(mean) < least.mul(least);
}

}  // namespace

bool LooksLikeFace(const HeadFrame& frame) {
  constexpr double kWidthPx = 160, kMinApart = 0.2, kMaxApart = 0.62, kMaxTilt = 0.27, kMostUnlike = 1.8,
                   kLeastSkin = 0.25;
  constexpr std::size_t kMostSpots = 12;  // More are gaps between hairs, not eyes.
  const double scale = std::max(1.0, frame.width_px / kWidthPx);
  constexpr int kMostlySmooth = 140;  // Of 255.
  cv::Mat head;
  const cv::Mat smooth = ShrunkByArea(Smooth(frame.bgr), scale);
  const cv::Mat lab = LabFromBgr(ShrunkByArea(frame.bgr, scale));
  cv::resize(frame.head, head, lab.size(), 0, 0, cv::INTER_NEAREST);
  cv::Mat skin(lab.size(), CV_8UC1);
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x) {
      const auto& color = lab.at<cv::Vec3f>(y, x);
      const double chroma = std::hypot(color[1], color[2]);
      const double hue_deg = std::atan2(color[2], color[1]) * 180 / std::numbers::pi;
      skin.at<uchar>(y, x) = color[0] > 25 && chroma > 8 && hue_deg > -5 && hue_deg < 72 &&
                                     smooth.at<uchar>(y, x) > kMostlySmooth && head.at<uchar>(y, x)
                                 ? 255
                                 : 0;
    }
  cv::morphologyEx(skin, skin, cv::MORPH_OPEN, cv::Mat::ones(5, 5, CV_8UC1));
  // Hair over a part leaves no such surface of skin.
  if (cv::countNonZero(skin) < kLeastSkin * cv::countNonZero(head)) return false;
  const double width = frame.width_px / scale;
  const std::vector<Spot> spots = DarkSpots(skin, head, width);
  if (spots.size() > kMostSpots) return false;
  const Point right = frame.Right();
  for (std::size_t i = 0; i < spots.size(); ++i)
    for (std::size_t j = i + 1; j < spots.size(); ++j) {
      const cv::Point2d off = spots[j].center - spots[i].center;
      const double across = std::abs(off.x * right.x() + off.y * right.y());
      const double along = std::abs(-off.x * right.y() + off.y * right.x());
      const double unlike =
          std::max(spots[i].width, spots[j].width) / std::max(1.0, std::min(spots[i].width, spots[j].width));
      if (across > kMinApart * width && across < kMaxApart * width && along < kMaxTilt * across && unlike < kMostUnlike)
        return true;
    }
  return false;
}

}  // namespace tricho
