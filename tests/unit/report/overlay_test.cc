// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/overlay.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <stdexcept>

#include "base/error.h"
#include "report/analysis_files.h"
#include "report/overlay_legend.h"
#include "unit/report/example_analysis.h"

namespace tricho {
namespace {

double Difference(const cv::Mat& bgr, cv::Point at, const cv::Scalar& color) {
  const cv::Vec3b pixel = bgr.at<cv::Vec3b>(at);
  double sum = 0;
  for (int channel = 0; channel < 3; ++channel) sum += std::abs(pixel[channel] - color[channel]);
  return sum;
}

TEST(DrawOverlay, HairsHaveTheColourOfTheirKindAlongTheirCourse) {
  const cv::Mat overlay = DrawOverlay(ExampleAnalysis(), {});
  const HairStyle terminal = StyleOf(HairKind::kTerminal, true);
  const HairStyle vellus = StyleOf(HairKind::kVellus, true);
  for (int x = 115; x < 195; x += 7) EXPECT_LT(Difference(overlay, {x, 200}, terminal.color), 60) << x;
  for (int y = 235; y < 295; y += 7) EXPECT_LT(Difference(overlay, {100, y}, vellus.color), 60) << y;
  EXPECT_GT(Difference(overlay, {150, 208}, terminal.color), 150) << "the line must be thin";
}

TEST(DrawOverlay, RootsAreMarkedAndHollowWhenUncertain) {
  Analysis analysis = ExampleAnalysis();
  const HairStyle terminal = StyleOf(HairKind::kTerminal, true);
  EXPECT_LT(Difference(DrawOverlay(analysis, {}), {100, 198}, terminal.color), 60);
  analysis.hairs.shafts[0].root_certain = false;
  EXPECT_LT(Difference(DrawOverlay(analysis, {}), {100, 200}, cv::Scalar(255, 255, 255)), 60);
}

TEST(DrawOverlay, WhatDoesNotCountIsDashedAndHasNoRoot) {
  const cv::Mat overlay = DrawOverlay(ExampleAnalysis(), {});
  const HairStyle style = StyleOf(std::nullopt, false);
  ASSERT_TRUE(style.dashed);
  int on = 0, off = 0;
  for (int x = 10; x < 190; ++x) ++(Difference(overlay, {x, 600}, style.color) < 120 ? on : off);
  EXPECT_GT(on, 50);
  EXPECT_GT(off, 50);
}

TEST(DrawOverlay, KindsDifferInColour) {
  const std::vector<cv::Scalar> colors = {
      StyleOf(HairKind::kTerminal, true).color, StyleOf(HairKind::kIntermediate, true).color,
      StyleOf(HairKind::kVellus, true).color, StyleOf(std::nullopt, true).color, StyleOf(std::nullopt, false).color};
  for (std::size_t i = 0; i < colors.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_GT(cv::norm(colors[i] - colors[j]), 80) << i << ' ' << j;
}

TEST(DrawOverlay, TheLegendLiesBelowThePhoto) {
  const Analysis analysis = ExampleAnalysis();
  const cv::Mat overlay = DrawOverlay(analysis, {});
  EXPECT_EQ(overlay.cols, 1280);
  EXPECT_GT(overlay.rows, 1024 + 100);
  EXPECT_LT(overlay.rows, 1024 + 400);
  // Toned skin and nothing else at the photo's lower edge.
  EXPECT_LT(Difference(overlay, {640, 1020}, overlay.at<cv::Vec3b>(900, 640)), 1);
}

TEST(DrawOverlay, ZonesLeftOutAreHatched) {
  Analysis analysis = ExampleAnalysis();
  cv::Mat(analysis.field.seen, cv::Rect(400, 400, 300, 300)).setTo(0);
  const cv::Mat overlay = DrawOverlay(analysis, {});
  const cv::Vec3b seen = overlay.at<cv::Vec3b>(900, 900);
  int hatched = 0;
  for (int x = 420; x < 680; ++x) hatched += Difference(overlay, {x, 500}, seen) > 30;
  EXPECT_GT(hatched, 20);
}

TEST(DrawOverlay, APhotoThatIsNotUsableHasABannerAboveIt) {
  const Analysis analysis = UnusableAnalysis();
  const cv::Mat overlay = DrawOverlay(analysis, {});
  const int banner = overlay.rows - 1024;
  EXPECT_GT(banner, 50);
  EXPECT_GT(Difference(overlay, {5, 5}, cv::Scalar(200, 200, 200)), 100);
  EXPECT_EQ(cv::norm(overlay.rowRange(banner, overlay.rows), analysis.photo.bgr), 0) << "the photo itself is untouched";
}

TEST(DrawOverlay, LargeAndSmallPhotosComeOutReadable) {
  Analysis analysis = ExampleAnalysis();
  cv::Mat large(3000, 4000, CV_8UC3, cv::Scalar(200, 200, 200));
  analysis.photo.bgr = large;
  analysis.field.seen = cv::Mat(large.size(), CV_8UC1, cv::Scalar(255));
  EXPECT_EQ(DrawOverlay(analysis, {}).cols, 2000);
  analysis.photo.bgr = cv::Mat(200, 250, CV_8UC3, cv::Scalar(200, 200, 200));
  analysis.field.seen = cv::Mat(200, 250, CV_8UC1, cv::Scalar(255));
  EXPECT_EQ(DrawOverlay(analysis, {}).cols, 1000);
  analysis.photo.bgr = cv::Mat(2000, 20, CV_8UC3, cv::Scalar(200, 200, 200));
  analysis.field.seen = cv::Mat(2000, 20, CV_8UC1, cv::Scalar(255));
  EXPECT_GT(DrawOverlay(analysis, {}).rows, 2000);
}

TEST(DrawOverlay, WithoutScaleOrHairsItIsDrawnAllTheSame) {
  Analysis analysis = ExampleAnalysis();
  analysis.scale = {};
  EXPECT_GT(DrawOverlay(analysis, {}).rows, 1024);
  analysis.hairs = {};
  analysis.counted.clear();
  EXPECT_GT(DrawOverlay(analysis, {}).rows, 1024);
}

TEST(DrawOverlay, RefusesAnAnalysisWithoutAPhoto) { EXPECT_THROW(DrawOverlay({}, {}), std::logic_error); }

TEST(OverlayPng, IsThePictureAndTheSameEveryTime) {
  const std::string png = OverlayPng(ExampleAnalysis(), {});
  EXPECT_EQ(png, OverlayPng(ExampleAnalysis(), {}));
  const cv::Mat read = cv::imdecode(std::vector<uchar>(png.begin(), png.end()), cv::IMREAD_COLOR);
  EXPECT_EQ(cv::norm(read, DrawOverlay(ExampleAnalysis(), {}), cv::NORM_INF), 0);
}

TEST(ParseOverlayKind, KnowsThree) {
  EXPECT_EQ(ParseOverlayKind("png"), OverlayKind::kPng);
  EXPECT_EQ(ParseOverlayKind("jpeg"), OverlayKind::kJpeg);
  EXPECT_EQ(ParseOverlayKind("none"), OverlayKind::kNone);
  EXPECT_THROW(ParseOverlayKind("jpg"), Error);
  EXPECT_THROW(ParseOverlayKind(""), Error);
}

TEST(OverlayJpeg, ShowsThePictureOfThePng) {
  const Analysis analysis = ExampleAnalysis();
  const std::string png = OverlayPng(analysis, {}), jpeg = OverlayJpeg(analysis, {});
  const cv::Mat exact = DrawOverlay(analysis, {});
  const cv::Mat read = cv::imdecode(std::vector<uchar>(jpeg.begin(), jpeg.end()), cv::IMREAD_COLOR);
  ASSERT_EQ(read.size(), exact.size());
  EXPECT_LT(cv::norm(read, exact, cv::NORM_L1) / static_cast<double>(3 * exact.total()), 3);
  EXPECT_NE(jpeg, png);
}

}  // namespace
}  // namespace tricho
