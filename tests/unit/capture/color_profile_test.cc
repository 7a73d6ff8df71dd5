// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/color_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

using testing::HasSubstr;

// Adobe RGB (1998) from its definition.
const cmsCIExyY kD65 = {0.3127, 0.3290, 1};
const cmsCIExyYTRIPLE kAdobe = {{0.64, 0.33, 1}, {0.21, 0.71, 1}, {0.15, 0.06, 1}};

ByteVector BytesOf(cmsHPROFILE profile) {
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  ByteVector bytes(size);
  cmsSaveProfileToMem(profile, bytes.data(), &size);
  cmsCloseProfile(profile);
  return bytes;
}

ByteVector RgbProfile(const cmsCIExyYTRIPLE& primaries, double gamma) {
  cmsToneCurve* curve = cmsBuildGamma(nullptr, gamma);
  const std::array<cmsToneCurve*, 3> curves = {curve, curve, curve};
  ByteVector bytes = BytesOf(cmsCreateRGBProfile(&kD65, &primaries, curves.data()));
  cmsFreeToneCurve(curve);
  return bytes;
}

ByteVector GreyProfile(double gamma) {
  cmsToneCurve* curve = cmsBuildGamma(nullptr, gamma);
  ByteVector bytes = BytesOf(cmsCreateGrayProfile(cmsD50_xyY(), curve));
  cmsFreeToneCurve(curve);
  return bytes;
}

ByteVector WithProfile(const ByteVector& file, const ByteVector& profile) {
  return WithMetadata(file, [&](Exiv2::Image& image) {
    Exiv2::DataBuf data(profile.data(), static_cast<long>(profile.size()));
    image.setIccProfile(data, false);
  });
}

// Adobe RGB to sRGB by the matrices of the standards, a second time and without a library.
cv::Vec3b AdobeToSrgb(const cv::Vec3b& bgr) {
  const double r = std::pow(bgr[2] / 255.0, 563.0 / 256), g = std::pow(bgr[1] / 255.0, 563.0 / 256),
               b = std::pow(bgr[0] / 255.0, 563.0 / 256);
  const std::array<double, 3> light = {1.0429 * b - 0.0429 * g, g, 1.3984 * r - 0.3984 * g};
  cv::Vec3b coded;
  for (int c = 0; c < 3; ++c) {
    const double v = std::clamp(light[c], 0.0, 1.0);
    coded[c] = cv::saturate_cast<uchar>(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055));
  }
  return coded;
}

cv::Mat Colors() {
  cv::Mat colors(6, 6, CV_8UC3);
  for (int y = 0; y < 6; ++y)
    for (int x = 0; x < 6; ++x)
      colors.at<cv::Vec3b>(y, x) = {static_cast<uchar>(90 + 10 * x), static_cast<uchar>(100 + 8 * y),
                                    static_cast<uchar>(150 + 6 * x + 6 * y)};
  return colors;
}

TEST(ColorProfile, AdobeRgbBecomesSrgbInEachFormat) {
  const TemporaryFolder folder;
  for (const std::string extension : {".png", ".tif"}) {
    const Photo photo = ReadPhoto(
        folder.Write("a" + extension, WithProfile(Encode(Colors(), extension), RgbProfile(kAdobe, 563.0 / 256))));
    EXPECT_TRUE(photo.warnings.empty());
    for (int y = 0; y < 6; ++y)
      for (int x = 0; x < 6; ++x) {
        const cv::Vec3b wanted = AdobeToSrgb(Colors().at<cv::Vec3b>(y, x));
        for (int c = 0; c < 3; ++c) EXPECT_NEAR(photo.bgr.at<cv::Vec3b>(y, x)[c], wanted[c], 2) << extension << c;
      }
  }
}

TEST(ColorProfile, TheCamerasWordForAdobeRgbCounts) {
  const TemporaryFolder folder;
  const ByteVector plain = Encode(Colors(), ".jpg", {cv::IMWRITE_JPEG_QUALITY, 100});
  const Photo without = ReadPhoto(folder.Write("a.jpg", plain));
  const Photo with = ReadPhoto(folder.Write("b.jpg", WithExif(plain, {{"Exif.Iop.InteroperabilityIndex", "R03"}})));
  for (int y = 0; y < 6; ++y)
    for (int x = 0; x < 6; ++x)
      for (int c = 0; c < 3; ++c)
        EXPECT_NEAR(with.bgr.at<cv::Vec3b>(y, x)[c], AdobeToSrgb(without.bgr.at<cv::Vec3b>(y, x))[c], 2);
}

