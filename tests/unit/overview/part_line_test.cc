// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/part_line.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "base/statistics.h"

namespace tricho {
namespace {

// An upright head of 400 x 480 px on a picture of 600 x 600.
HeadFrame Frame(double front_deg = -90) {
  HeadFrame frame;
  frame.bgr = cv::Mat::zeros(600, 600, CV_8UC3);
  frame.head = cv::Mat::zeros(600, 600, CV_8UC1);
  cv::ellipse(frame.head, cv::RotatedRect({299.5F, 299.5F}, {400, 480}, static_cast<float>(front_deg + 90)), 255, -1);
  frame.center_px = {299.5, 299.5};
  frame.width_px = 400;
  frame.length_px = 480;
  frame.front_deg = front_deg;
  return frame;
}

// Scalp in a straight strip through the center along the head's axis.
cv::Mat Strip(const HeadFrame& frame, double width_px) {
  cv::Mat share = cv::Mat::zeros(600, 600, CV_32FC1);
  for (int y = 0; y < 600; ++y)
    for (int x = 0; x < 600; ++x) {
      const double aside = std::abs((Point(x, y) - frame.center_px).dot(frame.Right()));
      share.at<float>(y, x) = static_cast<float>(std::clamp(width_px / 2 - aside + 0.5, 0.0, 1.0));
    }
  share.setTo(0, frame.head == 0);
  return share;
}

TEST(FindPart, MeasuresAStripToATenthOfAPixel) {
  for (const double front_deg : {-90.0, -75.0, 0.0}) {
    const HeadFrame frame = Frame(front_deg);
    for (const double width_px : {12.0, 23.5, 40.0}) {
      const PartLine part = FindPart(Turned(Strip(frame, width_px), frame), frame);
      EXPECT_EQ(part.reason, "");
      ASSERT_EQ(part.Widths().size(), part.stations.size());
      EXPECT_NEAR(Median(part.Widths()) * 400, width_px, front_deg == -75 ? 0.4 : 0.1) << front_deg;
      EXPECT_NEAR(part.mean_offset_head_share, 0, 0.003);
    }
  }
}

TEST(FindPart, OneHairAcrossDoesNotEndThePart) {
  const HeadFrame frame = Frame();
  cv::Mat share = Strip(frame, 40);
  share.col(309).setTo(0);
  EXPECT_NEAR(Median(FindPart(Turned(share, frame), frame).Widths()) * 400, 40, 0.2);
}

TEST(FindPart, NoPartIsToldWhereNoneIsSeen) {
  const HeadFrame frame = Frame();
  EXPECT_NE(FindPart(Turned(cv::Mat::zeros(600, 600, CV_32FC1), frame), frame).reason, "");
  cv::Mat bald(600, 600, CV_32FC1, cv::Scalar(1));
  bald.setTo(0, frame.head == 0);
  EXPECT_NE(FindPart(Turned(bald, frame), frame).reason, "");
}

TEST(LockWidth, IsTheWidthOfTheLocks) {
  const HeadFrame frame = Frame();
  for (const int lock_px : {3, 8}) {
    cv::Mat share(600, 600, CV_32FC1, cv::Scalar(1));
    for (int y = 0; y < 600; ++y)
      if (y % (2 * lock_px) < lock_px) share.row(y).setTo(0);
    const auto lock = LockWidth(Turned(share, frame), 400);
    ASSERT_TRUE(lock.has_value());
    EXPECT_NEAR(*lock * 400, lock_px, 0.3);
  }
  EXPECT_FALSE(LockWidth(Turned(cv::Mat::zeros(600, 600, CV_32FC1), frame), 400).has_value());
}

TEST(ParseFrontSide, KnowsTheFourSides) {
  EXPECT_EQ(ParseFrontSide("left"), FrontSide::kLeft);
  EXPECT_THROW(ParseFrontSide("north"), Error);
}

}  // namespace
}  // namespace tricho
