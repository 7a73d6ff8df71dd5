// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/ruler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/field.h"
#include "capture/scale.h"
#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

struct Drawn {
  double pitch_px = 40;
  double angle_rad = 0;
  int num_marks = 13;
  int long_every = 5;
  double length_px = 30;
  Point middle_px{400, 300};
  int missing = -1;  // A mark that is hidden.
  int thick_px = 3;
  bool tenth_longer = false;
  double outer_off_px = 0;  // The outermost marks stand so much too far out.
};

// Dark marks, soft as a lens draws them, over a photo.
void DrawRuler(const Drawn& ruler, cv::Mat& photo) {
  constexpr int kShift = 4;
  const Point along(std::cos(ruler.angle_rad), std::sin(ruler.angle_rad)), mark(-along.y(), along.x());
  cv::Mat cover = cv::Mat::zeros(photo.size(), CV_8U);
  const auto at = [](const Point& p) {
    return cv::Point(cvRound(p.x() * (1 << kShift)), cvRound(p.y() * (1 << kShift)));
  };
  for (int k = 0; k < ruler.num_marks; ++k) {
    if (k == ruler.missing) continue;
    const int out = k == 0 ? -1 : k == ruler.num_marks - 1 ? 1 : 0;
    const Point from =
        ruler.middle_px + ((k - (ruler.num_marks - 1) / 2.0) * ruler.pitch_px + out * ruler.outer_off_px) * along;
    const bool is_long = ruler.long_every > 0 && k % ruler.long_every == 1;
    const double longer = !is_long ? 1 : ruler.tenth_longer && k % 10 == 1 ? 2.4 : 1.8;
    cv::line(cover, at(from), at(from + ruler.length_px * longer * mark), 255, ruler.thick_px, cv::LINE_AA, kShift);
  }
  cv::GaussianBlur(cover, cover, cv::Size(), 0.9);
  for (int y = 0; y < photo.rows; ++y)
    for (int x = 0; x < photo.cols; ++x)
      photo.at<cv::Vec3b>(y, x) = photo.at<cv::Vec3b>(y, x) * (1 - 0.8 * cover.at<uchar>(y, x) / 255.0);
}

cv::Mat GreyWith(const Drawn& ruler, cv::Mat photo = Skin({800, 600})) {
  DrawRuler(ruler, photo);
  cv::Mat grey;
  cv::cvtColor(photo, grey, cv::COLOR_BGR2GRAY);
  return grey;
}

bool IsCovered(const Ruler& ruler, const Point& at) {
  return std::ranges::any_of(ruler.covered_px, [&](const Polygon& polygon) { return Contains(polygon, at); });
}

TEST(FindRuler, IsReadAtAnyAngleAndPitch) {
  for (const double pitch_px : {16.0, 28.5, 52.3})
    for (int i = 0; i < 4; ++i) {
      Drawn drawn;
      drawn.pitch_px = pitch_px;
      drawn.angle_rad = 0.75 * i;
      drawn.num_marks = 11;
      drawn.length_px = 0.8 * pitch_px;
      const std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
      ASSERT_TRUE(ruler) << pitch_px << " " << i;
      EXPECT_NEAR(ruler->mark_px, pitch_px, 0.01 * pitch_px) << i;
      EXPECT_LT(std::abs(ruler->mark_px - pitch_px), 4 * ruler->relative_error * pitch_px);
      ASSERT_TRUE(ruler->mark_mm) << pitch_px << " " << i << ruler->reason;
      EXPECT_EQ(*ruler->mark_mm, 1000 / pitch_px > 60 ? 0.1 : 1);
    }
}

TEST(FindRuler, LongerMarksTellTheUnit) {
  Drawn drawn;
  drawn.long_every = 2;
  std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler && ruler->mark_mm);
  EXPECT_EQ(*ruler->mark_mm, 0.5);
  drawn.long_every = 0;
  ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler);
  EXPECT_FALSE(ruler->mark_mm);
  EXPECT_THAT(ruler->reason, testing::HasSubstr("1 or 0.5 mm"));
}

TEST(FindRuler, AHiddenMarkIsPassedOver) {
  Drawn drawn;
  drawn.missing = 4;
  const std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler);
  EXPECT_NEAR(ruler->mark_px, 40, 0.4);
  EXPECT_EQ(ruler->num_marks, 12);
}

// Where a hair crosses a mark, the mark goes on; where one hides it, the mark says nothing of its length.
TEST(FindRuler, HairsAcrossTheMarksHideNoUnit) {
  for (const int long_every : {2, 5}) {
    Drawn drawn;
    drawn.long_every = long_every;
    drawn.num_marks = 16;
    drawn.middle_px = {400, 250};
    cv::Mat photo = Skin({800, 600});
    DrawRuler(drawn, photo);
    for (int x = 130; x < 700; x += 130)
      cv::line(photo, {x, 200}, {x + 50, 340}, cv::Scalar(25, 28, 35), 7, cv::LINE_AA);
    cv::line(photo, {60, 300}, {760, 262}, cv::Scalar(25, 28, 35), 4, cv::LINE_AA);
    cv::Mat grey;
    cv::cvtColor(photo, grey, cv::COLOR_BGR2GRAY);
    const std::optional<Ruler> ruler = FindRuler(grey);
    ASSERT_TRUE(ruler) << long_every;
    EXPECT_NEAR(ruler->mark_px, drawn.pitch_px, 0.01 * drawn.pitch_px);
    ASSERT_TRUE(ruler->mark_mm) << long_every << ruler->reason;
    EXPECT_EQ(*ruler->mark_mm, long_every == 2 ? 0.5 : 1);
  }
}

