// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/shrink.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

cv::Mat Noise(cv::Size size, int type) {
  cv::Mat picture(size, type);
  Random random(7);
  for (int y = 0; y < picture.rows; ++y)
    for (int x = 0; x < picture.cols * picture.channels(); ++x)
      picture.ptr(y)[x] = static_cast<uchar>(random.Integer(0, 255));
  return picture;
}

TEST(ShrunkByArea, HasTheValuesOfOpenCv) {
  for (const int type : {CV_8UC1, CV_8UC3})
    for (const auto& [from, to] : std::vector<std::pair<cv::Size, cv::Size>>{{{160, 128}, {126, 101}},
                                                                             {{97, 61}, {96, 60}},
                                                                             {{97, 61}, {13, 60}},
                                                                             {{200, 90}, {37, 11}},
                                                                             {{200, 90}, {100, 30}},
                                                                             {{31, 17}, {31, 17}},
                                                                             {{31, 17}, {1, 1}},
                                                                             {{5, 3}, {4, 3}}}) {
      const cv::Mat picture = Noise(from, type);
      cv::Mat expected;
      cv::resize(picture, expected, to, 0, 0, cv::INTER_AREA);
      EXPECT_EQ(cv::norm(ShrunkByArea(picture, to), expected, cv::NORM_INF), 0) << from << " to " << to;
    }
}

TEST(ShrunkByArea, ByAFactorHasTheValuesOfOpenCv) {
  for (const int type : {CV_8UC1, CV_8UC3})
    for (const double scale : {1.0, 1.27, 3.0, 5.12, 7.9}) {
      const cv::Mat picture = Noise({161, 128}, type);
      cv::Mat expected;
      cv::resize(picture, expected, {}, 1 / scale, 1 / scale, cv::INTER_AREA);
      EXPECT_EQ(cv::norm(ShrunkByArea(picture, scale), expected, cv::NORM_INF), 0) << scale;
    }
}

TEST(ShrunkByArea, TakesPartsOfPictures) {
  const cv::Mat picture =
      Noise({90, 70}, CV_8UC3)(cv::Rect(11, 7, 53, 41));  // Rows do not follow each other in memory.
  cv::Mat expected;
  cv::resize(picture, expected, {40, 30}, 0, 0, cv::INTER_AREA);
  EXPECT_EQ(cv::norm(ShrunkByArea(picture, {40, 30}), expected, cv::NORM_INF), 0);
}

TEST(ShrunkByArea, RefusesToEnlargeAndOtherTypes) {
  EXPECT_THROW(ShrunkByArea(Noise({20, 20}, CV_8UC3), {21, 20}), std::logic_error);
  EXPECT_THROW(ShrunkByArea(Noise({20, 20}, CV_8UC3), {0, 20}), std::logic_error);
  EXPECT_THROW(ShrunkByArea(Noise({20, 20}, CV_8UC3), 0.9), std::logic_error);
  EXPECT_THROW(ShrunkByArea(cv::Mat(20, 20, CV_32F, cv::Scalar(0)), {10, 10}), std::logic_error);
}

}  // namespace
}  // namespace tricho
