// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/bar_guesses.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace tricho {
namespace {

constexpr double kUsualPx = 8;

// Bars drawn into a window that begins away from the photo's corner.
Blob BlobOf(const std::vector<HairBar>& bars) {
  Blob blob;
  blob.origin = {40, 30};
  blob.dark = cv::Mat::zeros(90, 100, CV_32F);
  for (const HairBar& bar : bars) {
    const auto in_window = [&](const Point& at) {
      return cv::Point(NearestWhole(at.x()), NearestWhole(at.y())) - blob.origin;
    };
    cv::line(blob.dark, in_window(bar.a), in_window(bar.b), cv::Scalar(1), static_cast<int>(bar.width_px));
  }
  return blob;
}

double TurnDeg(const HairBar& one, const HairBar& other) {
  return std::acos(std::min(1.0, std::abs(one.Along().dot(other.Along())))) * 180 / 3.14159265;
}

double DistancePx(const HairBar& one, const HairBar& other) { return (one.a + one.b - other.a - other.b).norm() / 2; }

TEST(GuessBars, TheOnlyBarIsGuessed) {
  const HairBar bar{{60, 45}, {110, 95}, kUsualPx};
  const std::vector<HairBar> guesses = GuessBars(BlobOf({bar}), {}, kUsualPx);
  ASSERT_FALSE(guesses.empty());
  EXPECT_LT(TurnDeg(guesses[0], bar), 6);
  EXPECT_LT(DistancePx(guesses[0], bar), 4);
  EXPECT_NEAR(guesses[0].Length(), bar.Length() + kUsualPx, 6);  // A drawn line has caps.
  EXPECT_EQ(guesses[0].width_px, kUsualPx);
}

TEST(GuessBars, TheBarThatIsLeft) {
  const HairBar known{{55, 60}, {120, 60}, kUsualPx + 2}, left{{60, 100}, {115, 75}, kUsualPx};
  const std::vector<HairBar> guesses = GuessBars(BlobOf({known, left}), {known}, kUsualPx);
  ASSERT_FALSE(guesses.empty());
  EXPECT_LT(TurnDeg(guesses[0], left), 12);
  EXPECT_LT(DistancePx(guesses[0], left), 5);
}

TEST(GuessBars, TwoThatCrossAreBothGuessed) {
  const HairBar flat{{50, 70}, {130, 74}, kUsualPx}, steep{{88, 38}, {93, 112}, kUsualPx};
  const std::vector<HairBar> guesses = GuessBars(BlobOf({flat, steep}), {}, kUsualPx);
  ASSERT_EQ(guesses.size(), 2U);
  for (const HairBar& bar : {flat, steep}) EXPECT_LT(std::min(TurnDeg(guesses[0], bar), TurnDeg(guesses[1], bar)), 8);
}

TEST(GuessBars, NoneWhereAllIsExplainedOrNothingIsDark) {
  const HairBar bar{{60, 45}, {110, 95}, kUsualPx};
  EXPECT_TRUE(GuessBars(BlobOf({bar}), {{{54, 39}, {116, 101}, 2 * kUsualPx}}, kUsualPx).empty());
  EXPECT_TRUE(GuessBars(BlobOf({}), {}, kUsualPx).empty());
}

// Up to the window's border there is dark, and bars reach over it: what lies beyond counts as bare.
TEST(GuessBars, DarkUpToTheBorder) {
  Blob blob = BlobOf({});
  blob.dark.setTo(1);
  const std::vector<HairBar> guesses = GuessBars(blob, {}, 30);
  ASSERT_FALSE(guesses.empty());
  for (const HairBar& guess : guesses) {
    EXPECT_GE(std::min(guess.a.x(), guess.b.x()), blob.origin.x - 2);
    EXPECT_LE(std::max(guess.a.x(), guess.b.x()), blob.origin.x + blob.dark.cols + 2);
  }
}

}  // namespace
}  // namespace tricho
