// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/find_hairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kPhotoSize(480, 360);

// The shaft that lies on the bar from end to end; fails when there is none.
const Shaft* ShaftOn(const Hairs& hairs, const DrawnBar& bar, double ends_px = 8, double rms_px = 1) {
  for (const Shaft& shaft : hairs.shafts)
    if (EndsOff(shaft.center_line_px, bar) < ends_px && RmsAside(shaft.center_line_px, bar) < rms_px) return &shaft;
  return nullptr;
}

TEST(FindHairs, RefusesTheNetworkWithoutOne) {
  const Photo photo = Canvas({60, 60}).Take();
  HairOptions options;
  options.segmenter = Segmenter::kNetwork;
  EXPECT_THAT([&] { FindHairs(photo, WholeField(photo), 7.0, options); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("--segmenter network")));
}

TEST(FindHairs, RefusesBadUnitOptions) {
  const Photo photo = Canvas({60, 60}).Take();
  HairOptions options = RidgeOnly();
  options.unit.max_root_distance_um = 1;
  EXPECT_THROW(FindHairs(photo, WholeField(photo), 7.0, options), Error);
}

TEST(FindHairs, AutomaticSaysWhatItTook) {
  const Photo photo = Canvas({60, 60}).Take();
  EXPECT_THAT(FindHairs(photo, WholeField(photo), 7.0, {}).notes, testing::Contains(testing::HasSubstr("segmenter")));
}

TEST(FindHairs, CenterLinesAreSubPixel) {
  Random random(21);
  double squares = 0, count = 0;
  for (int round = 0; round < 12; ++round) {
    const DrawnBar bar = BarAbout({240 + random.Uniform(-1, 1), 180 + random.Uniform(-1, 1)}, random.Uniform(0, 180),
                                  random.Uniform(100, 220), random.Uniform(6, 12));
    const Hairs hairs = FindIn(Canvas(kPhotoSize).Add({bar}).Take(0.004, round));
    ASSERT_EQ(hairs.shafts.size(), 1) << round;
    EXPECT_LT(EndsOff(hairs.shafts[0].center_line_px, bar), 10) << round;
    squares += std::pow(RmsAside(hairs.shafts[0].center_line_px, bar), 2);
    ++count;
    ASSERT_TRUE(hairs.shafts[0].diameter_px);
    EXPECT_NEAR(*hairs.shafts[0].diameter_px, bar.width_px, 0.3) << round;
    EXPECT_FALSE(hairs.shafts[0].touches_border);
    EXPECT_GT(hairs.shafts[0].confidence, 0.5);
    EXPECT_LE(hairs.shafts[0].confidence, 1);
  }
  EXPECT_LT(std::sqrt(squares / count), 0.25);
}

// Lines are in photo pixels whatever the working scale.
TEST(FindHairs, LinesAreInPhotoPixelsAtAnyScale) {
  for (const double um_per_px : {3.0, 5.2, 12.0}) {
    const DrawnBar bar = BarAbout({240.4, 179.8}, 40, 1000 / um_per_px, 66 / um_per_px);
    const Hairs hairs = FindIn(Canvas(kPhotoSize).Add({bar}).Take(), um_per_px);
    ASSERT_EQ(hairs.shafts.size(), 1) << um_per_px;
    EXPECT_LT(RmsAside(hairs.shafts[0].center_line_px, bar), 2.5 / um_per_px) << um_per_px;
  }
}

TEST(FindHairs, CrossingsAreFollowedThrough) {
  for (const double turn_deg : {20.0, 30.0, 45.0, 60.0, 75.0, 90.0}) {
    const std::vector<DrawnBar> bars{BarAbout({240, 180}, 12, 260), BarAbout({240, 180}, 12 + turn_deg, 260)};
    const Hairs hairs = FindIn(Canvas(kPhotoSize).Add(bars).Take());
    EXPECT_EQ(hairs.shafts.size(), 2) << turn_deg;
    for (const DrawnBar& bar : bars) EXPECT_NE(ShaftOn(hairs, bar), nullptr) << turn_deg;
  }
}

