// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/head_outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace tricho {
namespace {

using testing::HasSubstr;

cv::Mat Wall(cv::Size size = {900, 700}) { return {size, CV_8UC3, cv::Scalar(140, 128, 112)}; }

// A dark ellipse with ears on a wall that is brighter to the right.
cv::Mat DrawnHead(double brighter = 0) {
  cv::Mat bgr = Wall();
  for (int y = 0; y < bgr.rows; ++y)
    for (int x = 0; x < bgr.cols; ++x) bgr.at<cv::Vec3b>(y, x) *= 1 + brighter * (x / 900.0 - 0.5);
  for (const int side : {-1, 1}) cv::ellipse(bgr, {450 + side * 190, 370}, {22, 55}, 0, 0, 360, {160, 180, 215}, -1);
  cv::ellipse(bgr, {450, 350}, {190, 235}, 0, 0, 360, {28, 36, 50}, -1);
  return bgr;
}

TEST(FindHead, FindsAHeadWithItsSizeAndPlace) {
  const HeadOutline head = FindHead(DrawnHead());
  EXPECT_EQ(head.reason, "");
  EXPECT_TRUE(head.is_overview);
  EXPECT_NEAR(head.height_px, 470, 8);
  EXPECT_NEAR(head.center_px.x(), 450, 4);
  EXPECT_NEAR(head.center_px.y(), 350, 6);
  EXPECT_EQ(head.num_bodies, 1);
  EXPECT_EQ(head.cut_share, 0);
  EXPECT_THAT(WhyOverview(DrawnHead()), HasSubstr("tricho overview"));
}

TEST(FindHead, LightThatFallsUnevenlyOnTheWallDoesNotMatter) {
  EXPECT_TRUE(FindHead(DrawnHead(0.5)).is_overview);
  EXPECT_NE(WhyOverview(DrawnHead(0.5)), "");
}

// A first look from afar spares the rest where no head can be; it must not spare it where one is.
TEST(WhyOverview, AgreesWithFindHeadOnSoftAndSmallHeads) {
  int num_overviews = 0, num_others = 0;
  for (const double sigma_px : {0.0, 6.0, 12.0, 24.0})
    for (const cv::Size axes : {cv::Size(110, 140), cv::Size(190, 235), cv::Size(255, 300), cv::Size(260, 340)}) {
      cv::Mat bgr = Wall();
      cv::ellipse(bgr, {450, 350}, axes, 0, 0, 360, {28, 36, 50}, -1);
      if (sigma_px > 0) cv::GaussianBlur(bgr, bgr, {}, sigma_px);
      const bool is_overview = FindHead(bgr).is_overview;
      EXPECT_EQ(!WhyOverview(bgr).empty(), is_overview) << sigma_px << ", " << axes;
      ++(is_overview ? num_overviews : num_others);
    }
  EXPECT_GT(num_overviews, 4);
  EXPECT_GT(num_others, 2);
}

TEST(FindHead, LargerPhotosGiveTheSame) {
  cv::Mat large;
  cv::resize(DrawnHead(), large, {}, 3, 3, cv::INTER_LINEAR);
  const HeadOutline head = FindHead(large);
  EXPECT_TRUE(head.is_overview);
  EXPECT_NEAR(head.height_px, 3 * 470, 25);
}

TEST(FindHead, ARoundWindowIsNoHead) {
  cv::Mat bgr = Wall();
  cv::circle(bgr, {450, 350}, 260, {150, 170, 210}, -1);
  EXPECT_FALSE(FindHead(bgr).is_overview);
}

TEST(FindHead, AMoleOnSkinIsNoHead) {
  cv::Mat bgr(700, 900, CV_8UC3, cv::Scalar(150, 170, 210));
  cv::ellipse(bgr, {450, 350}, {190, 235}, 0, 0, 360, {50, 70, 110}, -1);
  EXPECT_FALSE(FindHead(bgr).is_overview);
  EXPECT_EQ(WhyOverview(bgr), "");
}

TEST(WhyOverview, ALineOfPixelsIsNone) {
  for (const cv::Size size : {cv::Size(20000, 1), {1, 20000}, {20000, 2}, {1, 1}, {481, 1}})
    EXPECT_EQ(WhyOverview(Wall(size)), "") << size;
}

TEST(FindHead, ARectangleIsNoHead) {
  cv::Mat bgr = Wall();
  cv::rectangle(bgr, {250, 150, 400, 400}, {28, 36, 50}, -1);
  EXPECT_THAT(FindHead(bgr).reason, HasSubstr("rectangle"));
}

TEST(FindHead, TwoHeadsAreCounted) {
  cv::Mat bgr = Wall();
  for (const int x : {230, 670}) cv::ellipse(bgr, {x, 350}, {150, 190}, 0, 0, 360, {28, 36, 50}, -1);
  const HeadOutline head = FindHead(bgr);
  EXPECT_EQ(head.num_bodies, 2);
  EXPECT_FALSE(head.is_overview);
}

TEST(FindHead, SaysWhyThereIsNone) {
  EXPECT_THAT(FindHead(Wall()).reason, HasSubstr("nothing stands out"));
  EXPECT_THAT(FindHead(Wall({900, 2})).reason, HasSubstr("too small"));
  cv::Mat bgr = Wall();
  cv::ellipse(bgr, {450, 350}, {60, 70}, 0, 0, 360, {28, 36, 50}, -1);
  EXPECT_THAT(FindHead(bgr).reason, HasSubstr("at least 8 %"));
}

}  // namespace
}  // namespace tricho