TEST(ColorProfile, SrgbStaysAsItIs) {
  const TemporaryFolder folder;
  const ByteVector plain = Encode(Colors(), ".png");
  const ByteVector profiled = WithProfile(plain, BytesOf(cmsCreate_sRGBProfile()));
  EXPECT_EQ(cv::norm(ReadPhoto(folder.Write("a.png", profiled)).bgr, Colors(), cv::NORM_INF), 0);
}

TEST(ColorProfile, DeepSamplesAndAlphaKeepTheirKind) {
  const ExifFacts facts{1, "", "", false, RgbProfile(kAdobe, 563.0 / 256)};
  cv::Mat deep(2, 2, CV_16UC4, cv::Scalar(90 * 257, 120 * 257, 180 * 257, 12345));
  EXPECT_EQ(ToSrgb(ImageFormat::kPng, ByteVector(8), facts, false, deep), "");
  ASSERT_EQ(deep.type(), CV_16UC4);
  const cv::Vec3b wanted = AdobeToSrgb({90, 120, 180});
  const auto pixel = deep.at<cv::Vec4w>(0, 0);
  for (int c = 0; c < 3; ++c) EXPECT_NEAR(pixel[c] / 257.0, wanted[c], 1.5);
  EXPECT_EQ(pixel[3], 12345);
}

TEST(ColorProfile, GreyGoesByItsCurveAndStaysGrey) {
  const TemporaryFolder folder;
  const cv::Mat grey(4, 4, CV_8UC1, cv::Scalar(128));
  const Photo photo = ReadPhoto(folder.Write("a.png", WithProfile(Encode(grey, ".png"), GreyProfile(1.0))));
  EXPECT_TRUE(photo.is_grey);
  EXPECT_NEAR(photo.bgr.at<cv::Vec3b>(0, 0)[0], 188, 2);  // Half the light is 188 in sRGB.
}

TEST(ColorProfile, WhatDoesNotFitIsTold) {
  const TemporaryFolder folder;
  const ByteVector png = Encode(Colors(), ".png");
  for (const ByteVector& profile : {ByteVector(200, 7), ByteVector(128, 0), ByteVector{1, 2, 3}}) {
    const Photo photo = ReadPhoto(folder.Write("a.png", WithProfile(png, profile)));
    ASSERT_EQ(photo.warnings.size(), 1U);
    EXPECT_THAT(photo.warnings[0], HasSubstr("color profile can't be used"));
    EXPECT_EQ(cv::norm(photo.bgr, Colors(), cv::NORM_INF), 0);
  }
}

TEST(ColorProfile, InkWithoutAProfileIsAGuess) {
  cv::Mat ink(1, 1, CV_8UC4, cv::Scalar(0, 255, 128, 0));
  EXPECT_THAT(ToSrgb(ImageFormat::kJpeg, ByteVector(8), ExifFacts(), true, ink), HasSubstr("CMYK"));
  EXPECT_EQ(ink.at<cv::Vec3b>(0, 0), cv::Vec3b(127, 0, 255));
}

TEST(ColorProfile, APngsOwnGammaCounts) {
  // Signature, then a gAMA chunk of light as it is (1.0); the checksum is not looked at here.
  ByteVector png = {0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 4, 'g', 'A', 'M', 'A', 0, 1, 0x86, 0xA0, 0, 0, 0, 0};
  cv::Mat linear(1, 1, CV_8UC3, cv::Scalar(128, 128, 128));
  EXPECT_EQ(ToSrgb(ImageFormat::kPng, png, ExifFacts(), false, linear), "");
  EXPECT_NEAR(linear.at<cv::Vec3b>(0, 0)[0], 188, 2);
  png[17] = 0;
  png[18] = 0xB1;  // 45455: sRGB's.
  png[19] = 0x8F;
  cv::Mat usual(1, 1, CV_8UC3, cv::Scalar(128, 100, 90));
  ToSrgb(ImageFormat::kPng, png, ExifFacts(), false, usual);
  EXPECT_EQ(usual.at<cv::Vec3b>(0, 0), cv::Vec3b(128, 100, 90));
}

}  // namespace
}  // namespace tricho
