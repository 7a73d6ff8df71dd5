// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/random.h"
#include "hair/thickness/photo_diameters.h"

namespace tricho {
namespace {

struct Drawing {
  Photo photo;
  HairContrast hair;
  std::vector<Shaft> shafts;
  std::vector<double> widths_px;
};

// Straight bars on even skin, blurred in coded values, at several angles and far apart. The first guess of the width is
// wrong by 15 %.
Drawing Draw(const std::vector<double>& widths_px, double blur_px, bool light_hair) {
  constexpr int kSize = 560;
  Drawing drawing;
  drawing.widths_px = widths_px;
  Random random(7);
  const float skin = light_hair ? 90 : 180, dark = light_hair ? 210 : 40;
  cv::Mat gray(kSize, kSize, CV_32F, cv::Scalar(skin));
  for (std::size_t k = 0; k < widths_px.size(); ++k) {
    const int column = static_cast<int>(k) % 4, row = static_cast<int>(k) / 4;
    const Point middle(80.3 + 133 * column, 80.7 + 133 * row);
    const double angle = 0.35 * static_cast<double>(k);
    const Point along(std::cos(angle), std::sin(angle));
    const double s = blur_px * std::numbers::sqrt2;
    for (int y = std::max(0, static_cast<int>(middle.y()) - 62); y < std::min(kSize, static_cast<int>(middle.y()) + 63);
         ++y)
      for (int x = std::max(0, static_cast<int>(middle.x()) - 62);
           x < std::min(kSize, static_cast<int>(middle.x()) + 63); ++x) {
        const Point away = Point(x, y) - middle;
        const double across = away.y() * along.x() - away.x() * along.y();
        if (std::abs(away.dot(along)) > 55) continue;
        const double cover =
            0.5 * (std::erf((across + widths_px[k] / 2) / s) - std::erf((across - widths_px[k] / 2) / s));
        gray.at<float>(y, x) += static_cast<float>(cover) * (dark - skin);
      }
    Shaft shaft;
    shaft.center_line_px = {middle - 50 * along, middle + 50 * along};
    shaft.diameter_px = (k % 2 == 0 ? 1.15 : 0.87) * widths_px[k];
    drawing.shafts.push_back(shaft);
  }
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) gray.at<float>(y, x) += static_cast<float>(random.Normal(0, 2));
  cv::Mat gray8;
  gray.convertTo(gray8, CV_8U);
  cv::cvtColor(gray8, drawing.photo.bgr, cv::COLOR_GRAY2BGR);
  drawing.hair.seen = cv::Mat(kSize, kSize, CV_8U, cv::Scalar(255));
  drawing.hair.light_hair = light_hair;
  return drawing;
}

// Bars have no rim that lets light through, and few of them leave something of the tone open: what is allowed for both
// moves their widths together by some 0.2 px.
constexpr double kTogetherPx = 0.21;

const std::vector<double> kWidthsPx = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 9.5, 8.5, 7.5, 10.5};

// Something as dark touches the first hair along 60 % of its length: a mate that was not found.
TEST(MeasureDiameters, AHairThatIsWidenedAlongAPartIsMeasuredWhereItIsFree) {
  Drawing drawing = Draw(kWidthsPx, 1.0, false);
  const std::size_t touched = 9;
  const Shaft& shaft = drawing.shafts[touched];
  const Point along = (shaft.tip_px() - shaft.root_px()).normalized(), normal(-along.y(), along.x());
  cv::Mat image = drawing.photo.bgr;
  for (double at = 0; at < 65; at += 0.25)
    for (double across = 0; across < 7; across += 0.25) {
      const Point p = shaft.root_px() - 5 * along + at * along + (kWidthsPx[touched] / 2 - 1 + across) * normal;
      image.at<cv::Vec3b>(static_cast<int>(p.y() + 0.5), static_cast<int>(p.x() + 0.5)) = {40, 40, 40};
    }
  MeasureDiameters(drawing.photo, drawing.hair, drawing.shafts);
  ASSERT_TRUE(drawing.shafts[touched].diameter_px);
  EXPECT_NEAR(*drawing.shafts[touched].diameter_px, kWidthsPx[touched], 1.0);
}

