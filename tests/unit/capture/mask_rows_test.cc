// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/mask_rows.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

#include "base/random.h"

namespace tricho {
namespace {

TEST(NextSet, FindsEachSetPixelWhereverItLies) {
  for (int count = 1; count < 40; ++count)
    for (int set = 0; set < count; ++set) {
      std::vector<uchar> row(count, 0);
      row[set] = 1;
      for (int x = 0; x <= count; ++x)
        EXPECT_EQ(NextSet(row.data(), x, count), x <= set ? set : count) << count << ", " << x;
    }
}

TEST(ChannelsWithin, HasTheValuesOfOpenCv) {
  Random random(3);
  for (const int width : {1, 5, 31, 32, 33, 100}) {
    cv::Mat bgr(7, width, CV_8UC3);
    for (int y = 0; y < bgr.rows; ++y)
      for (int x = 0; x < 3 * width; ++x) bgr.ptr(y)[x] = static_cast<uchar>(random.Integer(0, 255));
    for (const auto& [low, high] : {std::pair(0, 200), std::pair(60, 255), std::pair(40, 220), std::pair(0, 255)}) {
      cv::Mat expected;
      cv::inRange(bgr, cv::Scalar::all(low), cv::Scalar::all(high), expected);
      EXPECT_EQ(cv::norm(ChannelsWithin(bgr, low, high), expected, cv::NORM_INF), 0) << width << ", " << low;
    }
  }
}

TEST(ChannelsWithin, RefusesOtherTypesAndBounds) {
  EXPECT_THROW(ChannelsWithin(cv::Mat(4, 4, CV_8UC1, cv::Scalar(0)), 0, 255), std::logic_error);
  EXPECT_THROW(ChannelsWithin(cv::Mat(4, 4, CV_8UC3, cv::Scalar(0)), 0, 256), std::logic_error);
}

}  // namespace
}  // namespace tricho