TEST(FindHairs, SideBySideHairsAreTwo) {
  for (const double angle_deg : {0.0, 37.0}) {
    const DrawnBar first = BarAbout({240, 180}, angle_deg, 220);
    const Point normal(-first.Along().y(), first.Along().x());
    const DrawnBar second{first.from + 11 * normal, first.to + 11 * normal};  // Two pixels of skin between them.
    const Hairs hairs = FindIn(Canvas(kPhotoSize).Add({first, second}).Take());
    EXPECT_EQ(hairs.shafts.size(), 2) << angle_deg;
    EXPECT_NE(ShaftOn(hairs, first), nullptr) << angle_deg;
    EXPECT_NE(ShaftOn(hairs, second), nullptr) << angle_deg;
  }
}

TEST(FindHairs, AHairThatEndsAtAnother) {
  for (const double angle_deg : {60.0, 90.0, 120.0}) {
    const DrawnBar whole = BarAbout({240, 120}, 0, 260);
    const DrawnBar ending{whole.from + 130 * whole.Along(),
                          Point(240, 120) + 150 * BarAbout({0, 0}, angle_deg, 1).Along()};
    const Hairs hairs = FindIn(Canvas(kPhotoSize).Add({whole, ending}).Take());
    EXPECT_EQ(hairs.shafts.size(), 2) << angle_deg;
    EXPECT_NE(ShaftOn(hairs, whole), nullptr) << angle_deg;
    EXPECT_NE(ShaftOn(hairs, ending, 14, 1.5), nullptr) << angle_deg;
  }
}

TEST(FindHairs, TheRootIsWhereItFadesUnderTheSkin) {
  for (const double angle_deg : {15.0, 110.0, 250.0}) {
    const DrawnBar bar = BarAbout({240, 180}, angle_deg, 180);
    const Hairs hairs = FindIn(Canvas(kPhotoSize).AddUnderSkin(bar.from, bar.Along(), 25, 9).Add({bar}).Take());
    ASSERT_EQ(hairs.shafts.size(), 1);
    EXPECT_TRUE(hairs.shafts[0].root_certain) << angle_deg;
    EXPECT_LT((hairs.shafts[0].root_px() - bar.from).norm(), 10) << angle_deg;
  }
}

TEST(FindHairs, ASymmetricHairAloneHasNoCertainRoot) {
  const Hairs hairs = FindIn(Canvas(kPhotoSize).Add({BarAbout({240, 180}, 30, 180)}).Take());
  ASSERT_EQ(hairs.shafts.size(), 1);
  EXPECT_FALSE(hairs.shafts[0].root_certain);
}

TEST(FindHairs, LightHairOnDarkSkin) {
  const std::vector<DrawnBar> bars{BarAbout({240, 100}, 10, 220), BarAbout({240, 250}, -20, 220)};
  const Hairs hairs = FindIn(Canvas(kPhotoSize, {0.03, 0.05, 0.10}).Add(bars, {0.45, 0.5, 0.55}).Take());
  EXPECT_TRUE(hairs.light_hair);
  EXPECT_EQ(hairs.shafts.size(), 2);
  for (const DrawnBar& bar : bars) EXPECT_NE(ShaftOn(hairs, bar), nullptr);
}

TEST(FindHairs, NoHairOnSkin) {
  for (const double noise : {0.0, 0.004, 0.02}) {
    EXPECT_TRUE(FindIn(Canvas(kPhotoSize).Take(noise)).shafts.empty()) << noise;
    EXPECT_TRUE(FindIn(Canvas(kPhotoSize).Shade(0.3).Take(noise)).shafts.empty()) << noise;
  }
}

TEST(FindHairs, NoHairInVessels) {
  const std::vector<DrawnBar> vessels{BarAbout({240, 90}, 10, 300, 7), BarAbout({200, 200}, 70, 200, 12),
                                      BarAbout({330, 260}, -30, 150, 20)};
  const Hairs hairs = FindIn(Canvas(kPhotoSize).Absorb(vessels, {0.3, 0.35, 0.03}).Take());
  EXPECT_TRUE(hairs.shafts.empty());
  ASSERT_TRUE(hairs.coverage_share);
  EXPECT_EQ(*hairs.coverage_share, 0);
}