TEST(MeasureDiameters, FindsKnownWidthsAtAnyAngle) {
  for (const bool light_hair : {false, true})
    for (const double blur_px : {0.7, 1.0, 1.6}) {
      Drawing drawing = Draw(kWidthsPx, blur_px, light_hair);
      MeasureDiameters(drawing.photo, drawing.hair, drawing.shafts);
      double bias_px = 0;
      for (std::size_t i = 0; i < kWidthsPx.size(); ++i) {
        ASSERT_TRUE(drawing.shafts[i].diameter_px);
        const double off_px = *drawing.shafts[i].diameter_px - kWidthsPx[i];
        // Below three blurs the depth of the other hairs helps, and these are as deep as they by design.
        EXPECT_NEAR(off_px, 0, kWidthsPx[i] < 4 * blur_px ? 1.0 : 0.1 + kTogetherPx)
            << blur_px << " " << kWidthsPx[i] << " " << light_hair;
        if (kWidthsPx[i] > 6) bias_px += off_px / static_cast<double>(kWidthsPx.size());
        EXPECT_GT(drawing.shafts[i].diameter_stderr_px, 0);
      }
      EXPECT_NEAR(bias_px, 0, kTogetherPx) << blur_px;
    }
}

TEST(MeasureDiameters, TurnedByAQuarterTheSame) {
  Drawing drawing = Draw(kWidthsPx, 1, false);
  Drawing turned = drawing;
  turned.photo.bgr = cv::Mat();  // Not the same buffer.
  cv::rotate(drawing.photo.bgr, turned.photo.bgr, cv::ROTATE_90_CLOCKWISE);
  for (Shaft& shaft : turned.shafts)
    for (Point& at : shaft.center_line_px) at = Point(drawing.photo.bgr.rows - 1 - at.y(), at.x());
  MeasureDiameters(drawing.photo, drawing.hair, drawing.shafts);
  MeasureDiameters(turned.photo, turned.hair, turned.shafts);
  for (std::size_t i = 0; i < kWidthsPx.size(); ++i)
    EXPECT_NEAR(*drawing.shafts[i].diameter_px, *turned.shafts[i].diameter_px, 0.05) << kWidthsPx[i];
}

TEST(MeasureDiameters, MirroredTheSame) {
  Drawing drawing = Draw(kWidthsPx, 1, false);
  Drawing mirrored = drawing;
  mirrored.photo.bgr = cv::Mat();  // Not the same buffer.
  cv::flip(drawing.photo.bgr, mirrored.photo.bgr, 1);
  for (Shaft& shaft : mirrored.shafts)
    for (Point& at : shaft.center_line_px) at.x() = drawing.photo.bgr.cols - 1 - at.x();
  MeasureDiameters(drawing.photo, drawing.hair, drawing.shafts);
  MeasureDiameters(mirrored.photo, mirrored.hair, mirrored.shafts);
  for (std::size_t i = 0; i < kWidthsPx.size(); ++i)
    EXPECT_NEAR(*drawing.shafts[i].diameter_px, *mirrored.shafts[i].diameter_px, 0.05) << kWidthsPx[i];
}

TEST(MeasureDiameters, PixelsDoubledTwiceAsWide) {
  Drawing drawing = Draw(kWidthsPx, 1, false);
  Drawing doubled = drawing;
  cv::resize(drawing.photo.bgr, doubled.photo.bgr, {}, 2, 2, cv::INTER_CUBIC);
  cv::resize(drawing.hair.seen, doubled.hair.seen, {}, 2, 2, cv::INTER_NEAREST);
  for (Shaft& shaft : doubled.shafts) {
    for (Point& at : shaft.center_line_px) at = 2 * at + Point(0.5, 0.5);
    *shaft.diameter_px *= 2;
  }
  MeasureDiameters(drawing.photo, drawing.hair, drawing.shafts);
  MeasureDiameters(doubled.photo, doubled.hair, doubled.shafts);
  for (std::size_t i = 0; i < kWidthsPx.size(); ++i)
    EXPECT_NEAR(2 * *drawing.shafts[i].diameter_px, *doubled.shafts[i].diameter_px, 0.1 + 2 * kTogetherPx)
        << kWidthsPx[i];
}

TEST(MeasureDiameters, NothingToMeasureStaysAbsent) {
  Drawing drawing = Draw({}, 1, false);
  MeasureDiameters(drawing.photo, drawing.hair, drawing.shafts);
  EXPECT_TRUE(drawing.shafts.empty());
  Shaft outside;
  outside.center_line_px = {{-50, -50}, {-20, -20}};
  drawing.shafts.push_back(outside);
  MeasureDiameters(drawing.photo, drawing.hair, drawing.shafts);
  EXPECT_FALSE(drawing.shafts[0].diameter_px);
}

}  // namespace
}  // namespace tricho
