// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "capture/focus.h"
#include "capture/own_color.h"
#include "capture/repetition.h"
#include "capture/texture.h"
#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

PhotoQuality QualityOf(const cv::Mat& bgr, std::optional<double> um_per_px = std::nullopt) {
  const Photo photo = PhotoOf(bgr);
  return AssessQuality(photo, FindField(photo), {um_per_px, 0, "option", "", {}, {}});
}

cv::Mat WithNoise(const cv::Mat& bgr, double sd, std::uint64_t seed = 3) {
  Random random(seed);
  cv::Mat noisy = bgr.clone();
  for (int y = 0; y < noisy.rows; ++y)
    for (int x = 0; x < 3 * noisy.cols; ++x)
      noisy.ptr<uchar>(y)[x] = cv::saturate_cast<uchar>(noisy.ptr<uchar>(y)[x] + random.Normal(0, sd));
  return noisy;
}

TEST(AssessQuality, GoodPhotosAreUsableWithoutAWord) {
  for (const auto& um_per_px : {std::optional<double>(), std::optional<double>(7.0)}) {
    const PhotoQuality quality = QualityOf(HairySkin(), um_per_px);
    EXPECT_TRUE(quality.usable);
    EXPECT_THAT(quality.reasons, IsEmpty());
    EXPECT_TRUE(quality.focus_known);
    EXPECT_GT(quality.focus, 0.5);
    EXPECT_GT(quality.exposure, 0.2);
    EXPECT_LT(quality.exposure, 0.6);
  }
}

TEST(AssessQuality, BareAndDarkAndWhiteHairedScalpsAreUsable) {
  EXPECT_TRUE(QualityOf(Skin({800, 600}), 7.0).usable);
  EXPECT_TRUE(QualityOf(Skin({800, 600})).usable);
  EXPECT_TRUE(QualityOf(WithHairs(Skin({800, 600}) * 0.4, 40, 9, cv::Scalar(12, 12, 14)), 7.0).usable);
  EXPECT_TRUE(QualityOf(WithHairs(Skin({800, 600}) * 0.5, 40, 9, cv::Scalar::all(250)), 7.0).usable);
}

TEST(AssessQuality, FocusFallsWithBlurUntilThePhotoIsRefused) {
  double previous = 2;
  for (const double blur_px : {0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0}) {
    cv::Mat blurred;
    cv::GaussianBlur(HairySkin(), blurred, cv::Size(), blur_px);
    const PhotoQuality quality = QualityOf(WithNoise(blurred, 1.5), 7.0);
    EXPECT_LT(quality.focus, previous) << blur_px;
    previous = quality.focus;
    EXPECT_EQ(quality.usable, blur_px < 4.5) << blur_px;
    if (!quality.usable) {
      EXPECT_THAT(quality.reasons, Contains(HasSubstr("out of focus")));
    }
  }
}

TEST(EdgeBlur, MeasuresAKnownBlur) {
  for (const double blur_px : {1.0, 2.0, 4.0, 8.0}) {
    cv::Mat grey(600, 800, CV_8UC1, cv::Scalar(180));
    for (int x = 60; x < 760; x += 120) cv::rectangle(grey, {x, 30}, {x + 60, 570}, 40, cv::FILLED);
    cv::GaussianBlur(grey, grey, cv::Size(), blur_px);
    const std::optional<double> found = EdgeBlurPx(grey, cv::Mat(grey.size(), CV_8UC1, cv::Scalar(255)));
    ASSERT_TRUE(found);
    EXPECT_NEAR(*found / blur_px, 1, 0.3) << blur_px;
  }
}

TEST(EdgeBlur, NothingIsToldWithoutEdges) {
  const cv::Mat all(600, 800, CV_8UC1, cv::Scalar(255));
  cv::Mat grey;
  cv::cvtColor(WithNoise(cv::Mat(600, 800, CV_8UC3, cv::Scalar::all(120)), 8), grey, cv::COLOR_BGR2GRAY);
  EXPECT_FALSE(EdgeBlurPx(grey, all));
  cv::cvtColor(Skin({800, 600}), grey, cv::COLOR_BGR2GRAY);
  EXPECT_FALSE(EdgeBlurPx(grey, all));
  const PhotoQuality quality = QualityOf(Skin({800, 600}), 7.0);
  EXPECT_FALSE(quality.focus_known);
  EXPECT_THAT(quality.warnings, Contains(HasSubstr("judge the focus")));
}

TEST(AssessQuality, TooDarkAndTooBrightAreRefused) {
  EXPECT_THAT(QualityOf(HairySkin() * 0.1, 7.0).reasons, Contains(HasSubstr("underexposed")));
  EXPECT_THAT(QualityOf(HairySkin() * 0.3, 7.0).warnings, Contains(HasSubstr("The photo is dark")));
  EXPECT_THAT(QualityOf(HairySkin() * 2.5, 7.0).reasons,
              Contains(testing::AnyOf(HasSubstr("overexposed"), HasSubstr("Glare"))));
}

