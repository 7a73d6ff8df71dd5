// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What must not change what is found, on rendered scalps; and photos that hold next to nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/statistics.h"
#include "phantom/phantom.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

Photo Rendered(const std::string& family, std::uint64_t seed, int width_px = 700, int height_px = 520) {
  PhantomOptions options = FamilyOptions(family, seed);
  options.width_px = width_px;
  options.height_px = height_px;
  const PhantomScene scene = MakeScene(options);
  return PhotoOf(Render(scene, MakeBaseline(scene)));
}

const Photo& Scalp() {
  static const Photo photo = Rendered("standard", 5);
  return photo;
}

double MedianDiameterPx(const Hairs& hairs) {
  std::vector<double> diameters_px;
  for (const Shaft& shaft : hairs.shafts)
    if (shaft.diameter_px) diameters_px.push_back(*shaft.diameter_px);
  return diameters_px.empty() ? 0 : Median(std::move(diameters_px));
}

void ExpectSameFigures(const Hairs& hairs, const Hairs& expected, int max_more, double size_ratio = 1,
                       double max_width_change = 0.05) {
  EXPECT_NEAR(static_cast<double>(hairs.shafts.size()), static_cast<double>(expected.shafts.size()), max_more);
  EXPECT_NEAR(MedianDiameterPx(hairs) / size_ratio, MedianDiameterPx(expected),
              max_width_change * MedianDiameterPx(expected));
  ASSERT_TRUE(hairs.coverage_share && expected.coverage_share);
  EXPECT_NEAR(*hairs.coverage_share, *expected.coverage_share, 0.1 * *expected.coverage_share);
}

// Nothing is out of the photo, not a number, or without its unit.
void ExpectSound(const Hairs& hairs, const Photo& photo) {
  for (const Shaft& shaft : hairs.shafts) {
    ASSERT_GE(shaft.center_line_px.size(), 2U);
    for (const Point& at : shaft.center_line_px) {
      ASSERT_TRUE(at.allFinite());
      EXPECT_TRUE(cv::Rect2d(-2, -2, photo.bgr.cols + 3, photo.bgr.rows + 3).contains(cv::Point2d(at.x(), at.y())));
    }
    EXPECT_GT(shaft.diameter_px.value_or(1), 0);
    EXPECT_TRUE(std::isfinite(shaft.diameter_px.value_or(1)));
    EXPECT_TRUE(std::isfinite(shaft.diameter_sd_px) && std::isfinite(shaft.diameter_stderr_px));
    EXPECT_TRUE(shaft.confidence >= 0 && shaft.confidence <= 1);
    EXPECT_TRUE(shaft.unit >= 0 && shaft.unit < static_cast<int>(hairs.units.size()));
  }
  EXPECT_GE(hairs.coverage_share.value_or(0), 0);
  EXPECT_LE(hairs.coverage_share.value_or(0), 1);
  EXPECT_TRUE(std::isfinite(hairs.redness.value_or(0)));
}

TEST(FindHairsOnPhantoms, SameInputSameOutput) {
  const Hairs first = FindIn(Scalp()), second = FindIn(PhotoOf(Scalp().bgr.clone()));
  ASSERT_EQ(first.shafts.size(), second.shafts.size());
  EXPECT_GT(first.shafts.size(), 10U);
  for (std::size_t i = 0; i < first.shafts.size(); ++i) {
    EXPECT_EQ(first.shafts[i].center_line_px, second.shafts[i].center_line_px);
    EXPECT_EQ(first.shafts[i].diameter_px, second.shafts[i].diameter_px);
    EXPECT_EQ(first.shafts[i].unit, second.shafts[i].unit);
  }
  EXPECT_EQ(first.redness, second.redness);
}

TEST(FindHairsOnPhantoms, TurningThePhotoChangesNothing) {
  const Hairs expected = FindIn(Scalp());
  for (const cv::RotateFlags turn : {cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180, cv::ROTATE_90_COUNTERCLOCKWISE}) {
    cv::Mat turned;
    cv::rotate(Scalp().bgr, turned, turn);
    SCOPED_TRACE(turn);
    ExpectSameFigures(FindIn(PhotoOf(turned)), expected, 2);
  }
}

