// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/contrast.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <stdexcept>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kContrastSize(320, 240);

HairContrast Measure(const Photo& photo, std::optional<double> um_per_px = kUmPerPx) {
  return MeasureContrast(photo, WholeField(photo), um_per_px);
}

float At(const cv::Mat& map, const Point& at) {
  return map.at<float>(static_cast<int>(std::lround(at.y())), static_cast<int>(std::lround(at.x())));
}

TEST(WorkingScale, PixelCentersAreConverted) {
  const WorkingScale scale{4, {4, 5}, 7};  // The first working pixel covers the photo's pixels 0..3: its middle is 1.5.
  EXPECT_EQ(scale.PhotoFromWork({0, 0}), Point(1.5, 2.0));
}

TEST(MeasureContrast, IsOneMinusTransmittedLight) {
  const DrawnBar bar = BarAbout({160, 120}, 20, 200);
  for (const double share : {0.02, 0.3, 0.6}) {
    const cv::Scalar skin(0.25, 0.32, 0.55);
    const HairContrast hair = Measure(Canvas(kContrastSize, skin).Add({bar}, share * skin).Take());
    EXPECT_NEAR(At(hair.contrast, {160, 120}), 1 - share, 0.04) << share;
    EXPECT_NEAR(At(hair.contrast, {160, 190}), 0, 0.03) << share;
    EXPECT_FALSE(hair.light_hair);
  }
}

TEST(MeasureContrast, IsFreeOfTheFallOfLight) {
  const HairContrast hair = Measure(
      Canvas(kContrastSize).Add({BarAbout({60, 120}, 80, 150), BarAbout({260, 120}, 80, 150)}).Shade(0.35).Take());
  EXPECT_NEAR(At(hair.contrast, {60, 120}), At(hair.contrast, {260, 120}), 0.05);
  for (const double x : {15.0, 160.0, 305.0}) EXPECT_NEAR(At(hair.contrast, {x, 120}), 0, 0.05) << x;
}

TEST(MeasureContrast, BloodIsNoHair) {
  const HairContrast hair = Measure(Canvas(kContrastSize)
                                        .Absorb({BarAbout({160, 60}, 0, 250)}, {0.4, 0.5, 0.03})
                                        .Add({BarAbout({160, 180}, 0, 250)})
                                        .Take());
  EXPECT_LT(At(hair.contrast, {160, 60}), 0.1);
  EXPECT_LT(At(hair.shadow, {160, 60}), 0.1);
  EXPECT_GT(At(hair.contrast, {160, 180}), 0.85);
}

TEST(MeasureContrast, LightHairIsToldFromDark) {
  const cv::Scalar dark_skin(0.03, 0.05, 0.10);
  const HairContrast hair =
      Measure(Canvas(kContrastSize, dark_skin)
                  .Add({BarAbout({160, 80}, 10, 200), BarAbout({160, 160}, 20, 200)}, {0.45, 0.5, 0.55})
                  .Take());
  EXPECT_TRUE(hair.light_hair);
  EXPECT_GT(At(hair.contrast, {160, 80}), 0.6);
  EXPECT_NEAR(At(hair.contrast, {160, 120}), 0, 0.1);
}

TEST(MeasureContrast, AloneIsTheSame) {
  // Dark hair, and one that is lighter than the skin.
  const Photo photo = Canvas(kContrastSize, {0.12, 0.16, 0.3})
                          .Add({BarAbout({160, 60}, 10, 250), BarAbout({100, 120}, 30, 150)})
                          .Add({BarAbout({160, 180}, 10, 250)}, {0.75, 0.8, 0.85})
                          .Take();
  for (const std::optional<double>& um_per_px : {std::optional(kUmPerPx), std::optional<double>()}) {
    const HairContrast all = MeasureContrast(photo, WholeField(photo), um_per_px);
    const HairContrast alone = MeasureContrast(photo, WholeField(photo), um_per_px, ContrastMaps::kContrastAlone);
    ASSERT_EQ(alone.contrast.size(), all.contrast.size());
    EXPECT_EQ(cv::norm(alone.contrast, all.contrast, cv::NORM_INF), 0);
    EXPECT_EQ(alone.typical_depth, all.typical_depth);
    EXPECT_FALSE(all.shadow.empty());
    EXPECT_TRUE(alone.shadow.empty());
    EXPECT_FALSE(all.opposite.empty());
    EXPECT_TRUE(alone.opposite.empty());
  }
}

TEST(MeasureContrast, NothingWhereNotSeen) {
  const Photo photo = Canvas(kContrastSize).Add({BarAbout({160, 120}, 0, 250)}).Take();
  Field field = WholeField(photo);
  field.seen.colRange(0, 160).setTo(0);
  const HairContrast hair = MeasureContrast(photo, field, kUmPerPx);
  EXPECT_EQ(cv::countNonZero(hair.contrast.colRange(0, 160)), 0);
  EXPECT_EQ(cv::countNonZero(hair.shadow.colRange(0, 160)), 0);
  EXPECT_EQ(cv::countNonZero(hair.seen.colRange(0, 160)), 0);
  EXPECT_GT(At(hair.contrast, {200, 120}), 0.85);
}

TEST(MeasureContrast, TheWorkingPixelHasItsSizeOnTheSkin) {
  const Photo photo = Canvas(kContrastSize).Add({BarAbout({160, 120}, 0, 250)}).Take();
  const HairContrast hair = Measure(photo, 3.5);
  EXPECT_DOUBLE_EQ(hair.scale.photo_per_work, 2);
  EXPECT_EQ(hair.contrast.size(), cv::Size(160, 120));
  EXPECT_EQ(hair.seen.size(), cv::Size(160, 120));
}

TEST(IsSeenAt, TheNearestPixelOfTheField) {
  const Photo photo = Canvas(kContrastSize).Take();
  Field field = WholeField(photo);
  field.seen.colRange(0, 160).setTo(0);
  const HairContrast hair = MeasureContrast(photo, field, kUmPerPx);
  EXPECT_TRUE(IsSeenAt(hair, {160, 100}));
  EXPECT_TRUE(IsSeenAt(hair, {159.6, 100}));
  EXPECT_FALSE(IsSeenAt(hair, {159.4, 100}));
  for (const Point& outside : {Point(-3, 100), Point(200, -1), Point(320, 100), Point(200, 240)})
    EXPECT_FALSE(IsSeenAt(hair, outside)) << outside.transpose();
}

// Hair is the ruler: the wider it is in the photo, the larger the working pixel.
TEST(MeasureContrast, WithoutScaleHairIsTheRuler) {
  for (const double width_px : {8.0, 16.0}) {
    std::vector<DrawnBar> bars;
    for (int i = 0; i < 6; ++i) bars.push_back(BarAbout({80.0 + 100 * i, 240}, 70, 380, width_px));
    const HairContrast hair = Measure(Canvas({640, 480}).Add(bars).Take(), std::nullopt);
    EXPECT_NEAR(hair.scale.photo_per_work, width_px * kUmPerWorkPx / 65, 0.2 * width_px * kUmPerWorkPx / 65)
        << width_px;
  }
}

TEST(MeasureContrast, RefusesAFieldOfAnotherPhoto) {
  const Photo photo = Canvas(kContrastSize).Take(), other = Canvas({100, 100}).Take();
  EXPECT_THROW(MeasureContrast(photo, WholeField(other), kUmPerPx), std::logic_error);
}

}  // namespace
}  // namespace tricho