TEST(AssessQuality, GlareIsWarnedOfAndRefused) {
  cv::Mat photo = HairySkin();
  cv::circle(photo, {300, 300}, 110, cv::Scalar::all(255), cv::FILLED);
  const PhotoQuality some = QualityOf(photo, 7.0);
  EXPECT_TRUE(some.usable);
  EXPECT_NEAR(some.glare_share, CV_PI * 110 * 110 / (800 * 600), 0.01);
  EXPECT_THAT(some.warnings, Contains(HasSubstr("Glare hides 8 % of the field")));
  cv::circle(photo, {400, 300}, 260, cv::Scalar::all(255), cv::FILLED);
  EXPECT_THAT(QualityOf(photo, 7.0).reasons, Contains(HasSubstr("Glare hides")));
}

TEST(AssessQuality, TooFewPixelsOrTooLittleSkinIsRefused) {
  EXPECT_THAT(QualityOf(cv::Mat(1, 1, CV_8UC3, cv::Scalar(150, 175, 205))).reasons, Contains(HasSubstr("1 x 1 px")));
  EXPECT_THAT(QualityOf(Skin({99, 400})).reasons, Contains(HasSubstr("at least 100 px")));
  EXPECT_THAT(QualityOf(HairySkin(), 1.0).reasons, Contains(HasSubstr("0.48 mm2")));
  EXPECT_THAT(QualityOf(HairySkin(), 3.0).warnings, Contains(HasSubstr("4.3 mm2")));
}

TEST(AssessQuality, CoarsePixelsAreWarnedOfAndRefused) {
  EXPECT_THAT(QualityOf(HairySkin(), 14.0).warnings, IsEmpty());
  EXPECT_THAT(QualityOf(HairySkin(), 18.0).warnings, Contains(HasSubstr("A pixel covers 18 um")));
  EXPECT_THAT(QualityOf(HairySkin(), 35.0).reasons, Contains(HasSubstr("overview")));
}

TEST(AssessQuality, AnOverviewIsToldByItsTexture) {
  cv::Mat overview;
  cv::resize(WithHairs(Skin({4000, 3000}), 12000, 6, cv::Scalar(30, 35, 45)), overview, cv::Size(800, 600), 0, 0,
             cv::INTER_AREA);
  const PhotoQuality quality = QualityOf(WithNoise(overview, 2));
  EXPECT_FALSE(quality.usable);
  EXPECT_THAT(quality.reasons, Contains(HasSubstr("Single hairs can't be resolved")));
}

TEST(AssessQuality, PicturesThatAreNoSkinAreRefused) {
  const cv::Mat even(600, 800, CV_8UC3, cv::Scalar(150, 175, 205));
  EXPECT_THAT(QualityOf(even, 7.0).reasons, Contains(HasSubstr("shows no skin")));
  EXPECT_THAT(QualityOf(WithNoise(even, 5), 7.0).reasons, Contains(HasSubstr("shows no skin")));
  EXPECT_THAT(QualityOf(WithNoise(even, 45), 7.0).reasons, Contains(HasSubstr("shows no skin but noise")));
  cv::Mat gradient(600, 800, CV_8UC3);
  for (int x = 0; x < gradient.cols; ++x) gradient.col(x).setTo(cv::Scalar::all(40 + x / 5));
  EXPECT_THAT(QualityOf(gradient, 7.0).reasons, Contains(HasSubstr("shows no skin")));
  cv::Mat page(600, 800, CV_8UC3, cv::Scalar::all(235));
  for (int y = 20; y < 600; y += 25)
    cv::putText(page, "The quick brown fox jumps over the lazy dog", {20, y}, cv::FONT_HERSHEY_SIMPLEX, 0.6,
                cv::Scalar::all(20), 1, cv::LINE_AA);
  EXPECT_THAT(QualityOf(page, 7.0).reasons, Contains(HasSubstr("a page or a drawing")));
  EXPECT_FALSE(QualityOf(cv::Mat(600, 800, CV_8UC3, cv::Scalar::all(0)), 7.0).usable);
  EXPECT_FALSE(QualityOf(cv::Mat(600, 800, CV_8UC3, cv::Scalar::all(255)), 7.0).usable);
}

// On shaded paper with noise: no grey is its commonest.
TEST(AssessQuality, APageOfPrintIsRefused) {
  cv::Mat page = Skin({800, 600});
  for (int y = 40; y < 580; y += 32)
    cv::putText(page, "the density of hair is counted by hand here", {30, y}, cv::FONT_HERSHEY_COMPLEX, 0.7,
                cv::Scalar(45, 42, 40), 1, cv::LINE_AA);
  const PhotoQuality quality = QualityOf(page);
  EXPECT_FALSE(quality.usable);
  EXPECT_THAT(quality.reasons, Contains(HasSubstr("print")));
}