TEST(FindHairsOnPhantoms, MirroringThePhotoChangesNothing) {
  const Hairs expected = FindIn(Scalp());
  for (const int axis : {0, 1}) {
    cv::Mat mirrored;
    cv::flip(Scalp().bgr, mirrored, axis);
    SCOPED_TRACE(axis);
    ExpectSameFigures(FindIn(PhotoOf(mirrored)), expected, 2);
  }
}

TEST(FindHairsOnPhantoms, TwiceThePixelsOfHalfTheSizeChangeNothing) {
  cv::Mat twice;
  cv::resize(Scalp().bgr, twice, {}, 2, 2, cv::INTER_CUBIC);
  ExpectSameFigures(FindIn(PhotoOf(twice), kUmPerPx / 2), FindIn(Scalp()), 3, 2, 0.08);
}

TEST(FindHairsOnPhantoms, WithoutScaleTheCountIsAboutTheSame) {
  for (const auto& [family, seed] :
       {std::pair("standard", 5), std::pair("standard", 7), std::pair("thinning", 5), std::pair("dense", 5)}) {
    const Photo photo = Rendered(family, seed, 900, 700);
    const double with_scale = static_cast<double>(FindIn(photo).shafts.size());
    EXPECT_NEAR(static_cast<double>(FindIn(photo, std::nullopt).shafts.size()), with_scale, 0.1 * with_scale)
        << family << " " << seed;
  }
}

TEST(FindHairsOnPhantoms, BareSkinHasNoHair) { EXPECT_LE(FindIn(Rendered("bare", 3)).shafts.size(), 1U); }

TEST(FindHairsOnPhantoms, WhatIsFoundIsSound) {
  for (const std::string family : {"standard", "dense", "long", "curly", "poor"}) {
    const Photo photo = Rendered(family, 7, 500, 400);
    SCOPED_TRACE(family);
    ExpectSound(FindIn(photo), photo);
  }
}

TEST(FindHairsOnPhantoms, NothingSeenNothingFound) {
  Field field = WholeField(Scalp());
  field.seen.setTo(0);
  for (const std::optional<double> um_per_px : {std::optional<double>(), std::optional<double>(kUmPerPx)}) {
    const Hairs hairs = FindHairs(Scalp(), field, um_per_px, {});
    EXPECT_TRUE(hairs.shafts.empty());
    EXPECT_TRUE(hairs.units.empty());
    EXPECT_FALSE(hairs.coverage_share);
    EXPECT_FALSE(hairs.redness);
  }
}

TEST(FindHairsOnPhantoms, TinyAndNarrowPhotos) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(3, 3), cv::Size(2000, 2), cv::Size(2, 2000), cv::Size(17, 9)})
    for (const std::optional<double> um_per_px : {std::optional<double>(), std::optional<double>(kUmPerPx)}) {
      const Photo photo = Canvas(size).Take();
      SCOPED_TRACE(size);
      const Hairs hairs = FindIn(photo, um_per_px);
      EXPECT_TRUE(hairs.shafts.empty());
      ExpectSound(hairs, photo);
    }
}

TEST(FindHairsOnPhantoms, OneColorAndPureNoise) {
  for (const int value : {0, 1, 128, 255}) {
    const Photo photo = PhotoOf(cv::Mat(200, 300, CV_8UC3, cv::Scalar::all(value)));
    for (const std::optional<double> um_per_px : {std::optional<double>(), std::optional<double>(kUmPerPx)})
      EXPECT_TRUE(FindIn(photo, um_per_px).shafts.empty()) << value;
  }
  cv::Mat noise(300, 400, CV_8UC3);
  cv::RNG(3).fill(noise, cv::RNG::UNIFORM, 0, 256);
  ExpectSound(FindIn(PhotoOf(noise)), PhotoOf(noise));
}

}  // namespace
}  // namespace tricho
