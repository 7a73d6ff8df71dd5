// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/photo_model.h"

#include <gtest/gtest.h>

#include "base/srgb.h"

namespace tricho {
namespace {

constexpr double kBlurPx = 1.6, kUmPerPx = 4;

// A hair of several segments, drawn in coded values by the model's own bar.
CutHair HairOf(double width_px, double blur_px, int num_segments = 3) {
  CutHair hair;
  hair.coarse_px = 1.1 * width_px;
  hair.grid = {width_px / 2 + 10, 0.5, 20};
  Bar bar;
  bar.base = 0.7;
  bar.depth = 0.5;
  bar.width_px = width_px;
  for (int k = 0; k < num_segments; ++k) {
    CrossProfile profile;
    for (double x = -hair.grid.reach_px + 0.13 * k; x <= hair.grid.reach_px; x += hair.grid.bin_px) {
      profile.x_px.push_back(x);
      profile.value.push_back(BarValue(bar, blur_px, x));
      profile.weight.push_back(15);
    }
    hair.sections.segments.push_back(profile);
  }
  return hair;
}

std::vector<CutHair> HairsOf(double blur_px) {
  std::vector<CutHair> hairs;
  for (const double width_px : {12.0, 13.0, 14.0, 15.0, 16.0}) hairs.push_back(HairOf(width_px, blur_px));
  return hairs;
}

TEST(ValueIn, IsTheMeanOfTheChannels) {
  EXPECT_NEAR(ValueIn(Encoding::kCoded)({30, 60, 90}), 60 / 255.0, 1e-6);
  EXPECT_NEAR(ValueIn(Encoding::kLight)({80, 80, 80}), LinearFromSrgb(80 / 255.0), 1e-6);
  for (const Encoding encoding : {Encoding::kLight, Encoding::kCoded}) {
    EXPECT_EQ(ValueIn(encoding)({0, 0, 0}), 0);
    EXPECT_NEAR(ValueIn(encoding)({255, 255, 255}), 1, 1e-6);
  }
}

TEST(PriorOf, IsWhatTheModelKnows) {
  const PhotoModel model{Encoding::kLight, 2.5, {0, 0.1}, {0.2, 0.3}};
  const BarPrior prior = PriorOf(model);
  EXPECT_EQ(prior.blur_px, model.blur_px);
  EXPECT_EQ(prior.shape_mean, model.shape_mean);
  EXPECT_EQ(prior.shape_sd, model.shape_sd);
  EXPECT_TRUE(model.HasShape());
  EXPECT_FALSE(PhotoModel().HasShape());
}

TEST(FitSegments, FindsTheWidthWhereBothEdgesShow) {
  CutHair hair = HairOf(14, kBlurPx);
  std::erase_if(hair.sections.segments[1].x_px, [](double x) { return x > 2; });
  hair.sections.segments[1].value.resize(hair.sections.segments[1].x_px.size());
  hair.sections.segments[1].weight.resize(hair.sections.segments[1].x_px.size());
  PhotoModel model;
  model.blur_px = kBlurPx;
  FitSegments(model, hair.coarse_px, hair);
  ASSERT_EQ(hair.fits.size(), 3);
  EXPECT_FALSE(hair.fits[1].converged);
  for (const int k : {0, 2}) {
    EXPECT_TRUE(hair.fits[k].converged);
    EXPECT_NEAR(hair.fits[k].bar.width_px, 14, 0.05);
  }
}

TEST(FirstModel, FindsTheBlurOfThickHairs) {
  for (const double blur_px : {1.2, 1.6, 2.4}) {
    const PhotoModel model = FirstModel(HairsOf(blur_px), kUmPerPx);
    EXPECT_NEAR(model.blur_px, blur_px, 0.05 * blur_px);
    EXPECT_EQ(model.encoding, Encoding::kCoded) << blur_px;
  }
}

TEST(FirstModel, WithoutHairsIsACameras) {
  EXPECT_EQ(FirstModel({}, kUmPerPx).encoding, Encoding::kLight);
  EXPECT_EQ(FirstModel({HairOf(14, kBlurPx, 2)}, kUmPerPx).blur_px, kFirstBlurPx);
}

TEST(Calibrate, SharpensTheBlurAndLeavesEvenHairsEven) {
  std::vector<CutHair> hairs = HairsOf(kBlurPx);
  PhotoModel model;
  model.blur_px = 1.05 * kBlurPx;
  for (CutHair& hair : hairs) FitSegments(model, hair.coarse_px, hair);
  // What the blur lacks looks like shading at first.
  Calibrate(hairs, {.blur_search = 1.4, .strong_shape = 0.15}, model);
  EXPECT_NEAR(model.blur_px, kBlurPx, 0.04 * kBlurPx);
  EXPECT_FALSE(model.HasShape());
}

TEST(Calibrate, TooFewSegmentsChangeNothing) {
  std::vector<CutHair> hairs{HairOf(14, kBlurPx, 2)};
  PhotoModel model;
  FitSegments(model, hairs[0].coarse_px, hairs[0]);
  Calibrate(hairs, {}, model);
  EXPECT_EQ(model.blur_px, kFirstBlurPx);
}

}  // namespace
}  // namespace tricho
