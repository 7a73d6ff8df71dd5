// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/photo_model.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "base/srgb.h"

namespace tricho {
namespace {

constexpr double kBlurPx = 1.6;

// A hair of several segments, drawn by the model's own bar.
CutHair HairOf(double width_px, double blur_px) {
  CutHair hair;
  hair.coarse_px = 1.1 * width_px;
  hair.grid = {width_px / 2 + 10, 0.5, 20};
  Bar bar;
  bar.base = 0.7;
  bar.depth = 0.5;
  bar.width_px = width_px;
  for (int k = 0; k < 3; ++k) {
    CrossProfile profile;
    for (double x = -hair.grid.reach_px + 0.13 * k; x <= hair.grid.reach_px; x += hair.grid.bin_px) {
      profile.x_px.push_back(x);
      profile.value.push_back(BarValue(bar, blur_px, x));
      profile.weight.push_back(15);
    }
    hair.sections.segments.push_back(profile);
    hair.sections.direction_rad.push_back(0);
  }
  return hair;
}

TEST(CodedGrey, IsTheMeanOfTheChannels) {
  const cv::Mat bgr(2, 3, CV_8UC3, cv::Scalar(30, 60, 90));
  const cv::Mat grey = CodedGrey(bgr);
  EXPECT_EQ(grey.size(), bgr.size());
  EXPECT_NEAR(grey.at<float>(1, 2), 60 / 255.0, 1e-6);
  EXPECT_ANY_THROW(CodedGrey(cv::Mat(2, 3, CV_8UC1)));
}

TEST(LightBehind, UndoesTheToneCurve) {
  cv::Mat coded(1, 256, CV_32F);
  for (int i = 0; i < 256; ++i) coded.at<float>(i) = static_cast<float>(i) / 255;
  const cv::Mat light = LightBehind(Camera(), coded);
  for (int i = 20; i < 256; ++i) EXPECT_NEAR(light.at<float>(i), LinearFromSrgb(i / 255.0), 1e-4) << i;
  Camera as_coded;
  as_coded.tone = Camera::kCodedTone;
  EXPECT_LT(cv::norm(LightBehind(as_coded, coded), coded, cv::NORM_INF), 0.003);
}

TEST(LightBehind, UndoesTheSharpening) {
  cv::Mat photo(60, 60, CV_32F, cv::Scalar(0.7));
  cv::rectangle(photo, {25, 0}, {34, 59}, cv::Scalar(0.3), cv::FILLED);
  cv::GaussianBlur(photo, photo, {}, 1.2);
  for (const double overshoot : {0.3, 1.0, 2.0}) {
    cv::Mat soft, sharp;
    cv::GaussianBlur(photo, soft, {}, 1.5, 1.5, cv::BORDER_REFLECT_101);
    cv::addWeighted(photo, 1 + overshoot, soft, -overshoot, 0, sharp);
    Camera camera;
    camera.tone = Camera::kCodedTone;
    camera.overshoot = overshoot;
    camera.halo_px = 1.5;
    EXPECT_GT(cv::norm(sharp, photo, cv::NORM_INF), 0.01);
    EXPECT_LT(cv::norm(LightBehind(camera, sharp), photo, cv::NORM_INF), 0.005) << overshoot;
  }
}

TEST(ModelOf, OnlyStrongShadingIsAShape) {
  Camera camera;
  camera.bow = 0.02;
  EXPECT_FALSE(ModelOf(camera).HasShape());
  camera.bow = -0.2;
  EXPECT_TRUE(ModelOf(camera).HasShape());
  EXPECT_EQ(ModelOf(camera).PriorFor(1).shape_mean[1], -0.2);
}

TEST(RoughBar, HasTheLevelsWithinAndBeside) {
  const Bar rough = RoughBar(HairOf(14, 0.5).sections.segments[0], 14);
  EXPECT_NEAR(rough.base, 0.7, 0.01);
  EXPECT_NEAR(rough.depth, 0.5, 0.03);
  EXPECT_EQ(rough.width_px, 14);
}

TEST(FitSegments, FindsTheWidthWhereBothEdgesShow) {
  CutHair hair = HairOf(14, kBlurPx);
  std::erase_if(hair.sections.segments[1].x_px, [](double x) { return x > 2; });
  hair.sections.segments[1].value.resize(hair.sections.segments[1].x_px.size());
  hair.sections.segments[1].weight.resize(hair.sections.segments[1].x_px.size());
  PhotoModel model;
  model.camera.blur_px = kBlurPx;
  FitSegments(model, hair.coarse_px, hair);
  ASSERT_EQ(hair.fits.size(), 3);
  EXPECT_FALSE(hair.fits[1].converged);
  for (const int k : {0, 2}) {
    EXPECT_TRUE(hair.fits[k].converged);
    EXPECT_NEAR(hair.fits[k].bar.width_px, 14, 0.05);
  }
}

// Blur in one direction is what it is across each hair.
TEST(FitSegments, KnowsTheDirectionOfTheBlur) {
  Camera camera;
  camera.blur_px = 2;
  camera.motion_cos = -0.8;
  for (const double direction : {0.0, 0.7, 1.5708}) {
    CutHair hair = HairOf(14, camera.BlurAcrossPx(direction));
    for (double& one : hair.sections.direction_rad) one = direction;
    FitSegments(ModelOf(camera), hair.coarse_px, hair);
    EXPECT_NEAR(hair.fits[0].bar.width_px, 14, 0.05) << direction;
  }
}

}  // namespace
}  // namespace tricho
