// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/channel_range.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

TEST(ChannelRange, HoldsTheLeastAndTheMostOfEachPixel) {
  Random random(3);
  cv::Mat bgr(75, 50, CV_8UC3);
  for (int y = 0; y < bgr.rows; ++y)
    for (int x = 0; x < 3 * bgr.cols; ++x) bgr.ptr(y)[x] = static_cast<uchar>(random.Integer(0, 255));
  const ChannelRange range = RangeOf(bgr);
  const cv::Rect box(11, 20, 30, 44);
  const ChannelRange part = range.In(box);
  ASSERT_EQ(part.least.size(), box.size());
  for (int y = 0; y < bgr.rows; ++y)
    for (int x = 0; x < bgr.cols; ++x) {
      const auto& color = bgr.at<cv::Vec3b>(y, x);
      EXPECT_EQ(range.least.at<uchar>(y, x), std::min({color[0], color[1], color[2]}));
      EXPECT_EQ(range.most.at<uchar>(y, x), std::max({color[0], color[1], color[2]}));
      if (!box.contains({x, y})) continue;
      EXPECT_EQ(part.least.at<uchar>(y - box.y, x - box.x), range.least.at<uchar>(y, x));
      EXPECT_EQ(part.most.at<uchar>(y - box.y, x - box.x), range.most.at<uchar>(y, x));
    }
}

TEST(ChannelRange, RefusesOtherTypes) {
  EXPECT_THROW(RangeOf(cv::Mat(4, 4, CV_8UC1, cv::Scalar(0))), std::logic_error);
}

}  // namespace
}  // namespace tricho
