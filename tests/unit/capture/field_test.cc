// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/field.h"

#include <gtest/gtest.h>

#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

cv::Mat ThroughJpeg(const cv::Mat& bgr, int quality = 90) {
  return cv::imdecode(Encode(bgr, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality}), cv::IMREAD_COLOR);
}

Field FieldOf(const cv::Mat& bgr) { return FindField(PhotoOf(ThroughJpeg(bgr))); }

// Share of a zone's pixels that are left out.
double LeftOut(const Field& field, const cv::Mat& zone) {
  return 1 - static_cast<double>(cv::countNonZero(field.seen & zone)) / cv::countNonZero(zone);
}

cv::Mat Disc(const cv::Size& size, const cv::Point2d& center, double radius) {
  cv::Mat disc = cv::Mat::zeros(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      if (std::hypot(x - center.x, y - center.y) <= radius) disc.at<uchar>(y, x) = 255;
  return disc;
}

cv::Mat Surrounded(const cv::Mat& skin, const cv::Mat& window, int surround) {
  cv::Mat photo(skin.size(), CV_8UC3, cv::Scalar::all(surround));
  skin.copyTo(photo, window);
  cv::GaussianBlur(photo, photo, cv::Size(), 0.7);
  return photo;
}

TEST(FindField, SkinThatFillsTheFrameIsSeenWholly) {
  const cv::Mat bare = Skin({800, 600});
  for (const cv::Mat& photo : {bare, HairySkin()}) {
    const Field field = FieldOf(photo);
    EXPECT_EQ(field.seen_px2, 800 * 600);
    EXPECT_EQ(field.glare_share, 0);
    EXPECT_EQ(field.graphics_share, 0);
    EXPECT_DOUBLE_EQ(Area(field.polygon_px), 800 * 600);
  }
}

TEST(FindField, SeenIsCountedAndSharesAddUp) {
  cv::Mat photo = Surrounded(HairySkin(), Disc({800, 600}, {400, 300}, 280), 0);
  cv::circle(photo, {400, 300}, 30, cv::Scalar::all(255), cv::FILLED);
  const Field field = FieldOf(photo);
  EXPECT_EQ(field.seen.type(), CV_8UC1);
  EXPECT_EQ(field.seen_px2, cv::countNonZero(field.seen));
  const double window = CV_PI * 280 * 280;
  EXPECT_NEAR(field.seen_px2 / window, 1 - field.glare_share - field.graphics_share, 0.005);
}

TEST(SeenWithin, LeavesTheMarginOutOnAllSides) {
  Field field = FieldOf(Skin({400, 300}));
  EXPECT_EQ(SeenWithinPx2(field, 0), field.seen_px2);
  EXPECT_EQ(SeenWithinPx2(field, 10), 380 * 280);
  EXPECT_EQ(SeenWithinPx2(field, 10.4), 380 * 280) << "centers of pixels lie half a pixel inside";
  EXPECT_EQ(SeenWithinPx2(field, 150), 0);
  field.seen(cv::Rect(0, 0, 100, 300)).setTo(0);
  EXPECT_EQ(SeenWithinPx2(field, 10), 300 * 280 - 10 * 280) << "what can't be seen inside is left out as it is";
}

TEST(SeenWithin, OfACircleIsASmallerCircle) {
  const cv::Size size(500, 500);
  const Field field = FieldOf(Surrounded(Skin(size), Disc(size, {250, 250}, 200), 0));
  EXPECT_NEAR(SeenWithinPx2(field, 20) / (3.14159265 * 180 * 180), 1, 0.01);
}

TEST(FindField, CircleOnBlackAndWhiteIsFoundToHalfAPercent) {
  for (const int surround : {0, 12, 128, 255})
    for (const cv::Point2d center : {cv::Point2d(400, 300), cv::Point2d(380.4, 310.7)})
      for (const double radius : {250.0, 285.5, 340.0, 430.0}) {
        const cv::Mat window = Disc({800, 600}, center, radius);
        const Field field = FieldOf(Surrounded(HairySkin(), window, surround));
        EXPECT_NEAR(field.seen_px2 / cv::countNonZero(window), 1, 0.005) << surround << " " << center << " " << radius;
        EXPECT_NEAR(Area(field.polygon_px) / cv::countNonZero(window), 1, 0.01);
        EXPECT_LE(field.polygon_px.size(), 200U);
      }
}

TEST(FindField, BlackHairAtTheRimOfACircleTakesNothingAway) {
  cv::Mat skin = WithHairs(Skin({800, 600}), 60, 10, cv::Scalar(8, 8, 8));
  const cv::Mat window = Disc({800, 600}, {400, 300}, 280);
  EXPECT_NEAR(FieldOf(Surrounded(skin, window, 0)).seen_px2 / cv::countNonZero(window), 1, 0.005);
}

TEST(FindField, OtherConvexWindowsAreFound) {
  cv::Mat window = cv::Mat::zeros(600, 800, CV_8UC1);
  const std::vector<cv::Point> octagon = {{200, 30},  {600, 30},  {760, 180}, {760, 420},
                                          {600, 570}, {200, 570}, {40, 420},  {40, 180}};
  cv::fillConvexPoly(window, octagon, 255);
  EXPECT_NEAR(FieldOf(Surrounded(HairySkin(), window, 0)).seen_px2 / cv::countNonZero(window), 1, 0.01);
}

TEST(FindField, ADarkSpotThatFadesOutOnBurntSkinIsNoWindow) {
  for (const double softness_px : {10.0, 20.0}) {
    cv::Mat photo(480, 640, CV_8UC3);
    for (int y = 0; y < photo.rows; ++y)
      for (int x = 0; x < photo.cols; ++x) {
        const double away = std::hypot((x - 320) / 1.2, y - 240.0) - 140;
        photo.at<cv::Vec3b>(y, x) =
            cv::Vec3b::all(cv::saturate_cast<uchar>(251 - 191 / (1 + std::exp(away / softness_px))));
      }
    Field field;
    ASSERT_NO_THROW(field = FindField(PhotoOf(photo))) << softness_px;
    EXPECT_DOUBLE_EQ(Area(field.polygon_px), 640 * 480) << softness_px;
  }
}

TEST(FindField, DarkSkinAndBlackHairAreNoSurround) {
  cv::Mat dark = Skin({800, 600}) * 0.25;
  EXPECT_EQ(FieldOf(WithHairs(dark, 120, 20, cv::Scalar(4, 4, 4))).seen_px2, 800 * 600);
}

TEST(FindField, GlareIsLeftOutButNotWhiteHairNorASpeck) {
  const cv::Mat glare = Disc({800, 600}, {300, 200}, 35);
  cv::Mat photo = WithHairs(Skin({800, 600}) * 0.5, 60, 10, cv::Scalar::all(255));
  const double hair_only = FieldOf(photo).glare_share;
  EXPECT_LT(hair_only, 0.002);
  photo.setTo(cv::Scalar::all(255), glare);
  cv::circle(photo, {600, 400}, 2, cv::Scalar::all(255), cv::FILLED);
  const Field field = FieldOf(photo);
  EXPECT_GT(LeftOut(field, glare), 0.5);
  EXPECT_LT(field.glare_share, 0.05);
  EXPECT_EQ(field.seen.at<uchar>(400, 600), 255);
}

TEST(FindField, GlareOnSkinIsLeftOutWholly) {
  const cv::Mat glare = Disc({800, 600}, {300, 200}, 35);
  cv::Mat photo = HairySkin();
  photo.setTo(cv::Scalar::all(255), glare);
  const Field field = FieldOf(photo);
  EXPECT_GT(LeftOut(field, glare), 0.99);
  EXPECT_LT(field.glare_share, 1.3 * cv::countNonZero(glare) / (800.0 * 600));
}

TEST(FindField, BarsAtTheFrameAreLeftOut) {
  cv::Mat photo = HairySkin();
  const cv::Rect black(0, 0, 400, 26);
  const cv::Rect grey(0, 584, 800, 16);
  const cv::Rect side(770, 100, 30, 300);
  photo(black).setTo(cv::Scalar::all(0));
  photo(grey).setTo(cv::Scalar::all(220));
  photo(side).setTo(cv::Scalar::all(255));
  const Field field = FieldOf(photo);
  cv::Mat zone = cv::Mat::zeros(photo.size(), CV_8UC1);
  for (const cv::Rect& bar : {black, grey, side}) zone(bar).setTo(255);
  EXPECT_EQ(LeftOut(field, zone), 1);
  EXPECT_NEAR(field.graphics_share, cv::countNonZero(zone) / (800.0 * 600), 0.005);
  EXPECT_DOUBLE_EQ(Area(field.polygon_px), 800 * 600);
}

TEST(FindField, ColoredTextCirclesAndLinesAreLeftOutAndLittleElse) {
  for (const cv::Scalar& color :
       {cv::Scalar(230, 0, 0), cv::Scalar(20, 20, 235), cv::Scalar(0, 255, 0), cv::Scalar(0, 255, 255)}) {
    cv::Mat drawn = cv::Mat::zeros(600, 800, CV_8UC1);
    cv::putText(drawn, "A=19.988 mm", {420, 300}, cv::FONT_HERSHEY_SIMPLEX, 0.8, 255, 2);
    cv::circle(drawn, {350, 300}, 230, 255, 1);
    cv::line(drawn, {350, 300}, {540, 420}, 255, 1);
    cv::Mat photo = HairySkin();
    photo.setTo(color, drawn);
    const Field field = FindField(PhotoOf(ThroughJpeg(photo, 97)));
    EXPECT_GT(LeftOut(field, drawn), 0.9) << color;
    EXPECT_LT(field.graphics_share, 5.0 * cv::countNonZero(drawn) / (800.0 * 600)) << color;
  }
}

TEST(FindField, RedHairIsNoPen) {
  cv::Mat photo = Skin({800, 600});
  for (int i = 0; i < 12; ++i) {
    const cv::Scalar color = i % 2 ? cv::Scalar(105, 142, 206) : cv::Scalar(30, 60, 125);  // Ginger, auburn.
    cv::line(photo, {60 + 50 * i, 80}, {100 + 50 * i, 500}, color, 5, cv::LINE_AA);
  }
  EXPECT_EQ(FieldOf(photo).graphics_share, 0);
}

TEST(FindField, OrangeDateStampIsLeftOut) {
  cv::Mat photo = HairySkin();
  cv::Mat drawn = cv::Mat::zeros(600, 800, CV_8UC1);
  cv::putText(drawn, "26 01 10", {500, 560}, cv::FONT_HERSHEY_SIMPLEX, 1.2, 255, 4);
  photo.setTo(cv::Scalar(0, 130, 255), drawn);
  EXPECT_GT(LeftOut(FieldOf(photo), drawn), 0.9);
}

TEST(FindField, ThickScaleBarIsLeftOutButNotAThickHair) {
  for (const int level : {0, 255}) {
    cv::Mat photo = HairySkin();
    const cv::Rect bar(600, 540, 140, 6);
    photo(bar).setTo(cv::Scalar::all(level));
    cv::Mat zone = cv::Mat::zeros(photo.size(), CV_8UC1);
    zone(bar).setTo(255);
    EXPECT_GT(LeftOut(FieldOf(photo), zone), 0.95);
    cv::Mat hair = Skin({800, 600}) * 0.7;
    cv::line(hair, {100, 200}, {300, 201}, cv::Scalar::all(level), 10, cv::LINE_AA);
    cv::GaussianBlur(hair, hair, cv::Size(), 1);
    EXPECT_EQ(FieldOf(hair).graphics_share, 0) << level;
  }
}

TEST(FindField, RedLineOnBluishSkinIsLeftOut) {
  cv::Mat photo = WithHairs(Skin({800, 600}) - cv::Scalar(-40, 50, 80), 20, 9, cv::Scalar(40, 30, 25));
  cv::Mat drawn = cv::Mat::zeros(600, 800, CV_8UC1);
  cv::circle(drawn, {350, 300}, 230, 255, 2);
  photo.setTo(cv::Scalar(30, 30, 220), drawn);
  EXPECT_GT(LeftOut(FindField(PhotoOf(ThroughJpeg(photo, 97))), drawn), 0.9);
}

TEST(FindField, ScaleBarAndItsLabelAreLeftOut) {
  cv::Mat photo = HairySkin();
  cv::line(photo, {20, 420}, {20, 560}, cv::Scalar::all(48), 1);
  cv::line(photo, {20, 560}, {200, 560}, cv::Scalar::all(48), 1);
  const cv::Rect label(206, 548, 70, 22);
  photo(label) = photo(label) * 0.3;
  cv::putText(photo, "1.0 mm", {210, 564}, cv::FONT_HERSHEY_SIMPLEX, 0.45, cv::Scalar::all(250), 1, cv::LINE_AA);
  const Field field = FieldOf(photo);
  cv::Mat lines = cv::Mat::zeros(photo.size(), CV_8UC1);
  cv::line(lines, {20, 425}, {20, 560}, 255, 1);
  cv::line(lines, {20, 560}, {198, 560}, 255, 1);
  EXPECT_GT(LeftOut(field, lines), 0.9);
  cv::Mat box = cv::Mat::zeros(photo.size(), CV_8UC1);
  box(label).setTo(255);
  EXPECT_GT(LeftOut(field, box), 0.9);
  EXPECT_LT(field.graphics_share, 0.01);
}

TEST(FindField, RowsOfWhiteLettersAreLeftOut) {
  cv::Mat photo = HairySkin() * 0.8;
  cv::putText(photo, "2026-01-10 09:30", {500, 580}, cv::FONT_HERSHEY_SIMPLEX, 0.8, cv::Scalar::all(255), 2);
  const Field field = FindField(PhotoOf(photo));
  cv::Mat text = cv::Mat::zeros(photo.size(), CV_8UC1);
  cv::putText(text, "2026-01-10 09:30", {500, 580}, cv::FONT_HERSHEY_SIMPLEX, 0.8, 255, 2);
  EXPECT_GT(LeftOut(field, text), 0.8);
  EXPECT_LT(field.graphics_share, 0.02);
}

TEST(FindField, HairExactlyAlongARowIsNoRuler) {
  for (const int width_px : {2, 3, 6, 10}) {
    cv::Mat photo = Skin({800, 600});
    cv::line(photo, {100, 200}, {400, 200}, cv::Scalar(30, 35, 45), width_px, cv::LINE_AA);
    cv::line(photo, {600, 100}, {600, 400}, cv::Scalar(30, 35, 45), width_px, cv::LINE_AA);
    cv::GaussianBlur(photo, photo, cv::Size(), 0.8);
    EXPECT_EQ(FieldOf(photo).graphics_share, 0) << width_px;
  }
}

TEST(FindField, TurningAndMirroringChangesNothing) {
  cv::Mat photo = Surrounded(HairySkin(), Disc({800, 600}, {390, 310}, 280), 0);
  cv::circle(photo, {400, 300}, 30, cv::Scalar::all(255), cv::FILLED);
  const Field field = FindField(PhotoOf(photo));
  cv::Mat turned;
  cv::rotate(photo, turned, cv::ROTATE_90_CLOCKWISE);
  EXPECT_NEAR(FindField(PhotoOf(turned)).seen_px2 / field.seen_px2, 1, 0.002);
  cv::flip(photo, turned, 1);
  EXPECT_NEAR(FindField(PhotoOf(turned)).seen_px2 / field.seen_px2, 1, 0.002);
}

TEST(FindField, TinyPhotosAreHandled) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(2, 1), cv::Size(1, 50), cv::Size(7, 7), cv::Size(300, 2)})
    for (const int level : {0, 128, 255}) {
      const Field field = FindField(PhotoOf(cv::Mat(size, CV_8UC3, cv::Scalar::all(level))));
      EXPECT_EQ(field.seen.size(), size);
      EXPECT_GE(field.seen_px2, 0);
    }
}

}  // namespace
}  // namespace tricho
