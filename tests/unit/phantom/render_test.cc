// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/render.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>

#include "phantom/families.h"
#include "phantom/hair_layer.h"

namespace tricho {
namespace {

PhantomOptions SmallOptions(std::uint64_t seed) {
  PhantomOptions options = FamilyOptions("standard", seed);
  options.width_px = 320;
  options.height_px = 240;
  return options;
}

bool SameBytes(const cv::Mat& a, const cv::Mat& b) { return cv::norm(a, b, cv::NORM_INF) == 0; }

TEST(Render, HasTheAskedSizeAndType) {
  const PhantomScene scene = MakeScene(SmallOptions(1));
  const cv::Mat bgr = Render(scene, MakeBaseline(scene));
  EXPECT_EQ(bgr.type(), CV_8UC3);
  EXPECT_EQ(bgr.cols, 320);
  EXPECT_EQ(bgr.rows, 240);
}

TEST(Render, SameSeedSameBytesWithAnyNumberOfThreads) {
  const PhantomScene first = MakeScene(SmallOptions(3));
  const PhantomScene second = MakeScene(SmallOptions(3));
  const cv::Mat bgr = Render(first, MakeBaseline(first), 0, 1);
  EXPECT_TRUE(SameBytes(bgr, Render(second, MakeBaseline(second), 0, 3)));
  const PhantomScene other = MakeScene(SmallOptions(4));
  EXPECT_FALSE(SameBytes(bgr, Render(other, MakeBaseline(other))));
  EXPECT_FALSE(SameBytes(bgr, Render(first, MakeBaseline(first), 1)));
}

TEST(Render, CircularFieldIsBlackOutside) {
  PhantomOptions options = SmallOptions(5);
  options.camera.circular_field = true;
  const PhantomScene scene = MakeScene(options);
  const cv::Mat bgr = Render(scene, MakeBaseline(scene));
  EXPECT_LT(cv::sum(bgr.at<cv::Vec3b>(3, 3))[0], 30);
  EXPECT_GT(cv::mean(bgr(cv::Rect(120, 80, 80, 80)))[2], 60);
}

PhantomHair StraightHair(double width_um, double direction_rad) {
  PhantomHair hair;
  hair.width_um = width_um;
  hair.length_um = 1200;
  hair.direction_rad = direction_rad;
  hair.absorption_per_um = Eigen::Vector3d::Constant(2.0);
  hair.root_um = -600 * Point(std::cos(direction_rad), std::sin(direction_rad));
  return hair;
}

// Darkness of a black hair on white over its middle half, divided by the length of that half: the width as drawn.
double DrawnWidthUm(const PhantomHair& hair, double um_per_px, Point shift_px) {
  PhantomOptions options;
  options.width_px = 700;
  options.height_px = 700;
  options.um_per_px = um_per_px;
  SeenHair seen = SeeHair(hair, BaselineCamera(options));
  for (Point& at : seen.course_px) at += shift_px;
  HairLook look;
  look.gloss = 0;
  cv::Mat light(700, 700, CV_32FC3, cv::Scalar(1, 1, 1));
  DrawHairs({seen}, look, 1, light);
  const Point middle = Point(349.5, 349.5) + shift_px;
  const Point along(std::cos(hair.direction_rad), std::sin(hair.direction_rad));
  const double window_px = 300 / um_per_px;
  double dark = 0;
  double share = 0;
  for (int y = 0; y < light.rows; ++y)
    for (int x = 0; x < light.cols; ++x) {
      // A Gaussian window along the hair: a sharp one would add the error of its own edge.
      const double at = (Point(x, y) - middle).dot(along) / window_px;
      dark += (1 - light.at<cv::Vec3f>(y, x)[1]) * std::exp(-8 * at * at);
    }
  share = window_px * std::sqrt(std::acos(-1.0) / 8);
  return dark / share * um_per_px;
}

TEST(DrawHairs, WidthIsTrueBelowAPixelAndAboveAtAnyAngle) {
  for (const double um_per_px : {2.8, 7.0, 12.0})
    for (const double width_um : {10.0, 21.0, 67.0, 95.0})
      for (const double angle : {0.0, 0.13, 0.7853981633974483, 1.1, 1.5707963267948966})
        EXPECT_NEAR(DrawnWidthUm(StraightHair(width_um, angle), um_per_px, {0.31, 0.17}), width_um, 0.2)
            << um_per_px << " um/px, angle " << angle;
}

TEST(DrawHairs, TaperKeepsTheMeanWidth) {
  PhantomHair hair = StraightHair(60, 0.4);
  hair.taper_share = 0.4;
  EXPECT_NEAR(DrawnWidthUm(hair, 7, {0, 0}), 60, 0.2);
}

TEST(DrawHairs, TwoHairsTransmitTheProduct) {
  PhantomOptions options;
  options.width_px = 200;
  options.height_px = 200;
  PhantomHair hair = StraightHair(80, 0);
  hair.absorption_per_um = Eigen::Vector3d::Constant(0.01);
  const SeenHair seen = SeeHair(hair, BaselineCamera(options));
  HairLook look;
  look.gloss = 0;
  cv::Mat one(200, 200, CV_32FC3, cv::Scalar(1, 1, 1));
  cv::Mat two = one.clone();
  DrawHairs({seen}, look, 1, one);
  DrawHairs({seen, seen}, look, 1, two);
  const float through = one.at<cv::Vec3f>(100, 100)[0];
  EXPECT_LT(through, 0.6F);
  EXPECT_NEAR(two.at<cv::Vec3f>(100, 100)[0], through * through, 1e-4);
}

TEST(DrawHairs, LengthEndsAtRootAndTip) {
  PhantomOptions options;
  options.width_px = 300;
  options.height_px = 60;
  const PhantomHair hair = StraightHair(60, 0);
  const SeenHair seen = SeeHair(hair, BaselineCamera(options));
  cv::Mat light(60, 300, CV_32FC3, cv::Scalar(1, 1, 1));
  DrawHairs({seen}, {.gloss = 0}, 1, light);
  double dark_px = 0;
  for (int x = 0; x < 300; ++x) dark_px += 1 - light.at<cv::Vec3f>(30, x)[0];
  EXPECT_NEAR(dark_px * options.um_per_px, hair.length_um, 2);
}

TEST(DrawUnderSkin, BluensBeforeTheRootOnly) {
  PhantomOptions options;
  options.width_px = 300;
  options.height_px = 100;
  PhantomHair hair = StraightHair(70, 0);
  hair.under_skin_um = 250;
  const SeenHair seen = SeeHair(hair, BaselineCamera(options));
  cv::Mat light(100, 300, CV_32FC3, cv::Scalar(1, 1, 1));
  DrawUnderSkin({seen}, 1.5, light);
  const int root_x = static_cast<int>(std::lround(seen.course_px.front().x()));
  const cv::Vec3f before = light.at<cv::Vec3f>(50, root_x - 10);
  EXPECT_LT(before[2], 0.8F);
  EXPECT_GT(before[0], before[2] + 0.05F);
  EXPECT_EQ(light.at<cv::Vec3f>(50, root_x + 60)[2], 1.0F);
  EXPECT_GT(light.at<cv::Vec3f>(50, root_x - 45)[2], 0.98F);
}

}  // namespace
}  // namespace tricho
