// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/neutral_hair.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "base/srgb.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kNeutralSize(800, 1000);
const cv::Scalar kSkin(0.25, 0.32, 0.55);
constexpr double kLightOfSkin = (0.25 + 0.32 + 0.55) / 3;

// Fifteen hairs, each with the gray light of its own.
std::vector<DrawnBar> Rows() {
  std::vector<DrawnBar> bars;
  for (int i = 0; i < 15; ++i) bars.push_back(BarAbout({400, 60.0 + 60 * i}, 4.0 * (i % 9), 400));
  return bars;
}

Photo DrawnNeutral(const std::vector<double>& grays) {
  Canvas canvas(kNeutralSize, kSkin);
  const std::vector<DrawnBar> bars = Rows();
  for (std::size_t i = 0; i < bars.size(); ++i) canvas.Add({bars[i]}, cv::Scalar::all(grays[i]));
  return canvas.Take();
}

std::optional<cv::Mat> Left(const Photo& photo) {
  return SkinLeftByNeutralHair(photo.bgr, WholeField(photo).seen, kUmPerPx);
}

double LightAt(const cv::Mat& picture, const Point& at) {
  return LinearFromSrgb(picture.at<uchar>(static_cast<int>(at.y()), static_cast<int>(at.x())) / 255.0);
}

TEST(SkinLeftByNeutralHair, HairOfEveryLightnessIsEquallyDark) {
  const std::vector<double> grays{0.01,         0.05, 0.1, 0.1, 0.2, 0.2, kLightOfSkin, kLightOfSkin,
                                  kLightOfSkin, 0.45, 0.6, 0.6, 0.7, 0.8, 0.9};
  const auto left = Left(DrawnNeutral(grays));
  ASSERT_TRUE(left);
  const double skin = LightAt(*left, {30, 30});
  EXPECT_GT(skin, 0.4);
  for (int i = 0; i < 15; ++i) {
    EXPECT_LT(LightAt(*left, {400, 60.0 + 60 * i}) / skin, 0.1) << grays[i];
    EXPECT_NEAR(LightAt(*left, {400, 30.0 + 60 * i}) / skin, 1, 0.1) << grays[i];
  }
}

// What stands in for light falls with the share that hair covers: as wide as the hair to a tenth, black or white.
TEST(SkinLeftByNeutralHair, BlackAndWhiteHairAreAsWideAsTheyAre) {
  const std::vector<DrawnBar> bars = Rows();
  const cv::Mat coverage = Coverage(kNeutralSize, bars);
  std::vector<double> grays(15, 0.02);
  for (int i = 0; i < 15; i += 2) grays[i] = 0.7;
  const auto left = Left(DrawnNeutral(grays));
  ASSERT_TRUE(left);
  const double skin = LightAt(*left, {30, 30});
  for (int i = 0; i < 15; ++i) {
    double of_picture = 0, of_truth = 0;
    for (int y = 60 + 60 * i - 15; y <= 60 + 60 * i + 15; ++y) {
      of_picture += 1 - LightAt(*left, {400.0, double(y)}) / skin;
      of_truth += coverage.at<float>(y, 400);
    }
    EXPECT_NEAR(of_picture / of_truth, 1, 0.1) << grays[i];
  }
}

TEST(SkinLeftByNeutralHair, NotWhereAllHairIsDark) { EXPECT_FALSE(Left(DrawnNeutral(std::vector<double>(15, 0.02)))); }

TEST(SkinLeftByNeutralHair, NotWhereAllHairIsWhite) { EXPECT_FALSE(Left(DrawnNeutral(std::vector<double>(15, 0.9)))); }

TEST(SkinLeftByNeutralHair, WhereAllHairIsAsLightAsSkin) {
  EXPECT_TRUE(Left(DrawnNeutral(std::vector<double>(15, kLightOfSkin))));
}

TEST(SkinLeftByNeutralHair, AFewLightLinesAreGlare) {
  std::vector<double> grays(15, 0.02);
  grays[3] = grays[5] = 0.9;
  EXPECT_FALSE(Left(DrawnNeutral(grays)));
}

TEST(SkinLeftByNeutralHair, NotOnSkinWithoutColor) {
  Canvas canvas(kNeutralSize, cv::Scalar::all(0.35));
  canvas.Add(Rows(), cv::Scalar::all(0.8));
  EXPECT_FALSE(Left(canvas.Take()));
}

TEST(SkinLeftByNeutralHair, NotWhereSkinsColorIsNoise) {
  Canvas canvas(kNeutralSize, kSkin);
  canvas.Add(Rows(), cv::Scalar::all(kLightOfSkin));
  EXPECT_TRUE(Left(canvas.Take(0.002)));
  EXPECT_FALSE(Left(canvas.Take(0.2)));
}

// Told by a look that was made for something else, of pixels as large.
TEST(ShowsNeutralHair, WhereASmallLookHasSuchHair) {
  const auto shows = [](const Photo& photo) {
    cv::Mat small;
    const double um_per_small_px = 28;
    cv::resize(photo.bgr, small, {}, kUmPerPx / um_per_small_px, kUmPerPx / um_per_small_px, cv::INTER_AREA);
    return ShowsNeutralHair(SmallLookAt(small, WholeField(photo).seen, um_per_small_px));
  };
  EXPECT_TRUE(shows(DrawnNeutral(std::vector<double>(15, kLightOfSkin))));
  EXPECT_FALSE(shows(DrawnNeutral(std::vector<double>(15, 0.02))));
  Canvas without_color(kNeutralSize, cv::Scalar::all(0.35));
  without_color.Add(Rows(), cv::Scalar::all(0.8));
  EXPECT_FALSE(shows(without_color.Take()));
}

TEST(SkinLeftByNeutralHair, BareSkinAndNothingSeen) {
  const Photo photo = Canvas(kNeutralSize, kSkin).Take();
  EXPECT_FALSE(Left(photo));
  EXPECT_FALSE(SkinLeftByNeutralHair(photo.bgr, cv::Mat::zeros(kNeutralSize, CV_8U), kUmPerPx));
}

TEST(SkinLeftByNeutralHair, ThePhotoAndItsFieldAreOfOneSize) {
  const Photo photo = Canvas(kNeutralSize, kSkin).Take();
  EXPECT_THROW(SkinLeftByNeutralHair(photo.bgr, cv::Mat::zeros({80, 60}, CV_8U), kUmPerPx), std::logic_error);
}

}  // namespace
}  // namespace tricho
