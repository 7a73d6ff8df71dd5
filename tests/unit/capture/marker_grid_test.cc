// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/marker_grid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/random.h"
#include "base/srgb.h"

namespace tricho {
namespace {

// 6 x 6 modules: a black border, and inside some of both.
cv::Mat Modules() {
  cv::Mat modules = cv::Mat::zeros(6, 6, CV_8UC1);
  for (const cv::Point at : {cv::Point(1, 1), {3, 1}, {2, 2}, {4, 2}, {1, 3}, {2, 3}, {4, 4}, {3, 4}})
    modules.at<uchar>(at) = 1;
  return modules;
}

struct Seen {
  cv::Mat grey;
  std::vector<cv::Point2f> corners_px;
};

// The marker of side_px on skin, turned, and squeezed across one of its diagonals: seen from the side.
Seen Draw(double side_px, double turn_rad, double squeeze, double noise = 0, bool in_light = false) {
  const double c = std::cos(turn_rad), s = std::sin(turn_rad);
  const cv::Matx22d turn(c, -s, s, c);
  const double half = std::sqrt(0.5);
  const cv::Matx22d diagonal(half, -half, half, half);
  const cv::Matx22d map = turn * diagonal * cv::Matx22d(1, 0, 0, squeeze) * diagonal.t();
  const cv::Vec2d middle(150, 140);
  Seen seen;
  for (const cv::Vec2d& corner : {cv::Vec2d(-0.5, -0.5), {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}}) {
    const cv::Vec2d at = middle + map * (side_px * corner);
    seen.corners_px.emplace_back(static_cast<float>(at[0]), static_cast<float>(at[1]));
  }
  constexpr int kSubsamples = 4;
  const cv::Mat modules = Modules();
  const cv::Matx22d back = map.inv();
  const auto shone = [&](double code) { return in_light ? LinearFromSrgb(code / 255) : code / 255; };
  cv::Mat mixed(280, 300, CV_32FC1);
  for (int y = 0; y < mixed.rows; ++y)
    for (int x = 0; x < mixed.cols; ++x) {
      double sum = 0;
      for (int i = 0; i < kSubsamples * kSubsamples; ++i) {
        const cv::Vec2d at(x + (i % kSubsamples + 0.5) / kSubsamples - 0.5,
                           y + (i / kSubsamples + 0.5) / kSubsamples - 0.5);
        const cv::Vec2d place = back * (at - middle) / side_px * 6.0 + cv::Vec2d(3, 3);
        const cv::Point module(static_cast<int>(std::floor(place[0])), static_cast<int>(std::floor(place[1])));
        const bool inside = cv::Rect(0, 0, 6, 6).contains(module);
        sum += shone(!inside ? 150 : modules.at<uchar>(module) ? 230 : 40);
      }
      mixed.at<float>(y, x) = static_cast<float>(sum / kSubsamples / kSubsamples);
    }
  cv::GaussianBlur(mixed, mixed, cv::Size(), 0.8);
  Random random(3);
  seen.grey.create(mixed.size(), CV_8UC1);
  for (int y = 0; y < mixed.rows; ++y)
    for (int x = 0; x < mixed.cols; ++x) {
      const double value = mixed.at<float>(y, x);
      const double code = 255 * (in_light ? SrgbFromLinear(value) : value) + random.Normal(0, noise);
      seen.grey.at<uchar>(y, x) = cv::saturate_cast<uchar>(code);
    }
  return seen;
}

TEST(MarkerGrid, MeasuresTheSideWhicheverWayItIsTurned) {
  for (const double turn : {0.0, 0.3, 1.2, 3.0}) {
    const Seen seen = Draw(120, turn, 1);
    const auto size = MeasureMarker(seen.grey, Modules(), seen.corners_px);
    ASSERT_TRUE(size) << turn;
    EXPECT_NEAR(size->long_px, 120, 0.5) << turn;
    EXPECT_NEAR(size->short_px, 120, 0.5) << turn;
    EXPECT_LT(size->relative_error, 0.005);
  }
}

TEST(MarkerGrid, CornersHalfAModuleOffDoNotMatter) {
  Seen seen = Draw(120, 0.4, 1);
  const cv::Point2f middle(150, 140);
  for (cv::Point2f& corner : seen.corners_px) corner = middle + (corner - middle) * 0.86F;
  const auto size = MeasureMarker(seen.grey, Modules(), seen.corners_px);
  ASSERT_TRUE(size);
  EXPECT_NEAR(size->long_px, 120, 0.6);
}

TEST(MarkerGrid, ATiltAcrossTheDiagonalShows) {
  // All four sides stay of one length: they alone would not tell.
  const Seen seen = Draw(120, 0.2, 0.88);
  const auto size = MeasureMarker(seen.grey, Modules(), seen.corners_px);
  ASSERT_TRUE(size);
  EXPECT_NEAR(size->long_px, 120, 0.7);
  EXPECT_NEAR(size->short_px, 0.88 * 120, 0.7);
}

TEST(MarkerGrid, NoiseIsStated) {
  const Seen clean = Draw(60, 0.2, 1), noisy = Draw(60, 0.2, 1, 12);
  const auto before = MeasureMarker(clean.grey, Modules(), clean.corners_px);
  const auto after = MeasureMarker(noisy.grey, Modules(), noisy.corners_px);
  ASSERT_TRUE(before && after);
  EXPECT_GT(after->relative_error, before->relative_error);
  EXPECT_LT(std::abs(std::log(after->long_px / 60)), 4 * after->relative_error);
}

TEST(MarkerGrid, WhiteGrowsWhereLightWasMixed) {
  for (const double turn : {0.0, 0.3}) {
    const Seen coded = Draw(120, turn, 1), light = Draw(120, turn, 1, 0, true);
    const auto of_coded = MeasureMarker(coded.grey, Modules(), coded.corners_px);
    const auto of_light = MeasureMarker(light.grey, Modules(), light.corners_px);
    ASSERT_TRUE(of_coded && of_coded->edges && of_light && of_light->edges) << turn;
    EXPECT_NEAR(of_coded->edges->white_growth_px, 0, 0.06) << turn;
    // The side stays, although this marker has more edges of one kind than of the other. A blur of 0.84 px with the
    // pixel's own; 0.29 of the step in light is half of the coded one: 0.55 of it.
    EXPECT_NEAR(of_light->edges->white_growth_px, 0.46, 0.06) << turn;
    EXPECT_LT(of_light->edges->error_px, 0.05);
    EXPECT_NEAR(of_light->edges->blur_px, 1.1, 0.15);  // With what reading between pixels blurs.
    EXPECT_NEAR(of_light->edges->black, 40, 2);
    EXPECT_NEAR(of_light->edges->white, 230, 2);
    EXPECT_NEAR(of_light->long_px, 120, 0.5);
  }
}

TEST(MarkerGrid, WhatIsNoMarkerIsNotMeasured) {
  const Seen seen = Draw(120, 0, 1);
  EXPECT_FALSE(MeasureMarker(cv::Mat(280, 300, CV_8UC1, cv::Scalar(150)), Modules(), seen.corners_px));
  EXPECT_FALSE(MeasureMarker(seen.grey, cv::Mat::zeros(6, 6, CV_8UC1), seen.corners_px));
  // Nearly all of it beyond the photo.
  std::vector<cv::Point2f> outside = seen.corners_px;
  for (cv::Point2f& corner : outside) corner += cv::Point2f(170, 160);
  EXPECT_FALSE(MeasureMarker(seen.grey, Modules(), outside));
}

}  // namespace
}  // namespace tricho