TEST(FindRuler, ThickMarksAreReadAgainstTheSkinBesideThem) {
  Drawn drawn;
  drawn.pitch_px = 64;
  drawn.num_marks = 11;
  drawn.thick_px = 9;
  drawn.length_px = 40;
  const std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler);
  EXPECT_NEAR(ruler->mark_px, drawn.pitch_px, 0.01 * drawn.pitch_px);
  ASSERT_TRUE(ruler->mark_mm) << ruler->reason;
  EXPECT_EQ(*ruler->mark_mm, 1);
}

// Pixels draw the direction of a thick mark to their rows and columns; across is where the marks are square to.
TEST(FindRuler, ThickMarksOfARulerThatIsSlightlyTurnedAreCoveredToTheirEnds) {
  Drawn drawn;
  drawn.angle_rad = 0.06;
  drawn.thick_px = 11;
  drawn.length_px = 60;
  const std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler && ruler->mark_mm);
  EXPECT_EQ(*ruler->mark_mm, 1);
  const Point along(std::cos(drawn.angle_rad), std::sin(drawn.angle_rad)), mark(-along.y(), along.x());
  for (int k = 0; k < drawn.num_marks; ++k)
    for (const double share : {0.05, 0.5, 0.95}) {
      const Point at = drawn.middle_px + (k - 6.0) * drawn.pitch_px * along + share * drawn.length_px * mark;
      EXPECT_TRUE(IsCovered(*ruler, at)) << k << " " << share;
    }
}

TEST(FindRuler, AMarkThatIsHiddenIsCoveredWhereItStands) {
  Drawn drawn;
  drawn.missing = 4;
  const std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler);
  const Point hidden = drawn.middle_px + Point(-2 * drawn.pitch_px, drawn.length_px / 2);
  EXPECT_TRUE(IsCovered(*ruler, hidden));
}

TEST(FindRuler, HalfMillimetresWhoseTenthsAreLongerAreToldAsSuch) {
  Drawn drawn;
  drawn.long_every = 2;
  drawn.tenth_longer = true;
  drawn.num_marks = 18;
  const std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler && ruler->mark_mm);
  EXPECT_EQ(*ruler->mark_mm, 0.5);
}

// As where a hair is taken for a mark: the others outvote it.
TEST(FindRuler, MarksOffTheirPlacesMoveNoScale) {
  Drawn drawn;
  drawn.outer_off_px = 2;
  const std::optional<Ruler> ruler = FindRuler(GreyWith(drawn));
  ASSERT_TRUE(ruler);
  EXPECT_EQ(ruler->num_marks, drawn.num_marks);
  EXPECT_NEAR(ruler->mark_px, drawn.pitch_px, 0.002 * drawn.pitch_px);
}

TEST(FindRuler, FewMarksAndHairAreNone) {
  Drawn drawn;
  drawn.num_marks = 5;
  EXPECT_FALSE(FindRuler(GreyWith(drawn)));
  cv::Mat grey;
  cv::cvtColor(HairySkin(), grey, cv::COLOR_BGR2GRAY);
  EXPECT_FALSE(FindRuler(grey));
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(3, 200), cv::Size(40, 40)})
    EXPECT_FALSE(FindRuler(cv::Mat(size, CV_8U, cv::Scalar(90))));
}

TEST(FindScale, RulerGivesTheScaleAndItsMarksAreNoSkin) {
  cv::Mat photo = Skin({800, 600});
  Drawn drawn;
  drawn.angle_rad = 0.3;
  DrawRuler(drawn, photo);
  const Scale scale = FindScale(PhotoOf(photo), "none.jpg", {});
  ASSERT_TRUE(scale.um_per_px);
  EXPECT_NEAR(*scale.um_per_px, 25, 0.25);
  EXPECT_EQ(scale.source, "ruler");
  const Field field = FindField(PhotoOf(photo), scale.covered_px);
  const Point along(std::cos(0.3), std::sin(0.3)), mark(-along.y(), along.x());
  for (int k = -6; k <= 6; ++k) {
    const Point middle = drawn.middle_px + k * drawn.pitch_px * along + 0.5 * drawn.length_px * mark;
    EXPECT_EQ(field.seen.at<uchar>(cvRound(middle.y()), cvRound(middle.x())), 0) << k;
  }
  EXPECT_LT(field.graphics_share, 0.05);
}

TEST(FindScale, AGivenScaleThatTheRulerContradictsIsWarnedOf) {
  cv::Mat photo = Skin({800, 600});
  DrawRuler({}, photo);
  EXPECT_THAT(FindScale(PhotoOf(photo), "none.jpg", {25.2, {}, {}}).warnings, testing::IsEmpty());
  const Scale scale = FindScale(PhotoOf(photo), "none.jpg", {12.5, {}, {}});
  EXPECT_EQ(*scale.um_per_px, 12.5);
  EXPECT_EQ(scale.source, "option");
  ASSERT_EQ(scale.warnings.size(), 1U);
  EXPECT_THAT(scale.warnings[0], testing::HasSubstr("contradict each other"));
  EXPECT_THAT(scale.warnings[0], testing::HasSubstr("the ruler"));
}

}  // namespace
}  // namespace tricho