TEST(AssessQuality, APatternAndGreenAreRefused) {
  cv::Mat cloth = Skin({800, 600});
  for (int y = 0; y < cloth.rows; ++y)
    for (int x = 0; x < cloth.cols; ++x)
      cloth.at<cv::Vec3b>(y, x) *= 0.7 + 0.3 * std::sin(0.4 * x + 0.1 * y) * std::sin(0.4 * y - 0.1 * x);
  EXPECT_THAT(QualityOf(cloth, 7.0).reasons, Contains(HasSubstr("repeats itself")));
  cv::Mat green;
  cv::multiply(HairySkin(), cv::Scalar(0.6, 1.0, 0.6), green);
  EXPECT_THAT(QualityOf(green, 7.0).reasons, Contains(HasSubstr("is green")));
}

TEST(Repetition, TwoLinesAreNoPattern) {
  cv::Mat grey(600, 800, CV_8UC1, cv::Scalar(180));
  for (const int x : {100, 116, 400, 420, 640, 652}) cv::line(grey, {x, 0}, {x, 599}, 60, 3);
  EXPECT_LT(MeasureRepetition(grey, cv::Mat(grey.size(), CV_8UC1, cv::Scalar(255))).share, 0.2);
}

TEST(Repetition, ThePeriodIsThatOfThePhoto) {
  for (const int period_px : {8, 20, 50}) {
    cv::Mat grey(600, 800, CV_8UC1, cv::Scalar(180));
    for (int x = 0; x < grey.cols; x += period_px) cv::line(grey, {x, 0}, {x, 599}, 60, std::max(1, period_px / 4));
    const Repetition found = MeasureRepetition(grey, cv::Mat(grey.size(), CV_8UC1, cv::Scalar(255)));
    EXPECT_GT(found.share, 0.9) << period_px;
    EXPECT_NEAR(found.period_px, period_px, 0.1 * period_px);
  }
}

TEST(Repetition, WhatIsAskedForIsToldAsEver) {
  const cv::Mat all(600, 800, CV_8UC1, cv::Scalar(255));
  cv::Mat grey(600, 800, CV_8UC1, cv::Scalar(180));
  for (int x = 0; x < 600; x += 20) cv::line(grey, {x, 0}, {x, 599}, 60, 5);  // On three quarters of it.
  const Repetition whole = MeasureRepetition(grey, all), asked = MeasureRepetition(grey, all, whole.share - 0.01);
  ASSERT_GT(whole.share, 0.5);
  EXPECT_EQ(asked.share, whole.share);
  EXPECT_EQ(asked.period_px, whole.period_px);
  EXPECT_EQ(MeasureRepetition(grey, all, whole.share + 0.05).share, 0);
}

TEST(OwnColor, SkinHasOneAndShadesOfGreyHaveNone) {
  const cv::Mat all(600, 800, CV_8UC1, cv::Scalar(255));
  cv::Mat shades(600, 800, CV_8UC3), skin(600, 800, CV_8UC3);
  for (int y = 0; y < shades.rows; ++y)
    for (int x = 0; x < shades.cols; ++x) {
      const double light = 120 + 60 * std::sin(0.02 * x) * std::cos(0.013 * y);
      const double blood = 1 + 0.04 * std::sin(0.03 * y + 0.01 * x);
      shades.at<cv::Vec3b>(y, x) = cv::Vec3b(cv::saturate_cast<uchar>(1.1 * light), cv::saturate_cast<uchar>(light),
                                             cv::saturate_cast<uchar>(0.9 * light));
      skin.at<cv::Vec3b>(y, x) = cv::Vec3b(cv::saturate_cast<uchar>(0.8 * light), cv::saturate_cast<uchar>(light),
                                           cv::saturate_cast<uchar>(1.2 * light * blood));
    }
  EXPECT_LT(OwnColor(WithNoise(shades, 3), all), 0.0065);
  EXPECT_GT(OwnColor(WithNoise(skin, 3), all), 0.015);
  EXPECT_EQ(OwnColor(shades, cv::Mat::zeros(all.size(), CV_8UC1)), 0);
}

TEST(AssessQuality, EverySentenceHasAFigureAndEnds) {
  for (const cv::Mat& photo : {cv::Mat(HairySkin() * 0.1), cv::Mat(HairySkin() * 2.5), Skin({90, 90})}) {
    const PhotoQuality quality = QualityOf(photo, 18.0);
    EXPECT_FALSE(quality.usable);
    for (const std::string& reason : quality.reasons) {
      EXPECT_TRUE(reason.ends_with(".")) << reason;
      EXPECT_NE(reason.find_first_of("0123456789"), std::string::npos) << reason;
    }
  }
}

TEST(Texture, NothingSeenIsNothingMeasured) {
  const cv::Mat none = cv::Mat::zeros(100, 100, CV_8UC1);
  const Texture texture = MeasureTexture(none, none);
  EXPECT_EQ(texture.num_tiles, 0);
  EXPECT_EQ(texture.one_grey_share, 0);
}

}  // namespace
}  // namespace tricho