TEST(FindHairs, CutHairsTouchTheBorder) {
  const DrawnBar through_frame{{240, -40}, {260, 200}}, inside = BarAbout({120, 200}, 80, 150);
  const Photo photo = Canvas(kPhotoSize).Add({through_frame, inside, {{330, 200}, {460, 210}}}).Take();
  Field field = WholeField(photo);
  field.seen.colRange(400, 480).setTo(0);
  const Hairs hairs = FindHairs(photo, field, kUmPerPx, RidgeOnly());
  ASSERT_EQ(hairs.shafts.size(), 3);
  for (const Shaft& shaft : hairs.shafts) {
    const double middle_x = PointAt(shaft.center_line_px, Length(shaft.center_line_px) / 2).x();
    EXPECT_EQ(shaft.touches_border, middle_x > 180) << middle_x;
    for (const Point& at : shaft.center_line_px) EXPECT_LT(at.x(), 401);
  }
}

TEST(FindHairs, CoverageIsTheShareUnderHair) {
  const std::vector<DrawnBar> bars{BarAbout({240, 100}, 10, 220), BarAbout({240, 250}, -20, 220)};
  const Hairs hairs = FindIn(Canvas(kPhotoSize).Add(bars).Take());
  ASSERT_TRUE(hairs.coverage_share);
  EXPECT_NEAR(*hairs.coverage_share, 2 * 220 * 9.0 / kPhotoSize.area(), 0.22 * 2 * 220 * 9.0 / kPhotoSize.area());
}

TEST(FindHairs, RednessIsThatOfTheSkin) {
  const std::vector<DrawnBar> bars{BarAbout({240, 100}, 10, 220), BarAbout({240, 250}, -20, 220)};
  const auto pale = FindIn(Canvas(kPhotoSize, {0.30, 0.33, 0.42}).Add(bars).Take()).redness;
  const auto pale_bald = FindIn(Canvas(kPhotoSize, {0.30, 0.33, 0.42}).Take()).redness;
  const auto red = FindIn(Canvas(kPhotoSize, {0.22, 0.24, 0.50}).Add(bars).Take()).redness;
  ASSERT_TRUE(pale && pale_bald && red);
  EXPECT_GT(*red, *pale + 11);
  EXPECT_NEAR(*pale, *pale_bald, 0.5);
  EXPECT_NEAR(*pale, 5.4, 1);  // CIE a* (D65) of linear sRGB (0.42, 0.33, 0.30).
}

TEST(FindHairs, UnitsHoldEachHairOnce) {
  std::vector<DrawnBar> bars;
  for (int i = 0; i < 4; ++i) bars.push_back(BarAbout({60.0 + 110 * i, 180}, 70 + 5 * i, 180));
  const Hairs hairs = FindIn(Canvas(kPhotoSize).Add(bars).Take());
  ASSERT_EQ(hairs.shafts.size(), 4);
  std::size_t held = 0;
  for (const FollicularUnit& unit : hairs.units) held += unit.hairs.size();
  EXPECT_EQ(held, 4);
}

TEST(FindHairs, BothDarkAndWhiteHairsOfAGreyHead) {
  const DrawnBar dark = BarAbout({150, 70}, 5, 200, 9), white = BarAbout({150, 170}, 15, 200, 9);
  const Photo photo = Canvas({300, 240}).Add({dark}).Add({white}, {0.95, 0.95, 0.95}).Take();
  const Hairs hairs = FindIn(photo);
  ASSERT_EQ(hairs.shafts.size(), 2);
  for (const DrawnBar& bar : {dark, white})
    EXPECT_TRUE(std::any_of(hairs.shafts.begin(), hairs.shafts.end(),
                            [&](const Shaft& shaft) { return EndsOff(shaft.center_line_px, bar) < 8; }));
}

}  // namespace
}  // namespace tricho
