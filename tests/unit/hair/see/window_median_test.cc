// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/window_median.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

// Light from left to right, with noise and a few dark lines.
cv::Mat Uneven(cv::Size size, int type, double noise, std::uint64_t seed) {
  cv::Mat picture(size, type);
  Random random(seed);
  const int channels = picture.channels();
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width * channels; ++x) {
      const double light = 255.0 * x / (size.width * channels) - ((x + 2 * y) % 31 < 5 ? 120 : 0);
      picture.ptr(y)[x] = cv::saturate_cast<uchar>(light + noise * random.Normal());
    }
  return picture;
}

TEST(WindowMedian, HasTheValuesOfOpenCv) {
  std::uint64_t seed = 1;
  for (const int type : {CV_8UC1, CV_8UC3})
    for (const cv::Size size : {cv::Size(90, 70), cv::Size(7, 60), cv::Size(60, 5), cv::Size(1, 1)})
      for (const int window_px : {7, 9, 41, 255})
        for (const double noise : {0.0, 6.0, 300.0}) {
          const cv::Mat picture = Uneven(size, type, noise, ++seed);
          cv::Mat expected;
          cv::medianBlur(picture, expected, window_px);
          EXPECT_EQ(cv::norm(WindowMedian(picture, window_px), expected, cv::NORM_INF), 0)
              << size << ", " << window_px << ", " << noise;
        }
}

TEST(WindowMedian, TakesPartsOfPicturesAndSmallWindows) {
  const cv::Mat picture = Uneven({80, 60}, CV_8UC3, 9, 5)(cv::Rect(11, 7, 53, 41));
  for (const int window_px : {3, 5}) {
    cv::Mat expected;
    cv::medianBlur(picture, expected, window_px);
    EXPECT_EQ(cv::norm(WindowMedian(picture, window_px), expected, cv::NORM_INF), 0) << window_px;
  }
}

TEST(WindowMedian, RefusesOtherTypesAndWindows) {
  const cv::Mat picture(9, 9, CV_8UC1, cv::Scalar(3));
  EXPECT_THROW(WindowMedian(cv::Mat(9, 9, CV_32F, cv::Scalar(0)), 5), std::logic_error);
  for (const int window_px : {1, 4, 257}) EXPECT_THROW(WindowMedian(picture, window_px), std::logic_error);
}

}  // namespace
}  // namespace tricho
