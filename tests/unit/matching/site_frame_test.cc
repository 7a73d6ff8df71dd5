// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_frame.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace tricho {
namespace {

cv::Mat AllSeen(int width, int height) { return cv::Mat(height, width, CV_8UC1, cv::Scalar(255)); }

TEST(CommonFrame, OfOneVisitIsItsOwnView) {
  const SiteFrame frame = CommonFrame(AllSeen(200, 100), 10, {});
  EXPECT_EQ(frame.area_px2, 20000);
  ASSERT_TRUE(frame.area_cm2);
  EXPECT_NEAR(*frame.area_cm2, 0.02, 1e-12);
  ASSERT_EQ(frame.outlines_px.size(), 1U);
  EXPECT_TRUE(frame.Contains({0, 0}));
  EXPECT_FALSE(frame.Contains({-1, 0}));
  EXPECT_FALSE(frame.Contains({200, 50}));
}

TEST(CommonFrame, IsWhatEveryVisitShows) {
  VisitView right{AllSeen(200, 100), {}};
  right.baseline_from_visit.homography(0, 2) = 50;
  VisitView down{AllSeen(200, 100), {}};
  down.baseline_from_visit.homography(1, 2) = 30;
  cv::rectangle(down.seen, {100, 20}, {109, 29}, cv::Scalar(0), cv::FILLED);  // Glare at this visit.
  const SiteFrame frame = CommonFrame(AllSeen(200, 100), std::nullopt, {right, down});
  EXPECT_EQ(frame.area_px2, 150 * 70 - 100);
  EXPECT_FALSE(frame.area_cm2);
  EXPECT_TRUE(frame.Contains({60, 40}));
  EXPECT_FALSE(frame.Contains({49, 40}));
  EXPECT_FALSE(frame.Contains({60, 29}));
  EXPECT_FALSE(frame.Contains({105, 55}));
}

TEST(CommonFrame, KeepsAMargin) {
  const SiteFrame frame = CommonFrame(AllSeen(100, 100), std::nullopt, {});
  EXPECT_TRUE(frame.Contains({10, 50}, 10));
  EXPECT_FALSE(frame.Contains({8, 50}, 10));
}

TEST(RedrawnInBaseline, PutsPixelsWhereTheMapSays) {
  cv::Mat source(60, 80, CV_8UC1, cv::Scalar(0));
  source.at<uchar>(20, 30) = 200;
  SiteMap map;
  map.homography(0, 2) = 7;
  map.homography(1, 2) = -4;
  const cv::Mat redrawn = RedrawnInBaseline(source, map, {100, 70}, cv::INTER_NEAREST);
  EXPECT_EQ(redrawn.at<uchar>(16, 37), 200);
  EXPECT_EQ(cv::countNonZero(redrawn), 1);
}

}  // namespace
}  // namespace tricho
